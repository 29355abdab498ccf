"""--virtual TRACE: the whole firmware on a virtual device and a virtual radio, through the same code as a sensor."""

import contextlib
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from kickback.link.ble import Adapter
from kickback.link.keys import Keys
from kickback.link.messages import KEY
from kickback.link.sentences import LinkError

ADDRESS = "F0:00:00:00:00:01"
DEVICE, NAME = "246f28010203", "Kick-0203"  # its unique_id is the stub's


@contextlib.asynccontextmanager
async def virtual(trace: str, pace: float = 1.0) -> AsyncIterator[tuple[Adapter, Keys]]:
    """A sensor that is switched on with this trace under it, and the keys that own it. pace: times real time.

    Raises LinkError where what it needs is not installed, TraceError for a trace that cannot be read.
    """
    try:
        from bumble.link import LocalLink
    except ImportError:
        raise LinkError("--virtual needs Bumble: install it with pip install 'kickback[virtual]'") from None
    from kickback.traces import read_trace
    from kickback.virtual.central import Central
    from kickback.virtual.compiled import device_files
    from kickback.virtual.device import VirtualDevice
    from kickback.virtual.image import FlashImage
    from kickback.virtual.motion import Motion
    from kickback.virtual.on_air import DeviceOnAir

    with tempfile.TemporaryDirectory() as folder:
        key = os.urandom(KEY)
        keys = Keys(Path(folder) / "keys.json")
        keys.put(DEVICE, NAME, key)
        image = FlashImage(Path(folder) / "chip.bin")
        image.write({**device_files(), "/owner.key": key})
        air = LocalLink()
        device = VirtualDevice(image, motion=Motion(read_trace(trace)), more=["bluetooth"])
        on_air = DeviceOnAir(device, air, ADDRESS, pace=pace)
        on_air.start()
        central = Central(air)
        try:
            yield Adapter({"backend": central.scanner()}, {"backend": central.client()}), keys
        finally:
            await on_air.stop()
        if on_air.fault:
            raise on_air.fault
