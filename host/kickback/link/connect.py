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
            for candidates in await choose(target, adapter, keyring, several, handshake):
                status.update(Text(f"connecting to {plain(candidates[0].name)}"))
                clients.append(await _connect_first(candidates, adapter, (keyring, need_key), handshake))
        if len(clients) == 1 and clients[0].unreachable:
            raise clients[0].unreachable
        yield clients
    finally:
        for client in clients:
            await client.close()


async def _connect_first(
    candidates: list[Advertiser], adapter: Adapter, handshake_args: tuple[Keyring, bool], handshake: bool
) -> DeviceClient:
    """The first of several sensors of one name that proves its key, else the last one, unreachable."""
    for left in reversed(range(len(candidates))):
        client = DeviceClient(BleTransport(candidates[len(candidates) - 1 - left], adapter), handshake_args)
        try:
            await _connect(client, handshake)
            if not client.unreachable or not left:
                return client
        except BaseException:
            await client.close()
            raise
        await client.close()
    raise AssertionError("there is at least one candidate")


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
) -> list[list[Advertiser]]:
    """Scans and returns the candidates for each sensor to connect to, sorted by name. Raises LinkError.

    These are the named ones; without names this laptop's own (with handshake) or others (without), else all found.
    With several, a named sensor that was not found is included without a device: it may wake up later. Adverts can be
    imitated, so all sensors of one name are candidates if at most one of them is this laptop's own.
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
    groups = _group(targets, owned, handshake, bool(wanted) or not several)
    if len(chosen) > 1 and not several:
        raise LinkError(f"several sensors were found: {', '.join(sorted(chosen))}; choose one with --sensor")
    if handshake and not wanted:
        _report_others(set(owned), chosen, names if several else chosen)
    return groups


def _group(targets: list[Advertiser], owned: Counter[str], handshake: bool, single: bool) -> list[list[Advertiser]]:
    """The candidates of each sensor. single: at most one sensor per name. Raises LinkError if that is ambiguous."""
    groups: list[list[Advertiser]] = []
    for name, count in sorted(Counter(one.name for one in targets).items()):
        candidates = [one for one in targets if one.name == name]
        if count > 1 and single and not (handshake and owned[name] == 1):
            which = f"two sensors named {name} were found"
            raise LinkError(f"{which}: switch one off, or rename it on its cable (kickback settings --usb name=...)")
        groups += [candidates] if owned[name] == 1 and handshake else [[one] for one in candidates]
    return groups


def _report_others(owned: set[str], chosen: set[str], names: set[str]) -> None:
    """Prints which sensors are left out: one that another laptop renamed has an unknown name here."""
    if owned and not owned & chosen:
        text = f"none of this laptop's own sensors was found; found: {', '.join(sorted(chosen))}"
    elif owned and names - chosen:
        text = f"unknown on this laptop and left out: {', '.join(sorted(names - chosen))}"
    else:
        return
    click.echo(plain(f"{text} (kickback keys list shows your own)"), err=True)
