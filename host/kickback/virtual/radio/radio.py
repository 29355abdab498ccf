"""The virtual device's radio: what MicroPython's bluetooth asks (stubs/bluetooth.py), on a Bumble controller.

As NimBLE does, it holds a few packets and refuses more (ENOMEM); they leave at connection events.
"""

import asyncio
import contextlib
import struct
import time
from collections import deque
from collections.abc import Callable

from bumble import ll
from bumble.controller import AdvertisingSet, Controller
from bumble.core import UUID
from bumble.device import AdvertisingType, Connection, Device, DeviceConfiguration
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.hci import Address
from bumble.host import Host
from bumble.keys import MemoryKeyStore
from bumble.link import LocalLink
from bumble.pairing import PairingConfig, PairingDelegate
from bumble.transport.common import AsyncPipeSink

from kickback.virtual.stubs.virtual_ops import INTERVAL_MS

ENOMEM, ENOTCONN, EINVAL, EALREADY = 12, 128, 22, 114
BUFFERS = 18  # NimBLE took so many of 300 notifications sent back to back
ACL_BYTES = 251  # of a packet with the data length extension (Bluetooth 4.2)
PER_EVENT = 6  # packets of ACL_BYTES that fit into one at 1 Mbit/s
READ_FLAG, WRITE_FLAGS, NOTIFY_FLAG, WRITE_ENCRYPTED = 0x02, 0x0C, 0x10, 0x1000
IRQ_CONNECT, IRQ_DISCONNECT, IRQ_WRITE, IRQ_MTU, IRQ_ENCRYPTION = 1, 2, 3, 21, 28
GONE_S = 1.0  # an answer to the end of a connection takes no longer
BOX = 1200  # bytes of events that the stub takes at once
ON_THE_WAY, DEAF = 1, 2  # of a poll (stubs/bluetooth.py)
MORE = 0x8000  # in a poll's status: packets wait
SETTLE = 12  # turns of the loop in which a packet gets through both Bumble stacks: meanwhile virtual time stands still


def make_host(controller: Controller, name: str, address: str, bonding: bool = False) -> Device:
    """A Bluetooth device on the air, not yet switched on; it pairs without asking, LE Secure Connections only."""
    controller.le_acl_data_packet_length = ACL_BYTES  # Bumble's 27 takes ten packets for a notification
    config = DeviceConfiguration()
    config.name, config.address, config.gap_service_enabled = name, Address(address), False
    device = Device(config=config, host=Host(controller, AsyncPipeSink(controller)))
    device.keystore = MemoryKeyStore()
    delegate = PairingDelegate(PairingDelegate.IoCapability.NO_OUTPUT_NO_INPUT)
    random = PairingConfig.AddressType.RANDOM
    device.pairing_config_factory = lambda connection: PairingConfig(
        sc=True, mitm=False, bonding=bonding, delegate=delegate, identity_address_type=random
    )
    return device


def _send(self: AdvertisingSet) -> None:
    """Bumble sends no scan response: it goes out as an advert of its own, and scanners put the two together."""
    for data in (self.data, self.scan_response_data):
        if self.enabled and self.address and data:
            self.controller.send_advertising_pdu(ll.AdvExtInd(advertiser_address=self.address, data=bytes(data), sid=0))


AdvertisingSet.send_extended_advertising_data = _send


