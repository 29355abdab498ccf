"""kickback settings: the settings of the detection core, or those of a sensor."""

import click

from kickback.cli.link_options import SensorCommand, link_options, run
from kickback.cli.name_table import print_setting
from kickback.link.setting_meanings import SETTING_MEANINGS
from kickback.link.target import Target
from kickback.terminal.escape import plain
from kickback.training.weights import KG_PER_LB

FROM_NEXT_START = ("name", "leds", "radio", "accel_range_g", "gyro_range_dps")


@click.command(cls=SensorCommand, epilog="Example: kickback settings --sensor Kick-1A2B set_gap=20")
@click.argument("changes", nargs=-1, metavar="[NAME=VALUE]...")
@link_options
def settings(changes: tuple[str, ...], target: Target) -> None:
    """List the settings, or change those of a sensor.

    Without a sensor: the settings of the detection core with their limits. weight_lb=45 sets a weight in pounds.
    """
    if target.is_default and not changes:
        _list_core_settings()
        return
    run(_settings(target, changes))


def _list_core_settings() -> None:
    from repcore.settings import SETTINGS

    for name, unit, default, lowest, highest in SETTINGS:
        limits = f"{lowest:g} to {highest:g} {unit}".strip()
        print_setting(name, f"{default:g}", f"{limits}; {SETTING_MEANINGS[name]}")


async def _settings(target: Target, changes: tuple[str, ...]) -> None:
    from kickback_protocol import message_kinds

    from kickback.link.connect import connect_all

    async with connect_all(target) as (client,):
        for change in changes:
            await client.run_action("set_setting", text=in_kg(change))
        values = await client.read_table(message_kinds.SETTINGS)
        for name in sorted(values, key=_place):
            print_setting(name, str(values[name]), SETTING_MEANINGS.get(name, ""))
        if later := [change for change in changes if change.partition("=")[0] in FROM_NEXT_START]:
            click.echo(f"{plain(client.name)}: takes effect at the next start: {', '.join(later)}", err=True)
        if "radio=0" in changes:
            back = "hold the button for 2 s, or use the cable: kickback settings --usb radio=1"
            click.echo(f"{plain(client.name)}: to switch the radio on again, {back}", err=True)


def _place(name: str) -> int:
    """The place of a setting in the list; settings of newer firmware are last."""
    return list(SETTING_MEANINGS).index(name) if name in SETTING_MEANINGS else len(SETTING_MEANINGS)


def in_kg(change: str) -> str:
    """A change of weight_lb as one of weight_kg, to the gram; any other change as it is. Raises ValueError."""
    name, _, value = change.partition("=")
    if name != "weight_lb":
        return change
    try:
        return f"weight_kg={float(value) * KG_PER_LB:.3f}"
    except ValueError:
        raise ValueError(f"weight_lb {value!r}: give a number") from None
