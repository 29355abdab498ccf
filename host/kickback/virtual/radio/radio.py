"""The virtual device's radio: serves the calls of stubs/bluetooth.py with a Bumble controller."""

import asyncio
import contextlib
import struct
from collections.abc import Callable

from bumble.controller import Controller
from bumble.core import UUID
from bumble.device import AdvertisingType, Connection, Device
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.link import LocalLink

from kickback.virtual.radio.connections import limit_answers, report_connection
from kickback.virtual.radio.host import make_characteristic, make_host, parse_services
from kickback.virtual.radio.traffic import Traffic

EINVAL, EALREADY, ETIMEDOUT = 22, 120, 116  # of the chip's libc (newlib)
IRQ_WRITE = 3
DISCONNECT_S = 1.0  # within which the other side confirms the end of a connection
Answer = tuple[int, bytes]  # errno (0 for none) and bytes


class VirtualRadio:
    """The radio of one device.

    pace_s: the least duration of a poll without events
    traffic: packets and events on their way (radio/traffic.py)
    failures: how many of the next active(True) time out
    already: how often a connection was ended that was ending; adverts: present data, scan response, interval in us
    """

    def __init__(self, air: LocalLink, address: str, pace_s: float = 0.01) -> None:
        self.air, self.address = air, address
        self.loop = asyncio.get_running_loop()
        self.device: Device | None = None
        self.connections: dict[int, Connection] = {}
        self.ending: set[int] = set()
        self.values: dict[int, bytes] = {}
        self.sizes: dict[int, int] = {}
        self.characteristics: dict[int, Characteristic] = {}
        self.adverts: tuple[bytes, bytes, int] | None = None
        self.traffic = Traffic(self._notify_now, pace_s)
        self.mtu = 256
        self.already = self.failures = 0
        self.calls: tuple[Callable, ...] = (self._active, self._config, self._services, self._buffer, self._write,
                                            self._notify, self._advertise, self._disconnect)  # fmt: skip

    def ask(self, call: int, b: int, payload: bytes, now_ms: int) -> Answer:
        """Serves one call of the stub, from the thread of the device's pipe."""
        return asyncio.run_coroutine_threadsafe(self.answer(call, b, payload, now_ms), self.loop).result()

    async def answer(self, call: int, b: int, payload: bytes, now_ms: int) -> Answer:
        """Serves one call of the stub in the loop of the air."""
        if call == len(self.calls):
            return await self.traffic.poll(now_ms, b)
        return await self.calls[call](b, payload)

    async def _active(self, on: int, _: bytes) -> Answer:
        await self.off()  # after a reset the firmware switches it on again
        if on and self.failures:
            self.failures -= 1
            return ETIMEDOUT, b""
        if on:
            self.controller = Controller("sensor", link=self.air, public_address=self.address)
            self.device = make_host(self.controller, "sensor", self.address)
            self.device.on("connection", self._connected)
            limit_answers(self.device.gatt_server, self.traffic)
            await self.device.power_on()
        return 0, b""

    async def off(self) -> None:
        """Leaves the air: power is gone, or the firmware switched it off."""
        if not self.device:
            return
        for connection in list(self.connections.values()):
            with contextlib.suppress(Exception):
                await connection.disconnect()
        with contextlib.suppress(Exception):
            await self.device.stop_advertising()
        self.air.remove_controller(self.controller)
        self.device = None
        self.connections.clear()
        self.ending.clear()
        self.traffic.clear()
        self.adverts = None

    async def _config(self, _: int, payload: bytes) -> Answer:
        name, value = payload.split(b"\0", 1)
        if name == b"mtu":
            self.mtu = int(value)
        return 0, b""

    async def _services(self, _: int, table: bytes) -> Answer:
        assert self.device
        handles: list[int] = []
        for uuid, characteristics in parse_services(table):
            made = [self._characteristic(flags, kind) for flags, kind in characteristics]
            self.device.add_service(Service(uuid, made))
            for one in made:
                self.characteristics[one.handle] = one
                self.values[one.handle], self.sizes[one.handle] = b"", 20
                handles.append(one.handle)
        self.device.gatt_server.max_mtu = self.mtu
        return 0, struct.pack(f"<{len(handles)}H", *handles)

    def _characteristic(self, flags: int, uuid: UUID) -> Characteristic:
        made = make_characteristic(flags, uuid, None)
        made.value = CharacteristicValue(
            read=lambda connection: self.values[made.handle],
            write=lambda connection, value: self._written(connection, made.handle, bytes(value)),
        )
        return made

    async def _buffer(self, handle: int, payload: bytes) -> Answer:
        (self.sizes[handle],) = struct.unpack("<H", payload)
        return 0, b""

    async def _write(self, b: int, payload: bytes) -> Answer:
        handle, update = b & 0xFFFF, b >> 16
        self.values[handle] = payload
        if update and self.device:
            for connection in list(self.connections.values()):
                await self.device.notify_subscriber(connection, self.characteristics[handle], payload)
        return 0, b""

    async def _notify(self, b: int, payload: bytes) -> Answer:
        return self.traffic.queue(b >> 16, b & 0xFFFF, payload), b""

    async def _notify_now(self, handle: int, characteristic: int, value: bytes) -> bool:
        """Sends a queued notification; False if the connection is gone."""
        connection = self.connections.get(handle)
        if connection is None or self.device is None:
            return False
        server = self.device.gatt_server
        await server.notify_subscriber(connection, self.characteristics[characteristic], value, force=True)
        return True

    async def _advertise(self, interval_us: int, payload: bytes) -> Answer:
        assert self.device
        if self.device.is_advertising:
            await self.device.stop_advertising()
        self.adverts = None
        if interval_us < 0:
            return 0, b""
        data, response = payload[1 : 1 + payload[0]], payload[1 + payload[0] :]
        if len(data) > 31 or len(response) > 31:
            return EINVAL, b""
        self.adverts = (data, response, interval_us)
        # The interval is in the laptop's time; a short one finds the device at once.
        await self.device.start_advertising(
            AdvertisingType.UNDIRECTED_CONNECTABLE_SCANNABLE,
            advertising_data=data,
            scan_response_data=response,
            advertising_interval_min=50,
            advertising_interval_max=50,
            auto_restart=False,
        )
        return 0, b""

    async def _disconnect(self, handle: int, _: bytes) -> Answer:
        """Begins to end a connection; a second call before its end is refused (ble_gap_terminate of NimBLE)."""
        connection = self.connections.get(handle)
        if connection is None:
            return 0, b""
        if handle in self.ending:
            self.already += 1
            return EALREADY, b""
        self.ending.add(handle)
        asyncio.ensure_future(self._drop(connection))
        return 1, b""

    async def cut(self) -> None:
        """Breaks all connections: both sides lose them at once, with the packets that wait."""
        for connection in list(self.connections.values()):
            await self._drop(connection)

    async def _drop(self, connection: Connection) -> None:
        self.traffic.close(connection.handle)
        with contextlib.suppress(Exception):  # the other side may be gone already
            async with asyncio.timeout(DISCONNECT_S):
                await connection.disconnect()

    def _connected(self, connection: Connection) -> None:
        handle = connection.handle
        self.connections[handle] = connection

        def on_end() -> None:
            self.ending.discard(handle)
            self.connections.pop(handle, None)

        report_connection(connection, self.traffic, on_end)

    def _written(self, connection: Connection, handle: int, value: bytes) -> None:
        data = struct.pack("<HH", connection.handle, handle) + value[: self.sizes[handle]]
        self.traffic.received(IRQ_WRITE, data)
