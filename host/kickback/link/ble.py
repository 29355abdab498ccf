"""The sensor over Bluetooth LE, on bleak: Linux, macOS, Windows, and whatever backend a test puts in its place."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.exc import BleakBluetoothNotAvailableError, BleakDBusError, BleakDeviceNotFoundError, BleakError
from kickback_protocol import bthome
from kickback_protocol.packets import PacketAssembler

from kickback.link.cancellation import time_limit, uncancelled
from kickback.link.errors import LinkError, LinkLost
from kickback.link.messages import LONGEST, packets

OURS = "5d0c%04x-7b0e-4c4e-9f5a-6b69636b6261"  # firmware/ble.py
STATE, EVENTS, REPLIES, COMMANDS, CLAIMS = (OURS % number for number in range(2, 7))
BTHOME = "0000fcd2-0000-1000-8000-00805f9b34fb"
PREFIX = "Kick-"  # of every sensor's name
HEAR_S = 8.0  # a sensor at rest advertises once a second
CONNECT_S = 15.0
WRITE_S = 10.0
PAIR_S = 30.0  # the system may ask its user
TRIES = 3
ATT = 3  # bytes that ATT itself takes of the MTU


@dataclass
class Adapter:
    """The laptop's Bluetooth; a test names other backends of bleak."""

    scanner: dict = field(default_factory=dict)
    client: dict = field(default_factory=dict)
    hearing: asyncio.Lock = field(default_factory=asyncio.Lock)  # a second scan is refused, or ends with the first


@dataclass(frozen=True)
class Found:
    """A sensor that advertises: its name, signal strength in dBm and what BTHOME tells of it, by name."""

    name: str
    rssi: int
    state: dict[str, int]
    where: BLEDevice | None  # None: meant, and not heard yet


STATE_NAMES = ("packet", "battery", "reps", "moving", "last_reps", "last_ms")


def read_advert(data: bytes) -> dict[str, int]:
    """The values in the BTHome service data; {} where it is closed or not ours."""
    found, at = {}, 1
    for kind, size, name in zip(bthome.OBJECTS[::2], bthome.OBJECTS[1::2], STATE_NAMES, strict=True):
        if data[at : at + 1] != bytes((kind,)) or len(data) < at + 1 + size:
            return {}
        found[name] = int.from_bytes(data[at + 1 : at + 1 + size], "little")
        at += 1 + size
    return found


async def scan(adapter: Adapter, seconds: float, enough: Callable[[dict], bool] = lambda found: False) -> list[Found]:
    """Sensors heard within so many seconds, the strongest first; ends early once enough says so of name -> Found."""
    found: dict[str, Found] = {}  # by address: two may be called the same
    done = asyncio.Event()

    def heard(device: BLEDevice, advert: AdvertisementData) -> None:
        if (advert.local_name or "").startswith(PREFIX) and BTHOME in advert.service_data:
            name = advert.local_name or ""
            state = read_advert(advert.service_data[BTHOME])
            found[device.address] = Found(name, advert.rssi, state, device)
            if enough({one.name: one for one in found.values()}):
                done.set()

    with sentences("this laptop"):
        async with uncancelled(), adapter.hearing, BleakScanner(heard, **adapter.scanner):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await done.wait()
    return sorted(found.values(), key=lambda one: -one.rssi)


def not_heard(*names: str, heard: Iterable[str] = ()) -> LinkLost:
    who = f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} not heard: "
    others = ", ".join(sorted(set(heard) - set(names)))
    instead = f" ({others} {'are' if ',' in others else 'is'})" if others else ""
    return LinkLost(who + "asleep or out of range: kick the plate, come nearer, and try again" + instead)


