"""kickback record: switch raw recording on or off."""

from typing import TYPE_CHECKING

import click

from kickback.cli.each_sensor import on_each
from kickback.cli.link_options import SensorCommand, link_options, run
from kickback.link.target import Target

if TYPE_CHECKING:
    from kickback.link.client import DeviceClient


@click.command(cls=SensorCommand, epilog="Example: kickback record on")
@click.argument("on", type=click.Choice(["on", "off"]))
@link_options
def record(on: str, target: Target) -> None:
    """Switch the raw recording of sets on or off.

    A set that was recorded raw can be replayed.
    """

    async def request(client: "DeviceClient") -> str:
        await client.run_action("record", int(on == "on"))
        return f"raw recording is {on}"

    run(on_each(target, request))