class VirtualRadio:
    """One device's radio. pace_s: how long a beat without anything on the air takes at least.

    real: the device's clock is held back to the laptop's.
    packets: sent and received so far; on_packet: called with their number after each, may call cut(). refused: for want
    of buffers; already: ends of what was ending.
    secure: whether it can pair at all. adverts: what it sends now (data, scan response, interval in us).
    """

    def __init__(self, air: LocalLink, address: str, pace_s: float = 0.01, secure: bool = True) -> None:
        self.air, self.address, self.pace_s, self.secure = air, address, pace_s, secure
        self.loop = asyncio.get_running_loop()
        self.device: Device | None = None
        self.connections: dict[int, Connection] = {}
        self.queues: dict[int, deque[tuple[int, bytes]]] = {}
        self.ending: set[int] = set()
        self.events: deque[bytes] = deque()
        self.woken = asyncio.Event()
        self.values: dict[int, bytes] = {}
        self.sizes: dict[int, int] = {}
        self.characteristics: dict[int, Characteristic] = {}
        self.adverts: tuple[bytes, bytes, int] | None = None
        self.mtu = 256
        self.real = False
        self.ahead_s: float | None = None
        self.packets = self.refused = self.already = self.next_event_ms = 0
        self.on_packet: Callable[[int], None] = lambda count: None
        self.calls = (self._active, self._config, self._services, self._buffer, self._write, self._notify,
                      self._advertise, self._disconnect)  # fmt: skip

    def ask(self, call: int, b: int, payload: bytes, now_ms: int) -> tuple[int, bytes]:
        """One call of the stub, from the thread that serves the device's pipe: its status and bytes."""
        return asyncio.run_coroutine_threadsafe(self.answer(call, b, payload, now_ms), self.loop).result()

    async def answer(self, call: int, b: int, payload: bytes, now_ms: int) -> tuple[int, bytes]:
        if call == len(self.calls):
            return await self._poll(now_ms, b)
        return await self.calls[call](b, payload)

    async def _active(self, on: int, _: bytes) -> tuple[int, bytes]:
        await self.off()  # after a reset the firmware switches it on again
        if on:
            self.controller = Controller("sensor", link=self.air, public_address=self.address)
            self.device = make_host(self.controller, "sensor", self.address)
            self.device.on("connection", self._connected)
            await self.device.power_on()
        return 0, b""

    async def off(self) -> None:
        """No more of it on the air: power is gone, or the firmware switched it off."""
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
        self.queues.clear()
        self.events.clear()
        self.adverts = None

    async def _config(self, _: int, payload: bytes) -> tuple[int, bytes]:
        name, value = payload.split(b"\0", 1)
        if name == b"le_secure" and not self.secure:
            return EINVAL, b""
        if name == b"mtu":
            self.mtu = int(value)
        return 0, b""

    async def _services(self, _: int, table: bytes) -> tuple[int, bytes]:
        assert self.device
        handles: list[int] = []
        for uuid, found in _parse(table):
            made = [self._characteristic(flags, kind) for flags, kind in found]
            self.device.add_service(Service(uuid, made))
            for one in made:
                self.characteristics[one.handle] = one
                self.values[one.handle], self.sizes[one.handle] = b"", 20
                handles.append(one.handle)
        self.device.gatt_server.max_mtu = self.mtu
        return 0, struct.pack(f"<{len(handles)}H", *handles)

    def _characteristic(self, flags: int, uuid: UUID) -> Characteristic:
        permissions = Characteristic.READABLE if flags & READ_FLAG else Characteristic.Permissions(0)
        if flags & WRITE_FLAGS:
            permissions |= Characteristic.WRITEABLE
        if flags & WRITE_ENCRYPTED:
            permissions |= Characteristic.WRITE_REQUIRES_ENCRYPTION
        made = Characteristic(uuid, Characteristic.Properties(flags & 0x3E), permissions, None, [])
        made.value = CharacteristicValue(
            read=lambda connection: self.values[made.handle],
            write=lambda connection, value: self._written(connection, made.handle, bytes(value)),
        )
        return made

    async def _buffer(self, handle: int, payload: bytes) -> tuple[int, bytes]:
        (self.sizes[handle],) = struct.unpack("<H", payload)
        return 0, b""

    async def _write(self, b: int, payload: bytes) -> tuple[int, bytes]:
        handle, update = b & 0xFFFF, b >> 16
        self.values[handle] = payload
        if update and self.device:
            for connection in list(self.connections.values()):
                await self.device.notify_subscriber(connection, self.characteristics[handle], payload)
        return 0, b""

    async def _notify(self, b: int, payload: bytes) -> tuple[int, bytes]:
        queue = self.queues.get(b >> 16)
        if queue is None:
            return ENOTCONN, b""
        if len(queue) >= BUFFERS:
            self.refused += 1
            return ENOMEM, b""
        queue.append((b & 0xFFFF, payload))
        return 0, b""

    async def _advertise(self, interval_us: int, payload: bytes) -> tuple[int, bytes]:
        assert self.device
        if self.device.is_advertising:
            await self.device.stop_advertising()
        self.adverts = None
        if interval_us < 0:
            return 0, b""
        data, answer = payload[1 : 1 + payload[0]], payload[1 + payload[0] :]
        if len(data) > 31 or len(answer) > 31:
            return EINVAL, b""
        self.adverts = (data, answer, interval_us)
        # Bumble's clock is the laptop's; a fast one finds the device at once
        await self.device.start_advertising(
            AdvertisingType.UNDIRECTED_CONNECTABLE_SCANNABLE, advertising_data=data, scan_response_data=answer,
            advertising_interval_min=50, advertising_interval_max=50, auto_restart=False,
        )  # fmt: skip
        return 0, b""

    async def _disconnect(self, handle: int, _: bytes) -> tuple[int, bytes]:
        """Only begins it: the device may ask again before it is done, and is refused (ble_gap_terminate)."""
        connection = self.connections.get(handle)
        if connection is None:
            return 0, b""
        if handle in self.ending:
            self.already += 1
            return EALREADY, b""
        self.ending.add(handle)
        asyncio.ensure_future(self._drop(connection))
        return 1, b""

    async def _poll(self, now_ms: int, how: int) -> tuple[int, bytes]:
        """Lets the air go on; the events that came of it. The status is their bytes, and MORE."""
        await self._connection_events(now_ms)
        await asyncio.sleep(0)
        if how == DEAF:
            return MORE * any(self.queues.values()), b""
        wait_s = self._held_back(now_ms) if self.real else 0 if how == ON_THE_WAY else self.pace_s
        if not self.events and self.next_event_ms > now_ms and wait_s > 0:
            self.woken.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self.woken.wait()
        made = b""
        while self.events and len(made) + len(self.events[0]) <= BOX:
            made += self.events.popleft()
        return len(made) | MORE * any(self.queues.values()), made

    def _held_back(self, now_ms: int) -> float:
        """How far the device's clock is ahead of the laptop's, since the two were first compared."""
        ahead_s = now_ms / 1000 - time.monotonic()
        if self.ahead_s is None:
            self.ahead_s = ahead_s
        return max(0.0, ahead_s - self.ahead_s)

    async def _connection_events(self, now_ms: int) -> None:
        """What falls due: each sends what is waiting, as far as it fits."""
        events = max(0, now_ms - self.next_event_ms) // INTERVAL_MS + 1 if now_ms >= self.next_event_ms else 0
        self.next_event_ms += events * INTERVAL_MS
        sent = self.packets
        for handle, queue in list(self.queues.items()):
            for _ in range(min(len(queue), events * PER_EVENT)):
                connection = self.connections.get(handle)
                if connection is None or not queue:
                    break
                at, value = queue.popleft()
                assert self.device
                server = self.device.gatt_server
                await server.notify_subscriber(connection, self.characteristics[at], value, force=True)
                await self._count()
        if self.packets > sent:
            for _ in range(SETTLE):
                await asyncio.sleep(0)

    async def _count(self) -> None:
        self.packets += 1
        self.on_packet(self.packets)
        await asyncio.sleep(0)

    async def cut(self) -> None:
        """The link breaks: both sides lose it at once, and what waited is lost."""
        for connection in list(self.connections.values()):
            await self._drop(connection)

    async def _drop(self, connection: Connection) -> None:
        self.queues.pop(connection.handle, None)
        with contextlib.suppress(Exception):  # the other side may have gone already
            async with asyncio.timeout(GONE_S):
                await connection.disconnect()

    def _connected(self, connection: Connection) -> None:
        handle = connection.handle
        self.connections[handle] = connection
        self.queues[handle] = deque()
        peer = struct.pack("<HB6s", handle, int(connection.peer_address.address_type), bytes(connection.peer_address))
        self._tell(IRQ_CONNECT, peer)

        def mtu() -> None:
            self._tell(IRQ_MTU, struct.pack("<HH", handle, connection.att_mtu))

        def encrypted(*_) -> None:
            self._tell(IRQ_ENCRYPTION, struct.pack("<HBBBB", handle, connection.is_encrypted, False, False, 16))

        def gone(*_) -> None:
            self.ending.discard(handle)
            self.connections.pop(handle, None)
            self.queues.pop(handle, None)
            self._tell(IRQ_DISCONNECT, peer)

        connection.on("connection_att_mtu_update", mtu)
        connection.on("connection_encryption_change", encrypted)
        connection.on("disconnection", gone)

    def _written(self, connection: Connection, handle: int, value: bytes) -> None:
        self.packets += 1
        self._tell(IRQ_WRITE, struct.pack("<HH", connection.handle, handle) + value[: self.sizes[handle]])
        self.on_packet(self.packets)

    def _tell(self, event: int, data: bytes) -> None:
        self.events.append(bytes((event, len(data))) + data)
        self.woken.set()


def _parse(table: bytes) -> list[tuple[UUID, list[tuple[int, UUID]]]]:
    """Services and their characteristics (flags, uuid) of the stub's table."""
    services: list[tuple[UUID, list[tuple[int, UUID]]]] = []
    at = 0
    while at < len(table):
        flags = 0
        head, at = table[at], at + 1
        if head:
            (flags,), at = struct.unpack_from("<H", table, at), at + 2
        size = table[at]
        uuid = UUID.from_bytes(table[at + 1 : at + 1 + size])
        at += 1 + size
        if head:
            services[-1][1].append((flags, uuid))
        else:
            services.append((uuid, []))
    return services
