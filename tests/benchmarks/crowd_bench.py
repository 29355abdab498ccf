"""Three hosts that read the log without end, while a fourth tries to connect: how often one of the three is lost.

With --save, ten minutes of virtual time for each number of credits and their delay; printed in tests/COST.md.
"""

import asyncio
import contextlib
import json
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from firmware_runs import FOLDERS

sys.path += FOLDERS  # virtual_air.py imports from the firmware

from kickback.link.cancellation import cancel_all, time_limit
from kickback.link.client import DeviceClient
from kickback.link.errors import LinkError
from kickback_protocol import message_kinds
from virtual_air import World, fill, world

LOG = bytes(range(256)) * 200
CASES = tuple((credits, delay_ms) for credits in (6, 12) for delay_ms in (0, 30, 100))
MINUTES = 10


class Crowd(NamedTuple):
    """Lost: ends of the three connections; tries: of the fourth host; read: bytes by each of the three."""

    lost: int
    tries: int
    read: list[int]


async def crowd(folder: Path, credits: int, delay_ms: int, seconds: float) -> Crowd:
    """Plays it on the small sensor; folder: filled by virtual_air.fill()."""
    async with world(folder, log=LOG, pace_s=0.0005) as made:
        buffers = made.radio.traffic.buffers
        buffers.credits, buffers.credit_ms = credits, delay_ms
        read, tries, lost = [0, 0, 0], [0], [0]
        async with contextlib.AsyncExitStack() as stack:
            sensors = [await stack.enter_async_context(made.stranger(number).sensor()) for number in range(3)]
            doing = [asyncio.create_task(_read(sensor, read, i, lost)) for i, sensor in enumerate(sensors)]
            doing.append(asyncio.create_task(_try(made, tries)))
            begun_s = made.on_air.now_s
            await made.when(lambda: made.on_air.now_s > begun_s + seconds or lost[0])
            await cancel_all(doing)
        return Crowd(lost[0], tries[0], read)


async def _read(sensor: DeviceClient, read: list[int], at: int, lost: list[int]) -> None:
    """Reads the log again and again."""
    try:
        while True:
            async for part in sensor.read(message_kinds.LOG):
                read[at] += len(part)
    except LinkError as error:
        print(f"host {at + 1}: {error}")
        lost[0] += 1


async def _try(made: World, tries: list[int]) -> None:
    """Connects as a fourth host, which the sensor turns away, and tries again a second later."""
    fourth = made.stranger(9)
    while True:
        tries[0] += 1
        with contextlib.suppress(LinkError, TimeoutError, AssertionError):
            async with time_limit(0.5), fourth.sensor():
                pass
        await made.pass_by(1)


def main() -> None:
    seconds = 60 * MINUTES if "--save" in sys.argv else 60
    found = {}
    for credits, delay_ms in CASES:
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder))
            one = asyncio.run(crowd(Path(folder), credits, delay_ms, seconds))
        rate = "/".join(f"{size / seconds / 1000:.1f}" for size in one.read)
        figure = f"{one.lost} lost, {one.tries} tries of the fourth, {rate} kB/s"
        found[f"{credits} credits that return after {delay_ms} ms"] = figure
        print(f"{credits} credits, {delay_ms} ms: {figure}", flush=True)
    if "--save" in sys.argv:
        Path(__file__).with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
