"""kickback profiles: the machines that a sensor knows."""

import click

from kickback.cli.link_options import AskSensor, link_options, run
from kickback.cli.name_table import _show
from kickback.link.target import How


@click.command(cls=AskSensor, epilog="Example: kickback profiles --sensor Kick-1A2B")
@click.argument("given", nargs=-1, metavar="[NAME=PROFILE]...")
@link_options
def profiles(given: tuple[str, ...], how: How) -> None:
    """Show the sensor's machines with what it learned of them; NAME= chooses one, NAME=null removes one.

    NAME=JSON sets one: kind (1 lever, 2 sled), span (mdeg or um), over_range, note.
    """
    run(_profiles(how, given))


async def _profiles(how: How, given: tuple[str, ...]) -> None:
    from kickback_protocol import message_kinds

    from kickback.link.connect import reach

    async with reach(how) as (sensor,):
        for word in given:
            await sensor.do("set_profile", text=word)
        _show(await sensor.table(message_kinds.PROFILES), sensor.name)
