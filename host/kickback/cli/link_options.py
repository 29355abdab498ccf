"""How a command reaches a sensor, as options; what goes wrong on the way becomes an exit with code 2."""

import asyncio
import functools
from collections.abc import Callable, Coroutine
from typing import Any

import click

from kickback.link.target import ONLY_PORT, PORT, How


class AskSensor(click.Command):
    """A command with link_options: the word after --usb is its PORT only where it looks like one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        def alone(one: str, after: str) -> bool:
            return one == "--usb=" or one == "--usb" and not PORT.match(after)

        pairs = zip(args, [*args[1:], ""], strict=False)
        given = [f"--usb={ONLY_PORT}" if alone(one, after) else one for one, after in pairs]
        return super().parse_args(ctx, given)


def link_options(command: Callable) -> Callable:
    """Adds the options; the command takes how: How."""

    @functools.wraps(command)
    def with_how(sensor, usb, virtual, **rest):
        if sum(map(bool, (sensor, usb, virtual))) > 1:
            raise click.UsageError("name one way to the sensor: --sensor (Bluetooth), --usb or --virtual")
        return command(how=How(sensor, usb, virtual), **rest)

    options = (
        click.option("--sensor", multiple=True, metavar="NAME", help="A sensor by name, over Bluetooth (the default)."),
        click.option("--usb", metavar="[PORT]", help="Over its cable; the only board needs no PORT."),
        click.option("--virtual", metavar="TRACE", help="No sensor: the virtual one, moved by this trace."),
    )
    return functools.reduce(lambda made, option: option(made), reversed(options), with_how)


def run(doing: Coroutine[Any, Any, Any]) -> Any:
    """Runs it to its end. A LinkError or another of our sentences ends the command with code 2, Ctrl-C quietly."""
    from kickback.cli.common import Refusal

    try:
        return asyncio.run(doing)
    except KeyboardInterrupt:
        raise click.Abort from None
    except ValueError as error:
        raise Refusal(str(error)) from None
