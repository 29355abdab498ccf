"""Pulls of three sessions and a raw trace, cut off after every packet: nothing is lost, nothing comes twice."""

import asyncio

import pytest
from bumble.link import LocalLink
from full import DEVICE, KEY, NAME, copied, full_device, make_chip, met, pulled_mark, reference, rows, stored_log
from kickback.link.keys import Keys
from kickback.link.pull import pull
from kickback.link.sentences import LinkError
from kickback.store import Store


@pytest.fixture(scope="module")
def chip(tmp_path_factory, micropython):
    """A chip with the whole firmware and three sessions."""
    return make_chip(tmp_path_factory.mktemp("chip"), stored_log())


@pytest.fixture
def keys(tmp_path):
    made = Keys(tmp_path / "keys.json")
    made.put(DEVICE, NAME, KEY)
    return made


async def pull_once(air, keys, mtu, path):
    """A laptop starts, pulls into its store, and is gone; up to where the sensor then says that its log is pulled."""
    with Store.open(path, create=True) as store:
        async with met(air, keys, mtu) as sensor:
            await pull(sensor, store)
            return (await sensor.info())["log_pulled"]


async def pull_cut_off(device, air, keys, mtu, path, after: int) -> bool:
    """The same, but the link breaks after so many packets; whether it was over before."""
    first = device.radio.packets

    def cut(count: int) -> None:
        if count - first >= after:
            device.radio.on_packet = lambda count: None
            asyncio.ensure_future(device.radio.cut())

    device.radio.on_packet = cut
    try:
        await pull_once(air, keys, mtu, path)
        return True
    except LinkError:
        return False
    finally:
        device.radio.on_packet = lambda count: None


async def every_packet(chip, keys, tmp_path, mtu: int, restart: str) -> int:
    """Trials with one more packet each until the pull is through before the cut; how many there were."""
    air = LocalLink()
    after = 0
    through = False
    while not through:
        after += 1
        folder = tmp_path / f"trial{after}"
        image = copied(chip, folder)
        device = full_device(image, air)
        device.start()
        path = folder / "store.db"
        through = await pull_cut_off(device, air, keys, mtu, path, after)
        if restart == "sensor":
            await device.stop()
            device.start()
        marked = await pull_once(air, keys, mtu, path)  # the laptop is started anew in any case
        await device.stop()
        assert device.fault is None
        with Store.open(path) as store:
            until = store.resume_offset(DEVICE)
            store.check()
        assert rows(path) == reference(image, folder / "reference.db", until), after
        assert marked == until, after
        assert pulled_mark(image) in (0, until), after  # a mark that power took with it is made again by the next pull
        assert not list(folder.glob("*.part"))
    return after


@pytest.mark.parametrize("restart", ["laptop", "sensor"])
@pytest.mark.parametrize("mtu", [23, 247])
def test_cut_after_every_packet(chip, keys, tmp_path, mtu, restart):
    packets = asyncio.run(every_packet(chip, keys, tmp_path, mtu, restart))
    assert packets > (60 if mtu == 23 else 10)
