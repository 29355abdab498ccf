"""Parts of every command: refusals with exit code 2, and numbers within limits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from kickback.terminal.escape import plain


class Refusal(click.ClickException):
    """Bad input: one sentence, exit code 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(plain(message))


class NumberRange(click.FloatRange):
    """A range of numbers without nan, which click accepts in any range."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = super().convert(value, param, ctx)
        if number != number:
            self.fail(f"{value!r} is not a number.", param, ctx)
        return number


@contextmanager
def refusing() -> Iterator[None]:
    """Turns the refusals of the package, ValueErrors with one sentence, into an exit with code 2."""
    try:
        yield
    except ValueError as error:
        raise Refusal(str(error)) from None
