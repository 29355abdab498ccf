"""kickback push-time: set a sensor's clock."""

import click

from kickback.cli.each_sensor import _each
from kickback.cli.link_options import AskSensor, link_options, run
from kickback.link.target import How


@click.command(cls=AskSensor, epilog="Example: kickback push-time")
@link_options
def push_time(how: How) -> None:
    """Set the sensor's clock by the laptop's: its sessions then have a date, also those before."""
    run(_each(how, "has the time now", "set_time"))
