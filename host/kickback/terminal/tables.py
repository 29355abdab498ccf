"""Consoles and tables that print text literally."""

import os
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kickback.terminal.escape import plain

FILE_WIDTH = 200  # for files and pipes, which have no width of their own


class _Console(Console):
    """Prints text literally: names of sensors and files, and their messages, are not markup."""

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str("\n".join(map(plain, text.split("\n"))), **options)


def new_console(stderr: bool = False) -> Console:
    """A console with colours on a terminal; plain aligned text elsewhere and with NO_COLOR."""
    console = _Console(stderr=stderr)
    if console.is_terminal and not os.environ.get("NO_COLOR"):
        return console
    width = console.width if console.is_terminal else FILE_WIDTH
    return _Console(stderr=stderr, color_system=None, width=width)


def new_table(*headers: str, left: Iterable[str] = ()) -> Table:
    """An empty table; its columns are right-aligned except those in left."""
    table = Table(box=None, pad_edge=False, header_style="bold cyan")
    for header in headers:
        table.add_column(header, justify="left" if header in left else "right")
    return table


def number_cell(value: float | None, digits: int, unit: str = "") -> str:
    """A number for a table; empty if it is unknown."""
    return "" if value is None else f"{value:.{digits}f} {unit}".strip()
