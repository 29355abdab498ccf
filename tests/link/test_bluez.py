"""End to end with bleak's own BlueZ backend: D-Bus, a fake org.bluez, the virtual air, the firmware in MicroPython."""

import asyncio
import shutil
import sys

import pytest
from bumble.link import LocalLink
from fake_bluez import FakeBluez
from kickback.link.ble import BleTransport
from kickback.link.client import DeviceClient
from kickback.link.errors import LinkError
from kickback.link.keyring import Keyring
from kickback.link.scan import Adapter, scan
from kickback_protocol import message_kinds
from private_bus import start_bus
from virtual_air import CODE, NAME, world

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="BlueZ is Linux's")
LOG = bytes(range(256)) * 20


@pytest.fixture
def bus(tmp_path, monkeypatch, need):
    """The address of a private D-Bus that bleak uses as the system bus."""
    need(shutil.which("dbus-daemon"), "No dbus-daemon: install dbus-daemon (Debian's package of that name).")
    process, address = start_bus(tmp_path)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    yield address
    process.terminate()
    process.wait()


def test_claim_pull_and_watch_through_bluez(bus, folder):
    """Runs the code of the other tests with bleak's own backend."""
    live = []

    async def run():
        async with world(folder, key=b"", button_ms=1000, log=LOG) as made:
            await FakeBluez(made.central.air).start(bus)
            found = await scan(Adapter(), 20, lambda found: NAME in [one.name for one in found])
            link = BleTransport(found[0], Adapter())
            sensor = DeviceClient(link)
            keys = Keyring(folder / "keys.json")
            try:
                await link.open()
                await made.until(2)
                await sensor.claim(keys, code=CODE)
                sensor.channel.on_live = live.append
                await sensor.listen(2)
                log = b"".join([part async for part in sensor.read(message_kinds.LOG)])
                await sensor.run_action("mark_pulled", len(log))
                await made.when(lambda: len(live) >= 5)
            finally:
                await sensor.close()
            return found[0], log, made.requests()

    found, log, reported = asyncio.run(run())
    assert found.state["battery"] == 77 and log == LOG and reported == [("mark_pulled", len(LOG))]


def test_disabled_bluetooth_is_reported(bus):
    async def run():
        await FakeBluez(LocalLink()).start(bus, powered=False)
        await scan(Adapter(), 1)

    with pytest.raises(LinkError, match="Bluetooth is off or missing"):
        asyncio.run(run())


def test_missing_bluetooth_is_reported(tmp_path, monkeypatch):
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    with pytest.raises(LinkError, match="Bluetooth service is not running"):
        asyncio.run(scan(Adapter(), 1))