class BleLink:
    """A connection to one sensor (Link of sensor.py)."""

    trusted = False

    def __init__(self, found: Found, adapter: Adapter) -> None:
        self.name = found.name
        self.rssi = found.rssi
        self.told: Callable[[bytes | LinkLost], None] = lambda message: None
        self._adapter, self._found = adapter, found
        self._address = found.where.address if found.where else ""  # keeps it apart from one of the same name
        self.client: BleakClient | None = None
        self._opened = False

    async def again(self) -> None:
        """A new connection in place of the one that broke, or that never was. Raises LinkError."""
        if not self._found.where:
            await self._hear()
        try:
            await self.open()
        except LinkLost:  # the system forgets where a sensor is that is silent for long: next time it is heard first
            self._found = replace(self._found, where=None)
            raise

    async def _hear(self) -> None:
        def meant(one: Found) -> bool:
            assert one.where
            return one.where.address == self._address if self._address else one.name == self._found.name

        heard = await scan(self._adapter, HEAR_S, lambda found: any(map(meant, found.values())))
        self._found = next(filter(meant, heard), self._found)
        self.rssi = self._found.rssi

    async def open(self) -> None:
        """Connects and subscribes; tries again, as a connection may fail to be established. Raises LinkError."""
        if not self._found.where:
            raise not_heard(self.name)
        began = time.monotonic()
        for left in reversed(range(TRIES)):
            try:
                self._opened = False
                await self._connect()
                self._opened = True
                return
            except LinkError as error:
                silent = time.monotonic() - began > CONNECT_S / 2
                if not left or silent or not isinstance(error, LinkLost):
                    await self._disconnect()
                    raise

    async def _connect(self) -> None:
        """A new connection; the one before is ended first, as it may be half open and hold one of few places."""
        await self._disconnect()
        assert self._found.where
        with sentences(self.name):
            client = BleakClient(self._found.where, self._gone, timeout=CONNECT_S, **self._adapter.client)
            self.client = client
            try:
                async with uncancelled():
                    await client.connect()
            except TimeoutError:
                raise BleakDeviceNotFoundError(self.name) from None
            for characteristic in (STATE, EVENTS, REPLIES):
                async with time_limit(WRITE_S):
                    await client.start_notify(characteristic, self._notified(client))

    def _notified(self, client: BleakClient) -> Callable:
        """Puts messages together of one characteristic's packets, for as long as the connection is this one."""
        parts = PacketAssembler(LONGEST)

        def notified(_, packet: bytearray) -> None:
            parts.add(packet)
            if parts.size and client is self.client:
                message, parts.size = bytes(parts.buffer[: parts.size]), 0
                self.told(message)

        return notified

    async def send(self, message: bytes, claim: bool = False) -> None:
        """With response: the sensor takes one message at a time. A claim goes where the link must be encrypted."""
        where = CLAIMS if claim else COMMANDS
        if not self.client:
            raise not_heard(self.name)
        with sentences(self.name):
            if claim:
                with contextlib.suppress(NotImplementedError):  # macOS pairs by itself at the first write
                    async with time_limit(PAIR_S):
                        await self.client.pair()
            characteristic = self.client.services.get_characteristic(where)
            if characteristic is None:
                raise LinkError(f"{self.name} has not the services of a kickback sensor: is its firmware damaged?")
            # known for commands only; BlueZ tells bleak no MTU
            room = max(20, characteristic.max_write_without_response_size)
            for packet in packets(message, min(room, 244)):
                async with time_limit(WRITE_S):
                    await self.client.write_gatt_char(characteristic, packet, response=True)

    def _gone(self, client: BleakClient) -> None:
        if client is self.client and self._opened:
            self.told(LinkLost(f"{self.name}: the connection broke: it is out of range, or its battery is empty"))

    async def close(self) -> None:
        self.told = lambda message: None
        await self._disconnect()

    async def _disconnect(self) -> None:
        client, self.client = self.client, None
        with contextlib.suppress(BleakError, TimeoutError, EOFError, OSError):
            if client:
                async with time_limit(WRITE_S):
                    await client.disconnect()


@contextlib.contextmanager
def sentences(name: str):
    """Turns what bleak raises into LinkError and LinkLost."""
    try:
        yield
    except BleakBluetoothNotAvailableError:
        raise LinkError("this laptop has no Bluetooth, or it is off: switch it on, or use the cable (--usb)") from None
    except BleakDeviceNotFoundError:
        raise LinkLost(f"{name} does not answer: it sleeps or is out of range; kick it awake and try again") from None
    except (TimeoutError, EOFError, BrokenPipeError):
        raise LinkLost(f"{name} stopped answering: it is out of range, or its battery is empty") from None
    except BleakDBusError as error:
        busy = "InProgress" in error.dbus_error or "Busy" in error.dbus_error
        why = "another program uses Bluetooth right now" if busy else f"the system refused ({error.dbus_error})"
        raise LinkError(f"{name}: {why}: try again in a moment") from None
    except BleakError as error:
        raise LinkLost(f"{name}: {str(error).splitlines()[0] if str(error) else 'the connection broke'}") from None
    except FileNotFoundError:
        raise LinkError("this laptop's Bluetooth service is not running: start it (on Linux, bluetoothd)") from None
    except OSError as error:  # Windows' way to say that it is off, D-Bus's that it may not be used
        raise LinkError(f"{name}: the system's Bluetooth failed ({error}): is it switched on?") from None
