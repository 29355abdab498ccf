"""kickback push-time: set a sensor's clock."""

from typing import TYPE_CHECKING

import click

from kickback.cli.each_sensor import on_each
from kickback.cli.link_options import SensorCommand, link_options, run
from kickback.link.target import Target

if TYPE_CHECKING:
    from kickback.link.client import DeviceClient


@click.command(cls=SensorCommand, epilog="Example: kickback push-time")
@link_options
def push_time(target: Target) -> None:
    """Set the clock of a sensor.

    Takes the laptop's time. Earlier sessions of the sensor receive a date as well.
    """
    run(on_each(target, _set_time))


async def _set_time(client: "DeviceClient") -> str:
    await client.set_time()
    return "clock set"
