"""BleTransport over a substitute for bleak that records the calls and fails as scripted."""

import asyncio
import contextlib

import pytest
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.exc import BleakDBusError, BleakDeviceNotFoundError, BleakError
from kickback.link import ble
from kickback.link.ble import REPLIES, BleTransport
from kickback.link.errors import LinkError, LinkLost
from kickback.link.messages import packets
from kickback.link.scan import BTHOME, Adapter, Advertiser, scan

WHERE = BLEDevice("AA:01", "Kick-A", None)


class Laptop:
    """adverts: (address, name) that a scan hears; failing: what the next connections raise; made: all clients so far;
    open: those that were not ended; forgotten: places that the system knows no more."""

    def __init__(self) -> None:
        self.adverts: list[tuple[str, str]] = []
        self.failing: list[Exception] = []
        self.made: list[Client] = []
        self.open: set[Client] = set()
        self.forgotten: list[BLEDevice] = []

    def client(self, where: BLEDevice, gone, timeout: float) -> "Client":
        self.made.append(Client(self, where))
        return self.made[-1]

    @contextlib.asynccontextmanager
    async def scanner(self, on_advert):
        for address, name in self.adverts:
            reported = AdvertisementData(name, {}, {BTHOME: b""}, [], None, -50, ())
            on_advert(BLEDevice(address, name, None), reported)
        yield


class Client:
    def __init__(self, laptop: Laptop, where: BLEDevice) -> None:
        self.laptop, self.where = laptop, where
        self.notified = {}

    async def connect(self) -> None:
        self.laptop.open.add(self)
        if self.laptop.failing:
            raise self.laptop.failing.pop(0)
        if any(self.where is one for one in self.laptop.forgotten):
            raise BleakDeviceNotFoundError(self.where.address)

    async def disconnect(self) -> None:
        self.laptop.open.discard(self)
        raise BleakError("was gone already")

    async def start_notify(self, characteristic: str, callback) -> None:
        self.notified[characteristic] = callback


@pytest.fixture
def laptop(monkeypatch):
    made = Laptop()
    monkeypatch.setattr(ble, "BleakClient", made.client)
    monkeypatch.setattr("kickback.link.scan.BleakScanner", made.scanner)
    return made


def open_link() -> tuple[BleTransport, list]:
    link, reported = BleTransport(Advertiser("Kick-A", -50, {}, WHERE), Adapter()), []
    link.on_message = reported.append
    return link, reported


def test_failed_connection_is_closed_before_the_next_one(laptop):
    laptop.failing = [BleakError("half open"), BleakError("half open")]

    async def run():
        link, _ = open_link()
        await link.open()
        assert laptop.open == {laptop.made[-1]} and len(laptop.made) == 3
        await link.reconnect()
        assert laptop.open == {laptop.made[-1]} and len(laptop.made) == 4
        await link.close()
        assert not laptop.open

    asyncio.run(run())


@pytest.mark.parametrize("why", [BleakError("half open"), BleakDBusError("org.bluez.Error.Failed", [])])
def test_connection_that_fails_finally_is_closed_at_once(laptop, why):
    laptop.failing = [why] * 3

    async def run():
        link, _ = open_link()
        with pytest.raises(LinkError):
            await link.open()
        assert laptop.made and not laptop.open

    asyncio.run(run())


def test_incomplete_message_is_dropped_with_its_connection(laptop):
    message = bytes(range(60))
    first, second, third = packets(message, 21)

    async def run():
        link, reported = open_link()
        await link.open()
        before = laptop.made[-1].notified[REPLIES]
        before(None, first)
        before(None, second)
        await link.reconnect()
        laptop.made[-1].notified[REPLIES](None, third)
        before(None, third)  # late, of the connection that is over
        assert not reported
        for packet in (first, second, third):
            laptop.made[-1].notified[REPLIES](None, packet)
        assert reported == [message]

    asyncio.run(run())


def test_device_unknown_to_the_system_is_scanned_again(laptop):
    laptop.adverts = [("AA:02", "Kick-A"), ("AA:01", "Kick-A")]

    async def run():
        link, _ = open_link()
        await link.open()
        laptop.forgotten.append(WHERE)
        with pytest.raises(LinkLost):
            await link.reconnect()
        await link.reconnect()
        assert laptop.made[-1].where.address == "AA:01"

    asyncio.run(run())


def test_two_sensors_with_one_name_are_listed_twice(laptop):
    laptop.adverts = [("AA:02", "Kick-A"), ("AA:01", "Kick-A"), ("AA:01", "Kick-A")]
    on_advert = asyncio.run(scan(Adapter(), 0.01))
    assert sorted(one.address for one in on_advert) == ["AA:01", "AA:02"]
