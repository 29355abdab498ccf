"""The setting `radio`: 0 keeps Bluetooth off from the next start until a long press of the button."""

import asyncio
import json

import pytest
from bumble.link import LocalLink
from full_device import ADDRESS, KEY, make_chip, settings_file
from kickback.link.virtual import HEAP
from kickback.virtual.radio.on_air import DeviceOnAir
from kickback.virtual.run.device import VirtualDevice
from kickback.virtual.run.script import Press


def play(folder, script, seconds: float, **files) -> tuple[list, dict]:
    """Whether the device advertised, every 0.1 s, and the files of its chip at the end."""
    image = make_chip(folder, b"", **{"/settings.json": settings_file(radio=0, sleep_after=3600)}, **files)
    device = VirtualDevice(image, more=["bluetooth"], heap=HEAP, script=script)
    advertised = []

    async def run():
        on_air = DeviceOnAir(device, LocalLink(), ADDRESS, 0.0)
        on_air.start()
        while on_air.now_s < seconds and on_air.fault is None:
            advertised.append((on_air.now_s, on_air.radio.adverts is not None))
            await asyncio.sleep(0.005)
        await on_air.stop()
        assert on_air.fault is None and not device.result.repls

    asyncio.run(run())
    return advertised, image.read()


@pytest.fixture
def folder(tmp_path, micropython):
    return tmp_path


def test_off_until_the_button_is_held(folder):
    advertised, files = play(folder, [(6, Press(2.5))], 20)
    assert {on for at_s, on in advertised if at_s < 8} == {False}
    assert {on for at_s, on in advertised if at_s > 12} == {True}
    assert json.loads(files["/settings.json"].split(b"\n")[0]) == {"sleep_after": 3600}  # the default
    assert files["/owner.key"] == KEY


def test_reset_by_hand_removes_the_owner(folder):
    advertised, files = play(folder, [(3, Press(10.5))], 18)
    assert {on for _, on in advertised} == {False}
    assert "/owner.key" not in files
