"""kickback update: the whole firmware receives a version over the virtual radio, and falls back without its owner."""

import asyncio
import shutil
from binascii import crc32
from dataclasses import replace

import pytest
from bumble.link import LocalLink
from full_device import DEVICE, KEY, NAME, full_device, make_chip, met, stored_log
from kickback.image.build import CHECKSUMS, FIRMWARE, build
from kickback.link import update
from kickback.link.errors import Refused
from kickback.link.keyring import Keyring
from kickback.link.update import send_update
from kickback.virtual.board.flash_image import FlashImage, power_cuts, read_image
from kickback_protocol import message_kinds


@pytest.fixture(scope="module")
def newer(tmp_path_factory):
    """The firmware with a change in one file."""
    folder = tmp_path_factory.mktemp("newer") / "firmware"
    shutil.copytree(FIRMWARE, folder)
    power = folder / "app/power.py"
    power.write_text(power.read_text().replace("sleep_ms(10)", "sleep_ms(11)"))
    return build(folder)


def play(tmp_path, doing, battery_v=4.0):
    """Runs doing(device, meet) with the whole firmware, switched on. Returns its result and the files on the chip."""
    image = FlashImage(make_chip(tmp_path, stored_log()).path, journal=True)
    keys = Keyring(tmp_path / "keys.json")
    keys.add(DEVICE, NAME, KEY)

    async def run():
        air = LocalLink()
        device = full_device(image, air, pace_s=0.0)
        device.device.board.battery_v = battery_v
        device.start()
        try:
            return await doing(device, lambda: met(air, keys, 247))
        finally:
            await device.stop()

    result = asyncio.run(run())
    return result, image.read()


async def until(device, seconds):
    """Waits for a time of the device's clock."""
    ends = device.now_s + seconds
    while device.now_s < ends:
        await asyncio.sleep(0.02)


def test_changed_file_is_sent_and_proven_by_the_owner(micropython, tmp_path, newer):
    sent = []

    async def doing(device, meet):
        async with meet() as sensor:
            await send_update(sensor, newer, lambda done, total: sent.append((done, total)))
        async with meet() as sensor:
            assert (await sensor.info())["firmware"] == newer.name
            await until(device, 30)

    _, files = play(tmp_path, doing)
    assert sent == [(1, 1)]
    assert files["/slot.txt"] == b"b 0 0\n" and "/air" not in files
    assert {name: files[f"/b/{name}"] for name in newer.slot} == newer.slot


def test_power_cut_while_it_is_sent(micropython, tmp_path, newer):
    """At every eighth program and erase, and at each of the last ones: one whole version runs, and nothing is lost."""

    async def doing(device, meet):
        async with meet() as sensor:
            act = sensor.run_action

            async def stay_on(action, *numbers, text=""):  # a start begins a new journal
                if action != "reset":
                    await act(action, *numbers, text=text)

            sensor.run_action = stay_on
            await send_update(sensor, newer, lambda done, total: None)
            return device.device.image.operations()

    (tmp_path / "start").mkdir()
    start = make_chip(tmp_path / "start", stored_log()).path.read_bytes()
    operations, after = play(tmp_path, doing)
    before = read_image(start)
    for index, part, raw in power_cuts(start, operations):
        if index % 8 and index < len(operations) - 60:
            continue
        files = read_image(raw)
        slot = files["/slot.txt"].decode()[0] if "/slot.txt" in files else "a"
        wanted = newer.slot if slot == "b" else {name[3:]: before[name] for name in before if name.startswith("/a/")}
        assert {name: files[f"/{slot}/{name}"] for name in wanted} == wanted, (index, part)
        assert f"/{slot}/version.txt" in files and files["/owner.key"] == KEY, (index, part)
        assert slot == "a" or files["/air"] == b""
    assert after["/slot.txt"] == b"b 1 0\n" and len(operations) > 300


def test_without_its_owner_the_version_before_comes_back(micropython, tmp_path, newer):
    """A new version whose radio does not work would reach safe ground only by the cable."""

    async def doing(device, meet):
        async with meet() as sensor:
            await send_update(sensor, newer, lambda done, total: None)
        await until(device, 230)
        async with meet() as sensor:
            return (await sensor.info())["firmware"]

    firmware, files = play(tmp_path, doing)
    assert firmware != newer.name and files["/slot.txt"] == b"a 0 0\n"
    assert b"no host with the key came within 180 s" in files["/crash.old"]


def test_everything_in_a_minute_and_again_after_a_cut(micropython, tmp_path, newer):
    """All files differ. The connection ends after half of them: they stay, and the rest is sent."""
    slot = {name: content + b"\0" for name, content in newer.slot.items() if name != CHECKSUMS}
    slot[CHECKSUMS] = "".join(f"{name} {crc32(content):08x}\n" for name, content in slot.items()).encode()
    every, half, sent = replace(newer, slot=slot), len(slot) // 2, []

    def cut(done, total):
        sent.append(total)
        if done == half:
            raise ZeroDivisionError

    async def doing(device, meet):
        began = device.now_s
        async with meet() as sensor:
            with pytest.raises(ZeroDivisionError):
                await send_update(sensor, every, cut)
        async with meet() as sensor:
            await send_update(sensor, every, lambda done, total: sent.append(total))
        return device.now_s - began

    took_s, files = play(tmp_path, doing)
    assert (sent[0], sent[-1]) == (len(slot) - 1, len(slot) - 1 - half)
    print(f"{sum(map(len, slot.values()))} bytes in {took_s:.1f} s of the device")
    assert sum(map(len, slot.values())) > 60_000 and took_s < 60
    assert files["/slot.txt"].startswith(b"b ") and files["/air"] == b""


def test_what_refuses_an_update(micropython, tmp_path, newer):
    async def doing(device, meet):
        async with meet() as sensor:
            with pytest.raises(Refused, match=r"reads \.mpy files of version 6, not 5"):
                await sensor.run_action("load", 5, text="app.mpy")
            with pytest.raises(Refused, match="not a path of a version"):
                await sensor.run_action("load", 6, text="../main.py")
            with pytest.raises(Refused, match="bytes are missing before 9"):
                await sensor.channel.request(update._data(9, b"x"), message_kinds.REPLY)
            with pytest.raises(Refused, match="charge it above 30 %"):
                await send_update(sensor, newer, lambda done, total: None)

    _, files = play(tmp_path, doing, battery_v=3.6)
    assert not any(path.startswith("/b/") for path in files)
