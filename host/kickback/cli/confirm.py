"""Questions to the user."""

import contextlib
import signal
from collections.abc import Iterator

import click

from kickback.terminal.escape import plain


def confirm(question: str) -> None:
    """Asks before something that cannot be undone. Raises click.Abort for "no" and for Ctrl-C."""
    with _ctrl_c_at_once():
        click.confirm(plain(question), abort=True)


def ask(question: str) -> str:
    """Asks for a text. Raises click.Abort for Ctrl-C."""
    with _ctrl_c_at_once():
        return click.prompt(plain(question))


@contextlib.contextmanager
def _ctrl_c_at_once() -> Iterator[None]:
    """Ctrl-C ends a question at once; asyncio would delay it until the answer."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
