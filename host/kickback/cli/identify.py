"""kickback identify: let a sensor blink."""

from typing import TYPE_CHECKING

import click

from kickback.cli.each_sensor import on_each
from kickback.cli.link_options import SensorCommand, link_options, run
from kickback.link.target import Target

if TYPE_CHECKING:
    from kickback.link.client import DeviceClient


@click.command(cls=SensorCommand, epilog="Example: kickback identify")
@link_options
def identify(target: Target) -> None:
    """Let a sensor blink."""
    run(on_each(target, _blink))


async def _blink(client: "DeviceClient") -> str:
    await client.run_action("identify")
    return "blinking"
