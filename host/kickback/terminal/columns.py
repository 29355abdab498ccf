"""Plain tables that fit the terminal by leaving out columns."""

from collections.abc import Sequence
from textwrap import fill
from typing import NamedTuple

import click
from rich.cells import cell_len, set_cell_size

GAP = 2  # spaces between columns


class Column(NamedTuple):
    """A column. priority: columns with higher numbers are left out first; 0 always stays. left: the alignment."""

    header: str
    cells: Sequence[str]
    priority: int = 0
    left: bool = False

    @property
    def width(self) -> int:
        """The width of the longest cell."""
        return max(map(cell_len, (self.header, *self.cells)))


def fit_columns(columns: Sequence[Column], width: int) -> list[Column]:
    """The columns that fit a width, without those of the lowest importance. Empty columns are left out too."""
    kept = [column for column in columns if any(column.cells) or not column.priority]
    while _total(kept) > width and any(column.priority for column in kept):
        kept.remove(max(kept, key=lambda column: column.priority))
    return kept


def print_columns(columns: Sequence[Column], width: int) -> list[str]:
    """Prints a table, with the names of the columns that do not fit below it; returns the headers shown.

    rich's tables are ten times slower.
    """
    shown = fit_columns(columns, width)
    widths = [column.width for column in shown]
    excess = _total(shown) - width
    if excess > 0:  # only columns of priority 0 are left: cut the widest one
        widest = widths.index(max(widths))
        widths[widest] = max(1, widths[widest] - excess)
    click.echo(click.style(_line([column.header for column in shown], shown, widths), bold=True))
    for row in zip(*(column.cells for column in shown), strict=True):
        click.echo(_line(row, shown, widths))
    hidden = [column.header for column in columns if column not in shown and any(column.cells)]
    if hidden:
        click.echo(fill(f"not shown for lack of space: {', '.join(hidden)}", width))
    return [column.header for column in shown]


def _total(columns: Sequence[Column]) -> int:
    return sum(column.width for column in columns) + GAP * (len(columns) - 1)


def _line(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]) -> str:
    padded = []
    for cell, column, width in zip(cells, columns, widths, strict=True):
        if cell_len(cell) > width:
            cell = set_cell_size(cell, width - 1) + "…"
        space = " " * (width - cell_len(cell))
        padded.append(cell + space if column.left else space + cell)
    return (" " * GAP).join(padded).rstrip()
