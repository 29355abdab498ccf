"""The virtual air, and the fake BlueZ through which a browser finds sensors, in one thread."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from bumble.link import LocalLink
from fake_bluez import FakeBluez
from kickback.virtual.radio.on_air import DeviceOnAir

SLOW_S = 60


class AirThread:
    """The virtual air. BlueZ starts first, because a browser searches for it only at its start."""

    def __init__(self, bus_address: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.air: LocalLink = self.call(self._begin(bus_address))

    async def _begin(self, bus_address: str) -> LocalLink:
        air = LocalLink()
        self.bluez = FakeBluez(air)
        await self.bluez.start(bus_address)
        return air

    def call(self, doing: Coroutine[Any, Any, Any]) -> Any:
        """Runs a coroutine in the thread's loop and returns its result."""
        asked: Future = asyncio.run_coroutine_threadsafe(doing, self.loop)
        return asked.result(SLOW_S)

    @contextmanager
    def sensor(self, make: Callable[[LocalLink], DeviceOnAir]) -> Iterator[DeviceOnAir]:
        """Switches a sensor on, and off at the end. make: creates it on this air."""
        on_air = self.call(self._switch_on(make))
        try:
            yield on_air
        finally:
            self.call(on_air.stop())
        if on_air.fault:
            raise on_air.fault

    async def _switch_on(self, make: Callable[[LocalLink], DeviceOnAir]) -> DeviceOnAir:
        on_air = make(self.air)
        on_air.radio.traffic.real_time, on_air.radio.traffic.pace_s = True, 0.0
        on_air.start()
        return on_air

    def wait(self, on_air: DeviceOnAir, seconds: float) -> None:
        """Waits for some seconds on the sensor's clock."""
        self.call(self._until(on_air, on_air.now_s + seconds))

    async def _until(self, on_air: DeviceOnAir, then_s: float) -> None:
        while on_air.now_s < then_s:
            await asyncio.sleep(0.02)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
