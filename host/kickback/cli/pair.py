"""kickback pair: claim a sensor."""

import click

from kickback.cli.link_options import AskSensor, link_options, run
from kickback.link.target import How
from kickback.terminal.escape import plain


@click.command(cls=AskSensor, epilog="Example: press the sensor's button, then: kickback pair")
@link_options
def pair(how: How) -> None:
    """Make a fresh sensor yours: press its button first, or use the cable."""
    run(_pair(how))


async def _pair(how: How) -> None:
    from kickback.link.connect import reach
    from kickback.link.keyring import Keys

    async with reach(how, meet=bool(how.virtual)) as (sensor,):
        if how.virtual:
            click.echo(f"{plain(sensor.name)} has claimed itself")
            return
        keys = Keys()
        await sensor.claim(keys)
        await sensor.set_time()
        click.echo(f"{plain(sensor.name)} is yours; its key is in {keys.path}")
