"""10,000 reps in one go, eight sensors on one laptop, and how soon an event is on the screen."""

import asyncio
import time

import pytest
from bumble.link import LocalLink
from full import DEVICE, KEY, NAME, full_device, make_chip, met, reference, rows, stored_log
from kickback.link.keys import Keys
from kickback.link.pull import pull
from kickback.link.virtual import HEAP
from kickback.link.watch import begin, keep
from kickback.samples import Trace
from kickback.simulate import COUNTS_PER_DPS, COUNTS_PER_G, simulate_trace
from kickback.store import Store
from kickback.virtual.motion import Motion
from kickback.virtual.radio import INTERVAL_MS
from repcore.counter import REP, TOP


@pytest.fixture
def keys(tmp_path):
    made = Keys(tmp_path / "keys.json")
    made.put(DEVICE, NAME, KEY)
    return made


def test_ten_thousand_reps(tmp_path, keys, micropython):
    log = stored_log(sessions=100, reps=100)
    image = make_chip(tmp_path, log)

    async def run():
        device = full_device(image, LocalLink())
        device.start()
        async with met(device.radio.air, keys, 247) as sensor:
            with Store.open(tmp_path / "store.db", create=True) as store:
                found = await pull(sensor, store)
                again = await pull(sensor, store)
                until = store.resume_offset(DEVICE)
        await device.stop()
        return found, again, until

    found, again, until = asyncio.run(run())
    held = rows(tmp_path / "store.db")
    assert len(held["reps"]) == 10_000 and len(held["sessions"]) == 100
    assert found.log_bytes >= len(log) and again.records <= 2  # that mark, and a time told anew
    assert held == reference(image, tmp_path / "reference.db", until)


def test_an_event_is_soon_on_the_screen(tmp_path, keys, micropython):
    """Virtual time from the core's event to the screen's model: 50 ms and a connection interval at most."""
    t_s, counts, _ = simulate_trace("controlled", 3)
    trace = Trace("controlled", t_s[:3000], counts[:3000, :3] / COUNTS_PER_G, counts[:3000, 3:] / COUNTS_PER_DPS)
    image = make_chip(tmp_path, b"", **{"/raw/00001.kbt": b""})
    late = []

    async def run():
        device = full_device(image, LocalLink(), Motion(trace), pace_s=0.004)
        device.start()
        async with met(device.radio.air, keys, 23) as sensor:
            one = begin(sensor)
            shown = sensor.on_event

            def on_event(told):
                shown(told)
                if told["kind"] in (TOP, REP):
                    base_ms = (device.device.motion.began_us or 0) / 1000
                    late.append(device.now_s * 1000 - base_ms - told["at_ms"])

            sensor.on_event = on_event
            watcher = asyncio.create_task(keep(sensor, one))
            while device.now_s < 40 and device.fault is None:
                await asyncio.sleep(0.01)
            watcher.cancel()
            assert one.reps and one.sets[-1].tempo
        await device.stop()

    asyncio.run(run())
    assert len(late) >= 6
    # the core has taken the sample at at_ms; sampling itself waits for the beat (40 ms)
    assert max(late) <= 50 + INTERVAL_MS + 40, late


def test_a_gym_floor_of_eight(tmp_path, micropython):
    """Eight sensors on one laptop: each is met, watched and pulled at the same time."""
    from kickback.link.ble import Adapter, BleLink, scan
    from kickback.link.sensor import Sensor
    from kickback.virtual.central import Central
    from kickback.virtual.device import VirtualDevice
    from kickback.virtual.on_air import DeviceOnAir

    async def run():
        air, devices = LocalLink(), []
        keys = Keys(tmp_path / "keys.json")
        keys.put(DEVICE, NAME, KEY)
        for number in range(8):
            folder = tmp_path / str(number)
            folder.mkdir()
            # one chip's id serves all: what tells them apart here is their name
            image = make_chip(folder, stored_log(sessions=1), **{"/settings.json": named(f"G{number}")})
            device = VirtualDevice(image, more=["bluetooth"], heap=HEAP)
            devices.append(DeviceOnAir(device, air, f"F0:00:00:00:00:1{number}", 0.05))
            devices[-1].start()
        adapter_of = Central(air)
        adapter = Adapter({"backend": adapter_of.scanner()}, {"backend": adapter_of.client()})
        wanted = {f"Kick-G{number}" for number in range(8)}
        heard = await scan(adapter, 30, lambda found: wanted <= set(found))
        links = [BleLink(found, adapter) for found in heard]
        sensors = [Sensor(link) for link in links]
        live = {}
        for link, sensor in zip(links, sensors, strict=True):
            await link.open()
            await sensor.meet(keys)
            sensor.on_live = lambda told, name=sensor.name: live.setdefault(name, []).append(told)
            await sensor.listen(2)
        stores = [Store.open(tmp_path / f"{number}.db", create=True) for number in range(8)]
        found = await asyncio.gather(*(pull(one, store) for one, store in zip(sensors, stores, strict=True)))
        ends = time.monotonic() + 10
        while min(map(len, live.values()), default=0) < 3 and time.monotonic() < ends:
            await asyncio.sleep(0.05)
        for sensor, store in zip(sensors, stores, strict=True):
            await sensor.close()
            store.close()
        for device in devices:
            await device.stop()
        return {sensor.name for sensor in sensors}, found, live

    names, found, live = asyncio.run(run())
    assert names == {f"Kick-G{number}" for number in range(8)} == set(live)
    assert all(one.records >= 6 and one.traces == 1 for one in found)


def named(name: str) -> bytes:
    from full import settings_file

    return settings_file(name=name, sleep_after=3600)
