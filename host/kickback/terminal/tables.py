"""Consoles and tables that print any text as it is."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kickback.terminal.escape import plain

if TYPE_CHECKING:  # a list of sessions needs no core and no numpy
    pass

WIDE = 200  # for files and pipes, which have no width of their own


class _Console(Console):
    """Prints any text as it is: what sensors and files are called, and what they tell, is no markup."""

    def __init__(self, **how: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **how)

    def render_str(self, text: str, **how: Any) -> Text:
        return super().render_str("\n".join(map(plain, text.split("\n"))), **how)


def new_console(stderr: bool = False) -> Console:
    """A console for a person: colours on a terminal, plain aligned text elsewhere and with NO_COLOR."""
    console = _Console(stderr=stderr)
    if console.is_terminal and not os.environ.get("NO_COLOR"):
        return console
    width = console.width if console.is_terminal else WIDE
    return _Console(stderr=stderr, color_system=None, width=width)


def new_table(*headers: str, left: Iterable[str] = ()) -> Table:
    """An empty table, columns right-aligned except those in left."""
    table = Table(box=None, pad_edge=False, header_style="bold cyan")
    for header in headers:
        table.add_column(header, justify="left" if header in left else "right")
    return table


def number_cell(value: float | None, digits: int, unit: str = "") -> str:
    """A number for a table; empty where it is not known."""
    return "" if value is None else f"{value:.{digits}f} {unit}".strip()
