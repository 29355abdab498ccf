"""A question before something that cannot be undone."""

import signal

import click

from kickback.terminal.escape import plain


def confirm(question: str) -> None:
    """Asks. Raises click.Abort for "no", and for Ctrl-C at once: asyncio would delay it until the answer."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        click.confirm(plain(question), abort=True)
    finally:
        signal.signal(signal.SIGINT, handler)
