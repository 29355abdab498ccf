"""kickback settings: the core's settings, or a sensor's."""

import click

from kickback.cli.link_options import AskSensor, link_options, run
from kickback.cli.name_table import _show
from kickback.link.target import How
from kickback.terminal.escape import plain

FROM_NEXT_START = ("name", "leds", "radio", "accel_range_g", "gyro_range_dps")


@click.command(cls=AskSensor, epilog="Example: kickback settings --sensor Kick-1A2B set_gap=20")
@click.argument("given", nargs=-1, metavar="[NAME=VALUE]...")
@link_options
def settings(given: tuple[str, ...], how: How) -> None:
    """List the core's settings with their limits; with a sensor named, show or change the sensor's."""
    if how.nobody and not given:
        _list_settings()
        return
    run(_settings(how, given))


def _list_settings() -> None:
    from repcore.settings import SETTINGS

    from kickback.terminal.tables import new_console, new_table

    table = new_table("setting", "default", "lowest", "highest", "unit", left=["setting", "unit"])
    for name, unit, *numbers in SETTINGS:
        table.add_row(name, *(f"{number:g}" for number in numbers), unit)
    new_console().print(table)


async def _settings(how: How, given: tuple[str, ...]) -> None:
    from kickback_protocol import message_kinds

    from kickback.link.connect import reach

    async with reach(how) as (sensor,):
        for word in given:
            await sensor.do("set_setting", text=word)
        _show(await sensor.table(message_kinds.SETTINGS), sensor.name)
        if later := [word for word in given if word.partition("=")[0] in FROM_NEXT_START]:
            click.echo(f"{plain(sensor.name)}: {', '.join(later)} from its next start on", err=True)
        if "radio=0" in given:
            back = "hold the button for 2 s or use the cable: kickback settings --usb radio=1"
            click.echo(f"{plain(sensor.name)}: to have its radio back, {back}", err=True)
