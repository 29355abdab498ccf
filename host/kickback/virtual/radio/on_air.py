"""A virtual device with its radio: the device runs in a thread, the air in this thread's asyncio loop."""

import threading

from bumble.link import LocalLink

from kickback.virtual.radio.radio import VirtualRadio
from kickback.virtual.run.child import Request
from kickback.virtual.run.device import VirtualDevice
from kickback.virtual.stubs import virtual_ops as op


class DeviceOnAir:
    """Switches a VirtualDevice, made with more=["bluetooth"], on and off.

    fault: the exception that ended its thread, if any
    """

    def __init__(self, device: VirtualDevice, air: LocalLink, address: str, pace_s: float = 0.01) -> None:
        self.device = device
        self.radio = VirtualRadio(air, address, pace_s)
        self.fault: BaseException | None = None
        self._off = False
        self._thread: threading.Thread | None = None
        device.handlers[op.RADIO] = self._serve

    @property
    def now_s(self) -> float:
        """The device's clock in s since its first power-on."""
        return self.device.now_us / 1e6

    def start(self) -> None:
        """Switches the device on, or continues after a stop."""
        self._off = False
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    async def stop(self) -> None:
        """Switches the device off: only the flash keeps its content."""
        self._off = True
        if self._thread:
            await self.radio.loop.run_in_executor(None, self._thread.join)
        self.device.power_off()
        await self.radio.off()

    def _run(self) -> None:
        try:
            self.device.run(until=lambda device: self._off)
        except BaseException as error:  # reported by the thread's owner
            self.fault = error

    def _serve(self, request: Request) -> tuple[int, bytes]:
        return self.radio.ask(request.a, request.b, request.payload, self.device.now_us // 1000)
