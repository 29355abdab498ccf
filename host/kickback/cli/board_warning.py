"""The warning about a board's version of MicroPython."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from kickback.board.repl import Board


def warn_untested(board: "Board") -> None:
    """Prints a warning if the board's MicroPython was not checked with kickback."""
    if board.untested:
        click.echo(f"Warning: {board.port}: {board.untested}", err=True)
