"""--virtual TRACE: the whole firmware on a virtual device and a virtual radio, through the same code as a sensor."""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

from kickback.link.ble import Adapter
from kickback.link.errors import LinkError
from kickback.link.keyring import Keys
from kickback.link.messages import KEY

if TYPE_CHECKING:  # Bumble is an extra
    from bumble.link import LocalLink

    from kickback.virtual.radio.on_air import DeviceOnAir

HEAP = 104 * 1024  # 100 kB for the firmware, and what the stub of bluetooth takes
STARTS = 3  # after so many the firmware crashes again and again
AFTER_S = 20  # of the trace: its last set ends
ADDRESS = "F0:00:00:00:00:01"
DEVICE, NAME = "246f28010203", "Kick-0203"  # its unique_id is the stub's


@contextlib.asynccontextmanager
async def virtual(trace: str, live: bool) -> AsyncIterator[tuple[Adapter, Keys]]:
    """A sensor with this trace under it, and the keys that own it. live: from the trace's start on, in real time;
    else the trace is over and its sets are in the sensor's log.

    Raises LinkError where what it needs is not installed, another sentence for a trace that cannot be read.
    """
    try:
        from kickback.virtual.radio.central import Central
    except ImportError:
        raise LinkError("--virtual needs Bumble: install it with pip install 'kickback[virtual]'") from None
    from bumble.link import LocalLink

    with tempfile.TemporaryDirectory() as folder:
        key = os.urandom(KEY)
        keys = Keys(Path(folder) / "keys.json")
        keys.put(DEVICE, NAME, key)
        air = LocalLink()
        on_air = _switched_off(Path(folder), trace, key, air)
        on_air.radio.real, on_air.radio.pace_s = live, 0.0
        on_air.start()
        central = Central(air)
        try:
            if not live:
                await _played(on_air, trace)
            yield Adapter({"backend": central.scanner()}, {"backend": central.client()}), keys
        finally:
            await on_air.stop()
        if on_air.fault:
            raise on_air.fault


def _switched_off(folder: Path, trace: str, key: bytes, air: "LocalLink") -> "DeviceOnAir":
    """The device with the firmware and this owner on its flash."""
    from kickback.traces.files import read_trace
    from kickback.virtual.board.flash_image import FlashImage
    from kickback.virtual.imu.motion import Motion
    from kickback.virtual.radio.on_air import DeviceOnAir
    from kickback.virtual.run.compiled import device_files
    from kickback.virtual.run.device import VirtualDevice

    motion = Motion(read_trace(trace))
    image = FlashImage(folder / "chip.bin")
    image.write({**device_files(), "/owner.key": key})
    return DeviceOnAir(VirtualDevice(image, motion=motion, more=["bluetooth"], heap=HEAP), air, ADDRESS)


async def _played(on_air: "DeviceOnAir", trace: str) -> None:
    """Waits until the trace and its last set are over."""
    from kickback.terminal.progress import progress_bar

    device = on_air.device
    with progress_bar(f"playing {trace}") as progress:
        while on_air.fault is None:
            if len(device.seen.boots) > STARTS:
                raise LinkError(f"the firmware does not start: {device.seen.console[-1][1]}")
            ends_us = device.motion.ends_us
            if ends_us is not None:
                over_us = int(ends_us) + AFTER_S * 1_000_000
                progress(min(device.now_us, over_us), over_us)
                if device.now_us >= over_us:
                    break
            await asyncio.sleep(0.05)
    on_air.radio.pace_s = 0.01
