"""Pulls of three sessions and a raw trace, interrupted after every packet: nothing is lost or stored twice."""

import asyncio
import os
import tempfile
from pathlib import Path

import pytest
from bumble.link import LocalLink
from full_device import (
    DEVICE,
    KEY,
    NAME,
    copied,
    device_log,
    full_device,
    make_chip,
    met,
    pulled_mark,
    reference,
    rows,
    stored_log,
)
from kickback.cli.erase import erase_pulled
from kickback.link.errors import LinkError
from kickback.link.keyring import Keyring
from kickback.link.pull import pull
from kickback.link.pull_log import whole_records
from kickback.store import Store, StoreError, read_records
from kickback_protocol import record_codec
from store_log import record_bytes

LANES = 4  # concurrent trials: each waits for its sensor most of the time
STRIDE = 3  # packets of an MTU of 23 between two trials; at 247 every packet is cut


@pytest.fixture(scope="module")
def chip(tmp_path_factory, micropython):
    """A chip with the whole firmware and three sessions."""
    return make_chip(tmp_path_factory.mktemp("chip"), stored_log())


@pytest.fixture
def in_memory(tmp_path):
    """A folder in RAM, where SQLite's syncs are free, if the system has one."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


@pytest.fixture
def keys(tmp_path):
    made = Keyring(tmp_path / "keys.json")
    made.add(DEVICE, NAME, KEY)
    return made


async def pull_once(air, keys, mtu, path):
    """A laptop starts, pulls into its store and disconnects; returns the offset that the sensor has as pulled."""
    with Store.open(path, create=True) as store:
        async with met(air, keys, mtu) as sensor:
            await pull(sensor, store)
            return (await sensor.info())["log_pulled"]


async def pull_cut_off(device, air, keys, mtu, path, after: int) -> bool:
    """Like pull, but the link breaks after so many packets. Returns whether the pull was complete before."""
    first = device.radio.traffic.packets

    def cut(count: int) -> None:
        if count - first >= after:
            device.radio.traffic.on_packet = lambda count: None
            asyncio.ensure_future(device.radio.cut())

    device.radio.traffic.on_packet = cut
    try:
        await pull_once(air, keys, mtu, path)
        return True
    except LinkError:
        return False
    finally:
        device.radio.traffic.on_packet = lambda count: None


def check(path, image, folder, marked: int) -> None:
    """The store equals the log on the chip, and the sensor's pulled offset is its end (less the last PULLED)."""
    with Store.open(path) as store:
        until = store.resume_offset(DEVICE)
        store.check()
    assert rows(path) == reference(image, folder / "reference.db", until)
    assert 0 <= until - marked <= record_codec.PULLED_SIZE
    assert pulled_mark(image) <= until  # the next pull repeats a PULLED record that the power cut lost
    assert not list(folder.glob("*.part"))


async def sensor_restarts(chip, keys, tmp_path, mtu: int, first: int, step: int) -> int:
    """Trials that cut after first packets and step more each, until a pull is complete before the cut; that number."""
    air = LocalLink()
    after, through = first - step, False
    while not through:
        after += step
        folder = tmp_path / f"trial{after}"
        image = copied(chip, folder)
        device = full_device(image, air)
        device.start()
        through = await pull_cut_off(device, air, keys, mtu, folder / "store.db", after)
        await device.stop()
        device.start()
        marked = await pull_once(air, keys, mtu, folder / "store.db")
        await device.stop()
        assert device.fault is None
        check(folder / "store.db", image, folder, marked)
    return after


async def laptop_restarts(chip, keys, tmp_path, mtu: int, first: int, step: int) -> int:
    """The same on a sensor that stays on, each time into a new store."""
    air = LocalLink()
    after, through = first - step, False
    image = copied(chip, tmp_path / f"chip{first}")
    device = full_device(image, air)
    device.start()
    while not through:
        after += step
        folder = tmp_path / f"trial{after}"
        folder.mkdir()
        through = await pull_cut_off(device, air, keys, mtu, folder / "store.db", after)
        marked = await pull_once(air, keys, mtu, folder / "store.db")
        check(folder / "store.db", image, folder, marked)
    await device.stop()
    assert device.fault is None
    return after


@pytest.mark.parametrize("restarts", [laptop_restarts, sensor_restarts])
@pytest.mark.parametrize("mtu", [23, 247])
def test_interruption_after_any_packet(chip, keys, in_memory, mtu, restarts, monkeypatch):
    if restarts is laptop_restarts:  # its clock runs ahead: the TIME record of each trial lengthens its log
        monkeypatch.setattr("kickback.link.pull.MAX_CLOCK_ERROR_S", 1e12)

    stride = STRIDE if mtu == 23 else 1

    async def run() -> list[int]:
        firsts = range(1, 1 + LANES * stride, stride)
        return await asyncio.gather(*(restarts(chip, keys, in_memory, mtu, one, LANES * stride) for one in firsts))

    packets = min(asyncio.run(run()))
    assert packets > (60 if mtu == 23 else 10)


