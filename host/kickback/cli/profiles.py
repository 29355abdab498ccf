"""kickback profiles: the machine profiles of a sensor."""

import click

from kickback.cli.link_options import SensorCommand, link_options, run
from kickback.cli.name_table import print_table
from kickback.link.target import Target


@click.command(cls=SensorCommand, epilog="Example: kickback profiles --sensor Kick-1A2B")
@click.argument("changes", nargs=-1, metavar="[NAME=PROFILE]...")
@link_options
def profiles(changes: tuple[str, ...], target: Target) -> None:
    """Show or change the machine profiles of a sensor.

    NAME= selects a machine, NAME=null deletes it, and NAME=JSON sets its profile: kind (1 lever, 2 sled), span
    (thousandths of a degree, or micrometres), over_range, note.
    """
    run(_profiles(target, changes))


async def _profiles(target: Target, changes: tuple[str, ...]) -> None:
    from kickback_protocol import message_kinds

    from kickback.link.connect import connect_all

    async with connect_all(target) as (client,):
        for change in changes:
            await client.run_action("set_profile", text=change)
        print_table(await client.read_table(message_kinds.PROFILES), client.name)
