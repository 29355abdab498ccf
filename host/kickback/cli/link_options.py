"""Options that select sensors, and running a command's coroutine."""

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any

import click

from kickback.cli.common import Refusal
from kickback.link.target import ONLY_PORT, PORT, Target


class SensorCommand(click.Command):
    """A command with link_options. The word after --usb is its PORT only if it looks like a port."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Replaces --usb without a PORT by --usb=ONLY_PORT."""

        def has_no_port(word: str, following: str) -> bool:
            return word == "--usb=" or (word == "--usb" and not PORT.match(following))

        pairs = zip(args, [*args[1:], ""], strict=False)
        complete = [f"--usb={ONLY_PORT}" if has_no_port(word, following) else word for word, following in pairs]
        return super().parse_args(ctx, complete)


def link_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds --sensor, --usb and --virtual; the command takes target: Target."""

    @functools.wraps(command)
    def with_target(sensor: tuple[str, ...], usb: str | None, virtual: str | None, **options: Any) -> None:
        if sum(map(bool, (sensor, usb, virtual))) > 1:
            raise click.UsageError("give only one of --sensor (Bluetooth), --usb and --virtual")
        command(target=Target(sensor, usb, virtual), **options)

    options = (
        click.option("--sensor", multiple=True, metavar="NAME", help="A sensor by name, over Bluetooth (the default)."),
        click.option("--usb", metavar="[PORT]", help="Over the USB cable; PORT is optional with one board."),
        click.option("--virtual", metavar="TRACE", help="A virtual sensor that this trace moves."),
    )
    return functools.reduce(lambda made, option: option(made), reversed(options), with_target)


def run(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Runs a coroutine to its end. A ValueError with a sentence becomes exit code 2, Ctrl-C aborts quietly."""
    try:
        return asyncio.run(coroutine)
    except KeyboardInterrupt:
        raise click.Abort from None
    except ValueError as error:
        raise Refusal(str(error)) from None
