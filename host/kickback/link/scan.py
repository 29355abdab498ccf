"""Scan for sensors over Bluetooth LE and read their adverts."""

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bleak import BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from kickback_protocol import bthome

from kickback.link.bleak_errors import bleak_errors
from kickback.link.cancellation import uncancelled
from kickback.link.errors import LinkLost

BTHOME = "0000fcd2-0000-1000-8000-00805f9b34fb"  # service data of BTHome, https://bthome.io
NAME_PREFIX = "Kick-"  # of every sensor's name
SCAN_S = 8.0  # a sensor at rest advertises once a second
ADVERT_FIELDS = ("packet", "battery", "reps", "moving", "last_reps", "last_ms")


@dataclass
class Adapter:
    """The laptop's Bluetooth.

    scanner, client: further arguments of BleakScanner and BleakClient, such as another backend
    scanning: held during a scan, because systems refuse a second scan or end it with the first
    """

    scanner: dict = field(default_factory=dict)
    client: dict = field(default_factory=dict)
    scanning: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True)
class Advertiser:
    """A sensor that advertises.

    rssi: signal strength in dBm
    state: ADVERT_FIELDS by name; {} if the sensor's owner has closed its live data
    device: bleak's handle of it; None for a named sensor that was not found yet
    """

    name: str
    rssi: int
    state: dict[str, int]
    device: BLEDevice | None

    @property
    def address(self) -> str:
        """The Bluetooth address, "" if it was not found yet."""
        return self.device.address if self.device else ""


def read_advert(data: bytes) -> dict[str, int]:
    """ADVERT_FIELDS from BTHome service data, as firmware/remote/adverts.py packs them; {} for anything else."""
    state, at = {}, 1
    for kind, size, name in zip(bthome.OBJECTS[::2], bthome.OBJECTS[1::2], ADVERT_FIELDS, strict=True):
        if data[at : at + 1] != bytes((kind,)) or len(data) < at + 1 + size:
            return {}
        state[name] = int.from_bytes(data[at + 1 : at + 1 + size], "little")
        at += 1 + size
    return state


async def scan(
    adapter: Adapter, seconds: float, stop: Callable[[list[Advertiser]], bool] = lambda found: False
) -> list[Advertiser]:
    """The sensors found within the time, strongest first. Raises LinkError.

    stop: called with those found so far at each advert; True ends the scan early
    """
    found: dict[str, Advertiser] = {}  # by address: names may repeat
    done = asyncio.Event()

    def on_advert(device: BLEDevice, advert: AdvertisementData) -> None:
        name = advert.local_name or ""
        if name.startswith(NAME_PREFIX) and BTHOME in advert.service_data:
            state = read_advert(advert.service_data[BTHOME])
            found[device.address] = Advertiser(name, advert.rssi, state, device)
            if stop(list(found.values())):
                done.set()

    with bleak_errors("this laptop"):
        async with uncancelled(), adapter.scanning, BleakScanner(on_advert, **adapter.scanner):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await done.wait()
    return sorted(found.values(), key=lambda one: -one.rssi)


def not_found(*names: str, others: Iterable[str] = ()) -> LinkLost:
    """The error for sensors that a scan did not find; others: the names that it found."""
    who = f"{', '.join(names)} {'was' if len(names) == 1 else 'were'} not found"
    found = ", ".join(sorted(set(others) - set(names)))
    return LinkLost(
        f"{who}: asleep or out of range; move the plate, come nearer, and try again"
        + (f" (found: {found})" if found else "")
    )
