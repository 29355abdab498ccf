"""kickback scan: the sensors that are heard, or the boards on USB."""

import click

from kickback.cli.common import NumberRange, Refusal, refusing
from kickback.cli.link_options import run


@click.command(epilog="Example: kickback scan")
@click.option("--seconds", type=NumberRange(0.1, 600), default=4.0, show_default=True, help="How long to listen.")
@click.option("--usb", is_flag=True, help="List the boards on USB instead; none of them is disturbed.")
@click.option("--virtual", metavar="TRACE", help="No sensor: the virtual one, moved by this trace.")
def scan(seconds: float, usb: bool, virtual: str | None) -> None:
    """List the sensors that are heard, and what their adverts say."""
    from kickback.terminal.tables import new_console

    if usb and virtual:
        raise click.UsageError("--usb and --virtual exclude each other")
    new_console().print(_boards() if usb else _heard(seconds, virtual))


def _boards():
    from kickback.board.repl import USB_UARTS, no_board, ports
    from kickback.terminal.tables import new_table

    table = new_table("port", "chip", "serial number", left=["port", "chip", "serial number"])
    with refusing():
        found = ports()
        if not found:
            raise no_board()
    for port in found:
        table.add_row(port.device, USB_UARTS[port.vid], port.serial_number or "")
    return table


def _heard(seconds: float, virtual: str | None):
    from kickback.terminal.tables import new_table

    found, own = run(_listen(seconds, virtual))
    if not found:
        raise Refusal("no sensor is heard: kick the plate to wake it, or come nearer")
    table = new_table("sensor", "dBm", "battery", "reps", "moving", "last set", "", left=["sensor"])
    for one in found:
        table.add_row(one.name, str(one.rssi), *_told(one.state), "yours" if one.name in own else "")
    return table


def _told(state: dict[str, int]) -> list[str]:
    if not state:  # a setting of the sensor's closes it
        return ["-"] * 4
    return [f"{state['battery']} %", str(state["reps"]), "yes" if state["moving"] else "", str(state["last_reps"])]


async def _listen(seconds: float, trace: str | None) -> tuple[list, set[str]]:
    """Those heard; the names of this laptop's own."""
    from kickback.link.ble import Adapter
    from kickback.link.ble import scan as hear
    from kickback.link.keyring import Keys
    from kickback.link.virtual import virtual
    from kickback.terminal.tables import new_console

    if trace:
        async with virtual(trace, live=False) as (adapter, keys):
            return await hear(adapter, seconds), set(keys.names().values())
    with new_console(stderr=True).status("listening for sensors"):
        return await hear(Adapter(), seconds), set(Keys().names().values())
