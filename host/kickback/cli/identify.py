"""kickback identify: let a sensor blink."""

import click

from kickback.cli.each_sensor import _each
from kickback.cli.link_options import AskSensor, link_options, run
from kickback.link.target import How


@click.command(cls=AskSensor, epilog="Example: kickback identify")
@link_options
def identify(how: How) -> None:
    """Let the sensor blink."""
    run(_each(how, "blinks", "do", "identify"))
