"""Eight sensors on one laptop with the code of the commands; a ninth that sleeps does not affect them."""

import asyncio
import contextlib

import pytest
from bumble.link import LocalLink
from full_device import KEY, make_chip, settings_file, stored_log
from kickback.cli.live_watch import attach
from kickback.cli.pull import pull_all
from kickback.link import connect
from kickback.link.cancellation import cancel_all
from kickback.link.errors import LinkError
from kickback.link.keyring import Keyring
from kickback.link.live import follow
from kickback.link.scan import Adapter
from kickback.link.target import Target
from kickback.link.virtual import HEAP
from kickback.store import Store
from kickback.virtual.radio.central import Central
from kickback.virtual.radio.on_air import DeviceOnAir
from kickback.virtual.run.device import VirtualDevice

NAMES = [f"Kick-G{number}" for number in range(9)]
ASLEEP = NAMES[-1]
# each chip has its own id; the stub of machine has one for all
ENTRY = """
import sys
sys.path.insert(0, "/a")
import machine
machine.unique_id = lambda: bytes((36, 111, 40, 1, 2, %d))
import app
app.run()
"""


class Floor:
    """The sensors, the last of which is off; the laptop has the keys of all."""

    def __init__(self, folder, monkeypatch):
        self.air, self.folder = LocalLink(), folder
        self.keys = Keyring(folder / "keys.json")
        self.devices = [self.device(number) for number in range(len(NAMES))]
        laptop = Central(self.air)
        adapter = Adapter({"backend": laptop.scanner()}, {"backend": laptop.client()})
        monkeypatch.setattr(connect, "Adapter", lambda: adapter)
        monkeypatch.setattr(connect, "Keyring", lambda: self.keys)

    def device(self, number: int) -> DeviceOnAir:
        folder = self.folder / str(number)
        folder.mkdir()
        identity = f"246f2801020{number}"
        awake = settings_file(name=f"G{number}", sleep_after=3600)
        image = make_chip(folder, stored_log(sessions=1, device=identity), **{"/settings.json": awake})
        self.keys.add(identity, NAMES[number], KEY)
        device = VirtualDevice(image, entry=ENTRY % number, more=["bluetooth"], heap=HEAP)
        return DeviceOnAir(device, self.air, f"F0:00:00:00:00:1{number}", 0.05)

    async def when(self, ready) -> None:
        """Waits until a condition is true."""
        while not ready():
            assert not any(device.fault for device in self.devices)
            await asyncio.sleep(0.05)

    @contextlib.asynccontextmanager
    async def on(self):
        for device in self.devices[:-1]:
            device.start()
        try:
            yield
        finally:
            for device in self.devices:
                if device.radio.device:
                    await device.stop()
        assert not any(device.fault for device in self.devices)


def test_pull_and_live_data_of_eight_sensors_and_one_that_wakes_up(tmp_path, micropython, monkeypatch, capsys):
    """One run for both, because starting eight devices takes most of the time."""
    store = tmp_path / "store.db"

    async def run():
        floor = Floor(tmp_path, monkeypatch)
        async with floor.on():
            with pytest.raises(LinkError, match=f"1 of 9 sensors failed: {ASLEEP}; run the command again"):
                await pull_all(Target(tuple(NAMES)), str(store))
            await watch(floor)

    asyncio.run(run())
    reported = capsys.readouterr()
    assert [line.split(":")[0] for line in reported.out.splitlines()] == NAMES[:-1]
    assert f"{ASLEEP} was not found: " in reported.err and reported.err.count("\n") == 1
    with Store.open(store) as opened:
        sessions = opened.sessions()
    assert len(sessions) == 8 and all(len(one.sets[0].reps) == 2 for one in sessions)


async def watch(floor: Floor) -> None:
    """Watches all sensors and switches the last one on."""
    async with connect.connect_all(Target(tuple(NAMES)), several=True, need_key=False) as sensors:
        watched = [attach(sensor) for sensor in sensors]
        watchers = [asyncio.create_task(follow(sensor, one)) for sensor, one in zip(sensors, watched, strict=True)]
        await floor.when(lambda: all(len(one.frames) > 3 and one.link == "live" for one in watched[:-1]))
        asleep = watched[-1]
        assert asleep.name == ASLEEP and asleep.link == "lost" and "was not found" in asleep.trouble
        floor.devices[-1].start()
        await floor.when(lambda: len(asleep.frames) > 3 and asleep.link == "live")
        assert not asleep.trouble and all(one.link == "live" for one in watched)
        await cancel_all(watchers)
