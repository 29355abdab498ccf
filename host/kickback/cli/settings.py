"""kickback settings: the settings of the detection core, or those of a sensor."""

import click

from kickback.cli.link_options import SensorCommand, link_options, run
from kickback.cli.name_table import print_table
from kickback.link.target import Target
from kickback.terminal.escape import plain

FROM_NEXT_START = ("name", "leds", "radio", "accel_range_g", "gyro_range_dps")


@click.command(cls=SensorCommand, epilog="Example: kickback settings --sensor Kick-1A2B set_gap=20")
@click.argument("changes", nargs=-1, metavar="[NAME=VALUE]...")
@link_options
def settings(changes: tuple[str, ...], target: Target) -> None:
    """List the settings, or change those of a sensor.

    Without a sensor: the settings of the detection core with their limits.
    """
    if target.is_default and not changes:
        _list_core_settings()
        return
    run(_settings(target, changes))


def _list_core_settings() -> None:
    from repcore.settings import SETTINGS

    from kickback.terminal.tables import new_console, new_table

    table = new_table("setting", "default", "lowest", "highest", "unit", left=["setting", "unit"])
    for name, unit, *numbers in SETTINGS:
        table.add_row(name, *(f"{number:g}" for number in numbers), unit)
    new_console().print(table)


async def _settings(target: Target, changes: tuple[str, ...]) -> None:
    from kickback_protocol import message_kinds

    from kickback.link.connect import connect_all

    async with connect_all(target) as (client,):
        for change in changes:
            await client.run_action("set_setting", text=change)
        print_table(await client.read_table(message_kinds.SETTINGS), client.name)
        if later := [change for change in changes if change.partition("=")[0] in FROM_NEXT_START]:
            click.echo(f"{plain(client.name)}: takes effect at the next start: {', '.join(later)}", err=True)
        if "radio=0" in changes:
            back = "hold the button for 2 s, or use the cable: kickback settings --usb radio=1"
            click.echo(f"{plain(client.name)}: to switch the radio on again, {back}", err=True)
