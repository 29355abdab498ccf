"""How long an event takes from the core to the host's screen, in virtual time: one host or several, idle or pulling."""

import asyncio
import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from bumble.link import LocalLink
from full_device import ADDRESS, DEVICE, KEY, NAME, make_chip, met, stored_log
from kickback.cli.live_watch import attach
from kickback.link.cancellation import cancel_all
from kickback.link.client import DeviceClient
from kickback.link.keyring import Keyring
from kickback.link.live import follow
from kickback.link.live_state import LiveState
from kickback.link.virtual import HEAP
from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G
from kickback.simulate.trace import simulate_trace
from kickback.traces.trace import Trace
from kickback.virtual.imu.motion import Motion
from kickback.virtual.radio.on_air import DeviceOnAir
from kickback.virtual.run.device import VirtualDevice
from kickback_protocol import message_kinds
from repcore.counter import REP, TOP

WATCHED_S = 32
# the app; and of each event its number and the virtual ms at which the core's tracker gave it to the app
PROBE = """
import sys
sys.path.insert(0, "/a")
import app, virtual_link
told = app.Device.on_event
number = 0
def noted(self, event):
    global number
    number += 1
    now_ms = virtual_link.now[1]
    told(self, event)
    print("told", number, now_ms)
app.Device.on_event = noted
app.run()
"""


@dataclass
class Late:
    """Of each event at each host: ms from the core to the screen; from the last sample that it took to the screen, of
    tops and reps. Bytes that were pulled meanwhile."""

    core: list[int] = field(default_factory=list)
    sample: list[float] = field(default_factory=list)
    pulled: int = 0


async def latency(folder: Path, mtu: int, hosts: int, pulling: bool) -> Late:
    """A set of half a minute, watched by so many hosts; pulling: each reads the log all the time as well."""
    folder.mkdir(exist_ok=True)
    keys = Keyring(folder / "keys.json")
    keys.add(DEVICE, NAME, KEY)
    t_s, counts, _ = simulate_trace("controlled", 3)
    trace = Trace("controlled", t_s[:3000], counts[:3000, :3] / COUNTS_PER_G, counts[:3000, 3:] / COUNTS_PER_DPS)
    image = make_chip(folder, stored_log(sessions=30, reps=30, raw=0))
    device = VirtualDevice(image, entry=PROBE, motion=Motion(trace), more=["bluetooth"], heap=HEAP)
    on_air = DeviceOnAir(device, LocalLink(), ADDRESS, 0.004)
    late, shown = Late(), []
    on_air.start()
    async with contextlib.AsyncExitStack() as stack:
        sensors = [await stack.enter_async_context(met(on_air.radio.air, keys, mtu)) for _ in range(hosts)]
        screens = [_watched(sensor, on_air, late, shown) for sensor in sensors]
        doing = [asyncio.create_task(follow(sensor, one)) for sensor, one in zip(sensors, screens, strict=True)]
        if pulling:
            doing += [asyncio.create_task(_read_on(sensor, late)) for sensor in sensors]
        while on_air.now_s < WATCHED_S and on_air.fault is None:
            await asyncio.sleep(0.01)
        await cancel_all(doing)
        assert all(one.reps and one.sets[-1].tempo and not one.missed for one in screens)
    await on_air.stop()
    if on_air.fault:
        raise on_air.fault
    told = {int(line.split()[1]): int(line.split()[2]) for _, line in device.result.console if line.startswith("told")}
    late.core = [at_ms - told[number] for number, at_ms in shown]
    return late


def _watched(sensor: DeviceClient, on_air: DeviceOnAir, late: Late, shown: list[tuple[int, int]]) -> LiveState:
    """The model of the screen; its updates are stored with the virtual time."""
    one = attach(sensor)
    to_screen = sensor.channel.on_event

    def on_event(told: dict) -> None:
        to_screen(told)
        shown.append((told["seq"], on_air.device.now_us // 1000))
        if told["kind"] in (TOP, REP):
            late.sample.append((on_air.device.now_us - (on_air.device.motion.began_us or 0)) / 1000 - told["at_ms"])

    sensor.channel.on_event = on_event
    return one


async def _read_on(sensor: DeviceClient, late: Late) -> None:
    """Endless bulk data."""
    while True:
        async for part in sensor.read(message_kinds.LOG):
            late.pulled += len(part)
