"""kickback scan: the sensors in range, or the boards on USB."""

from typing import TYPE_CHECKING

import click

from kickback.cli.common import NumberRange, Refusal, refusing
from kickback.cli.link_options import run

if TYPE_CHECKING:
    from rich.table import Table

    from kickback.link.scan import Advertiser


@click.command(epilog="Example: kickback scan")
@click.option("--seconds", type=NumberRange(0.1, 600), default=4.0, show_default=True, help="Duration of the scan.")
@click.option("--usb", is_flag=True, help="List the boards on USB instead, without interrupting them.")
@click.option("--virtual", metavar="TRACE", help="A virtual sensor that this trace moves.")
def scan(seconds: float, usb: bool, virtual: str | None) -> None:
    """List the sensors in range."""
    from kickback.terminal.tables import new_console

    if usb and virtual:
        raise click.UsageError("--usb and --virtual exclude each other")
    new_console().print(_boards() if usb else _sensors(seconds, virtual))


def _boards() -> "Table":
    from kickback.board.ports import USB_UARTS, no_board, ports
    from kickback.terminal.tables import new_table

    table = new_table("port", "chip", "serial number", left=["port", "chip", "serial number"])
    with refusing():
        found = ports()
        if not found:
            raise no_board()
    for port in found:
        table.add_row(port.device, USB_UARTS[port.vid], port.serial_number or "")
    return table


def _sensors(seconds: float, virtual: str | None) -> "Table":
    from kickback.terminal.tables import new_table

    found, own = run(_scan(seconds, virtual))
    if not found:
        raise Refusal("no sensor was found: move the plate to wake it, or come nearer")
    table = new_table("sensor", "dBm", "battery", "reps", "moving", "last set", "", left=["sensor"])
    for one in found:
        table.add_row(one.name, str(one.rssi), *_cells(one.state), "yours" if one.name in own else "")
    return table


def _cells(state: dict[str, int]) -> list[str]:
    if not state:  # its owner has closed the live data
        return ["-"] * 4
    battery = f"{state['battery']} %" if state["battery"] else "unknown"
    return [battery, str(state["reps"]), "yes" if state["moving"] else "", str(state["last_reps"])]


async def _scan(seconds: float, trace: str | None) -> tuple[list["Advertiser"], set[str]]:
    """The sensors found, and the names of this laptop's own."""
    from kickback.link.keyring import Keyring
    from kickback.link.scan import Adapter
    from kickback.link.scan import scan as scan_adapter
    from kickback.link.virtual import virtual_sensor
    from kickback.terminal.tables import new_console

    if trace:
        async with virtual_sensor(trace, live=False) as (adapter, keyring):
            return await scan_adapter(adapter, seconds), set(keyring.names().values())
    with new_console(stderr=True).status("scanning for sensors"):
        return await scan_adapter(Adapter(), seconds), set(Keyring().names().values())
