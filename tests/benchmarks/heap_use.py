"""The heap that the firmware uses with Bluetooth on: between two beats, and with temporarily loaded modules."""

import asyncio
import contextlib
import re
from pathlib import Path
from typing import NamedTuple

from bumble.link import LocalLink
from full_device import ADDRESS, DEVICE, KEY, NAME, make_chip, met, settings_file, stored_log
from kickback.link.keyring import Keyring
from kickback.link.pull import pull
from kickback.store import Store
from kickback.traces.files import read_trace
from kickback.virtual.imu.motion import Motion
from kickback.virtual.radio.on_air import DeviceOnAir
from kickback.virtual.run.device import VirtualDevice

TRACE = Path(__file__).parents[2] / "host/kickback/demo.kbt"
SECONDS = 95  # a set of ten reps and its end
TRACES = 2  # to be pulled: that of before, and that of the set
HOSTS = 3  # all that the sensor serves
# The heap in use without that of the stubs: every second, and whenever a module is loaded on demand. MicroPython keeps
# names in tables, each twice as long as the one before. Those of the stubs, which a board has in ROM, fill them up to
# the middle. So the firmware's begin a table here, of 640 places, and are charged for those of a board: 310 places in
# tables of 10 to 160, of 7 bytes each (tests/image/test_rom_names.py counts the names).
PROBE = """
import gc, sys

class Names:
    pass

def begin_table():
    n = got = 0
    while got < 4000:
        free = gc.mem_free()
        setattr(Names, "name%d" % n, 0)
        got = free - gc.mem_free()
        n += 1
    return got

begin_table()
Names = None
gc.collect()
before = gc.mem_alloc() - 310 * 7
sys.path.insert(0, "/a")
import app, ondemand

def told(what):
    gc.collect()
    print("heap", what, gc.mem_alloc() - before)

def call(file, name, *given):
    try:
        __import__(file)
        function = getattr(sys.modules[file], name)
        told(file + "." + name)
        return function(*given)
    finally:
        ondemand.unload(file)

ondemand.run_once = call
device = app.Device()
beat = device.beat
count = 0
def probed(*clocks):
    global count
    beat(*clocks)
    count += 1
    if count % 25 == 0:
        told("beat")
device.beat = probed
device.run()
"""
SETTING = "pause_target=0.3"  # one of the core's, for which its table is loaded as well
PROFILE = 'Leg extension={"kind":1,"span":60000,"over_range":0,"note":"pad 3, seat 4"}'


class HeapUse(NamedTuple):
    """Bytes: the maximum between beats; the maximum with a temporarily loaded module, and its name; traces pulled."""

    beats: int
    loads: int
    loaded: str
    traces: int


async def heap_use(folder: Path) -> HeapUse:
    """Three hosts watch; one pulls, one changes settings, one profiles, while a set is recorded raw."""
    folder.mkdir()
    keys = Keyring(folder / "keys.json")
    keys.add(DEVICE, NAME, KEY)
    image = make_chip(folder, stored_log(), **{"/settings.json": settings_file(record=1)})
    device = VirtualDevice(image, entry=PROBE, motion=Motion(read_trace(TRACE)), more=["bluetooth"], heap=160 * 1024)
    on_air = DeviceOnAir(device, LocalLink(), ADDRESS, 0.002)
    on_air.start()
    traces = 0
    async with contextlib.AsyncExitStack() as stack:
        sensors = [await stack.enter_async_context(met(on_air.radio.air, keys, 247)) for _ in range(HOSTS)]
        for sensor in sensors:
            await sensor.listen(2)
        store = stack.enter_context(Store.open(folder / "store.db", create=True))
        while on_air.now_s < SECONDS or (traces < TRACES and on_air.now_s < 2 * SECONDS):
            assert on_air.fault is None
            traces += (await pull(sensors[0], store)).traces
            await sensors[1].run_action("set_setting", text=SETTING)
            await sensors[2].run_action("set_profile", text=PROFILE)
            begun_s = on_air.now_s
            while on_air.now_s < begun_s + 4:
                await asyncio.sleep(0.01)
    await on_air.stop()
    assert on_air.fault is None and not device.result.repls
    reported = [re.fullmatch(r"heap (\S+) (\d+)", line) for _, line in device.result.console]
    found = [(int(match[2]), match[1]) for match in reported if match]
    loads = max(one for one in found if one[1] != "beat")
    return HeapUse(max(size for size, what in found if what == "beat"), *loads, traces)
