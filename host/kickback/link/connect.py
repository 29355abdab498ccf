"""Connect to the sensors that a command addresses."""

import contextlib
from collections import Counter
from collections.abc import AsyncIterator

import click
from rich.text import Text

from kickback.link.ble import BleTransport
from kickback.link.client import DeviceClient
from kickback.link.errors import LinkError
from kickback.link.keyring import Keyring
from kickback.link.scan import SCAN_S, Adapter, Advertiser, not_found, scan
from kickback.link.scan_stop import MORE_S, ScanStop
from kickback.link.target import Target
from kickback.terminal.escape import plain
from kickback.terminal.tables import new_console


@contextlib.asynccontextmanager
async def connect_all(
    target: Target, *, several: bool = False, handshake: bool = True, need_key: bool = True
) -> AsyncIterator[list[DeviceClient]]:
    """Connects to the sensors of a command, and closes the connections afterwards.

    several: more than one sensor is possible; handshake: prove the key; need_key: False if live data suffice.
    Raises LinkError, for example if no sensor is found, more than one, or one with another owner.
    """
    if target.virtual:
        from kickback.link.virtual import virtual_sensor

        async with virtual_sensor(target.virtual, live=not need_key) as (adapter, keyring):
            async with _over_bluetooth(Target(), adapter, keyring, several, handshake, need_key) as clients:
                yield clients
    elif target.usb:
        from kickback.link.cable import connect_cable

        async with connect_cable(target.usb) as client:
            yield [client]
    else:
        async with _over_bluetooth(target, Adapter(), Keyring(), several, handshake, need_key) as clients:
            yield clients


@contextlib.asynccontextmanager
async def _over_bluetooth(
    target: Target, adapter: Adapter, keyring: Keyring, several: bool, handshake: bool, need_key: bool
) -> AsyncIterator[list[DeviceClient]]:
    """Sets DeviceClient.unreachable of a sensor that cannot be reached; raises the error if it is the only one."""
    clients: list[DeviceClient] = []
    try:
        with new_console(stderr=True).status("scanning for sensors") as status:
            for advertiser in await choose(target, adapter, keyring, several, handshake):
                status.update(Text(f"connecting to {plain(advertiser.name)}"))
                clients.append(DeviceClient(BleTransport(advertiser, adapter), (keyring, need_key)))
                await _connect(clients[-1], handshake)
        if len(clients) == 1 and clients[0].unreachable:
            raise clients[0].unreachable
        yield clients
    finally:
        for client in clients:
            await client.close()


async def _connect(client: DeviceClient, handshake: bool) -> None:
    try:
        assert isinstance(client.transport, BleTransport)
        await client.transport.open()
        if handshake and client.handshake_args:
            await client.handshake(*client.handshake_args)
    except LinkError as error:
        client.unreachable = error


async def choose(
    target: Target, adapter: Adapter, keyring: Keyring, several: bool, handshake: bool
) -> list[Advertiser]:
    """Scans and returns the sensors to connect to, sorted by name. Raises LinkError.

    These are the named ones; without names this laptop's own (with handshake) or others (without), else all found.
    With several, a named sensor that was not found is included without a device: it may wake up later.
    """
    wanted, owned = set(target.names), Counter(keyring.names().values())
    stop = ScanStop(owned, wanted) if wanted or (handshake and not several) else lambda found: False
    found = await scan(adapter, SCAN_S if wanted or not several else 2 * MORE_S, stop)
    names = {one.name for one in found}
    missing = sorted(wanted - names)
    if missing and (not several or len(missing) == len(wanted)):
        raise not_found(*missing, others=names)
    if not found:
        raise LinkError("no sensor was found: move the plate to wake it, come nearer, or use the cable (--usb)")
    chosen = wanted or (set(owned) & names if handshake else names - set(owned)) or names
    targets = [one for one in found if one.name in chosen] + [Advertiser(name, 0, {}, None) for name in missing]
    if len(targets) > 1 and (wanted or not several):
        _refuse_equal_names(targets)
    if len(chosen) > 1 and not several:
        raise LinkError(f"several sensors were found: {', '.join(sorted(chosen))}; choose one with --sensor")
    if handshake and not wanted:
        _report_others(set(owned), chosen, names if several else chosen)
    return sorted(targets, key=lambda one: one.name)


def _refuse_equal_names(targets: list[Advertiser]) -> None:
    equal = [name for name, count in Counter(one.name for one in targets).items() if count > 1]
    if equal:
        which = f"two sensors named {equal[0]} were found"
        raise LinkError(f"{which}: switch one off, or rename it on its cable (kickback settings --usb name=...)")


def _report_others(owned: set[str], chosen: set[str], names: set[str]) -> None:
    """Prints which sensors are left out: one that another laptop renamed has an unknown name here."""
    if owned and not owned & chosen:
        text = f"none of this laptop's own sensors was found; found: {', '.join(sorted(chosen))}"
    elif owned and names - chosen:
        text = f"unknown on this laptop and left out: {', '.join(sorted(names - chosen))}"
    else:
        return
    click.echo(plain(f"{text} (kickback keys list shows your own)"), err=True)
