"""--virtual TRACE: the firmware on a virtual device with a virtual radio, reached with the code for real sensors."""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

from kickback.link.errors import LinkError
from kickback.link.keyring import Keyring
from kickback.link.messages import KEY
from kickback.link.scan import Adapter
from kickback.terminal.progress import progress_bar

if TYPE_CHECKING:  # bumble is an optional dependency
    from bumble.link import LocalLink

    from kickback.virtual.radio.on_air import DeviceOnAir

HEAP = 100 * 1024  # bytes, for the firmware
MAX_STARTS = 3  # after so many the firmware crashes again and again
AFTER_S = 20  # of trace time: the last set ends
ADDRESS = "F0:00:00:00:00:01"
DEVICE_ID, NAME = "246f28010203", "Kick-0203"  # from unique_id of the stub machine


@contextlib.asynccontextmanager
async def virtual_sensor(trace: str, live: bool) -> AsyncIterator[tuple[Adapter, Keyring]]:
    """A virtual sensor that is moved by a trace file, as adapter, and the keyring that owns it.

    live: the trace starts now and runs in real time; else it is over, and its sets are in the sensor's log.
    Raises LinkError if bumble is not installed, and another ValueError for a trace that cannot be read.
    """
    try:
        from kickback.virtual.radio.central import Central
    except ImportError:
        raise LinkError("--virtual needs Bumble: install it with pip install 'kickback[virtual]'") from None
    from bumble.link import LocalLink

    with tempfile.TemporaryDirectory() as folder:
        key = os.urandom(KEY)
        keyring = Keyring(Path(folder) / "keys.json")
        keyring.add(DEVICE_ID, NAME, key)
        air = LocalLink()
        on_air = _make_device(Path(folder), trace, key, air)
        on_air.radio.traffic.real_time, on_air.radio.traffic.pace_s = live, 0.0
        on_air.start()
        central = Central(air)
        try:
            if not live:
                await _play(on_air, trace)
            yield Adapter({"backend": central.scanner()}, {"backend": central.client()}), keyring
        finally:
            await on_air.stop()
        if on_air.fault:
            raise on_air.fault


def _make_device(folder: Path, trace: str, key: bytes, air: "LocalLink") -> "DeviceOnAir":
    """The device, switched off, with the firmware and the owner's key on its flash."""
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


async def _play(on_air: "DeviceOnAir", trace: str) -> None:
    """Waits until the trace and its last set are over. Raises LinkError if the firmware does not start."""
    device = on_air.device
    with progress_bar(f"playing {trace}") as progress:
        while on_air.fault is None:
            if len(device.result.boots) > MAX_STARTS:
                raise LinkError(f"the firmware does not start: {device.result.console[-1][1]}")
            ends_us = device.motion.ends_us
            if ends_us is not None:
                over_us = int(ends_us) + AFTER_S * 1_000_000
                progress(min(device.now_us, over_us), over_us)
                if device.now_us >= over_us:
                    break
            await asyncio.sleep(0.05)
    on_air.radio.traffic.pace_s = 0.01
