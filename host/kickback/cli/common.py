"""What every command uses: refusals with exit code 2, and numbers within limits."""

from contextlib import contextmanager

import click

from kickback.terminal.escape import plain


class Refusal(click.ClickException):
    """Bad input: one sentence, exit code 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(plain(message))


class NumberRange(click.FloatRange):
    """click lets nan through any range."""

    def convert(self, value, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found = super().convert(value, param, ctx)
        if found != found:
            self.fail(f"{value!r} is not a number.", param, ctx)
        return found


@contextmanager
def refusing():
    """Turns the package's own refusals, all of them ValueErrors with a sentence, into an exit with code 2."""
    try:
        yield
    except ValueError as error:
        raise Refusal(str(error)) from None