def test_damage_in_the_log_is_skipped():
    sound = [record_bytes("note", up_ms=ms, code=1, text="sound") for ms in range(3)]
    spoilt = bytes([sound[1][0]]) + bytes(len(sound[1]) - 1)
    stream = sound[0] + spoilt + sound[2]
    assert whole_records(stream) == (len(sound[0]), len(sound[0] + spoilt))
    assert whole_records(b"".join(sound)) == (len(b"".join(sound)),) * 2
    cut = sound[0] + sound[1][:-1]
    assert whole_records(cut) == (len(sound[0]),) * 2  # its end has not arrived yet
    # it never arrives if the log ends here; the following records are stored all the same
    odd = sound[0] + bytes([record_codec.REP, 0, 4]) + sound[2]
    assert whole_records(odd) == (len(sound[0]),) * 2
    assert whole_records(odd, last=True) == (len(sound[0]), len(odd) - len(sound[2]))


def test_erase_keeps_traces_that_are_not_stored(tmp_path):
    """Raw traces before the first missing one are erased."""
    log = [record_bytes("session", session=1, boot=1, up_ms=0, lifter="", machine="")]
    log += [record_bytes("raw", session=1, set=1, number=number, size=3, start_ms=0) for number in (4, 5, 6)]
    with Store.open(tmp_path / "s.db", create=True) as store:
        assert store.last_raw(DEVICE) == 0
        store.add_log(DEVICE, read_records(b"".join(log), 0)[0], 1)
        assert store.last_raw(DEVICE) == 0
        for number in (4, 6):
            store.add_raw_trace(DEVICE, 1, number, b"raw")
        assert store.last_raw(DEVICE) == 4
        store.add_raw_trace(DEVICE, 1, 5, b"raw")
        assert store.last_raw(DEVICE) == 6


@pytest.mark.parametrize("pages", [0, 6])
def test_full_disk(tmp_path, in_memory, micropython, keys, pages):
    """SQLITE_FULL during a pull gives a message, and the sensor keeps all data that are not stored."""
    image = make_chip(tmp_path, stored_log(sessions=30, reps=30))
    path = in_memory / "store.db"

    async def run():
        device = full_device(image, LocalLink())
        device.start()
        with Store.open(path, create=True) as store:
            (had,) = store.connection.execute("PRAGMA page_count").fetchone()
            store.connection.execute(f"PRAGMA max_page_count = {had + pages}")
            async with met(device.radio.air, keys, 247) as sensor:
                with pytest.raises(StoreError, match="the disk is full; nothing was changed: make room and try again"):
                    await pull(sensor, store)
            part = len(rows(path)["reps"])
        async with met(device.radio.air, keys, 247) as sensor:
            marked = (await sensor.info())["log_pulled"]
        marked_then = await pull_once(device.radio.air, keys, 247, path)
        with Store.open(path) as store:
            until = store.resume_offset(DEVICE)
        await device.stop()
        return part, marked, marked_then, until

    part, marked, marked_then, until = asyncio.run(run())
    assert marked == 0 and part < 900 and part >= 100 * (pages > 0)
    assert rows(path) == reference(image, in_memory / "reference.db", until)
    assert len(rows(path)["reps"]) == 900 and marked_then == until


def test_erase_removes_pulled_data_only(chip, keys, tmp_path, in_memory):
    """The whole log in one segment and its trace are erased; log and store continue."""
    image, path = copied(chip, tmp_path / "chip"), in_memory / "store.db"

    async def run():
        device = full_device(image, LocalLink())
        device.start()
        await pull_once(device.radio.air, keys, 247, path)
        async with met(device.radio.air, keys, 247) as sensor:
            with Store.open(path) as store:
                reported = await erase_pulled(sensor, store)
                info = await sensor.info()
                again = await pull(sensor, store)
        await device.stop()
        return reported, info, again

    before = device_log(chip)
    reported, info, again = asyncio.run(run())
    assert reported == "pulled sessions erased" and info["log_first"] == info["log_pulled"] > len(before)
    assert (again.new_log, again.lost_bytes, again.damaged_bytes, again.missing_traces) == (False, 0, 0, 0)
    files = image.read()
    assert not [name for name in files if name.startswith("/raw/")]
    assert sum(len(data) for name, data in files.items() if name.startswith("/log/")) < 100
    with Store.open(path) as store:
        assert len(store.sessions()) == 3
