"""A bleak client on the simulated air."""

import asyncio
import uuid
from collections.abc import Coroutine
from typing import Any

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakDeviceNotFoundError, BleakError
from bleak.uuids import normalize_uuid_16
from bumble.core import UUID
from bumble.device import Connection, Peer

from kickback.virtual.radio.central import Central

PROPERTIES = ((1, "broadcast"), (2, "read"), (4, "write-without-response"), (8, "write"), (16, "notify"))


def uuid_text(value: UUID) -> str:
    """A UUID as bleak writes it."""
    raw = value.to_bytes()
    return normalize_uuid_16(int.from_bytes(raw, "little")) if len(raw) == 2 else str(uuid.UUID(bytes=raw[::-1]))


class CentralClient(BaseBleakClient):
    """The backend of BleakClient; central: the laptop's adapter."""

    central: Central

    def __init__(self, address_or_ble_device: BLEDevice | str, **options: Any) -> None:
        kept = {name: options[name] for name in ("disconnected_callback", "timeout")}
        super().__init__(address_or_ble_device, **kept)
        device = address_or_ble_device
        self._peer = device.details if isinstance(device, BLEDevice) else self.address
        self._connection: Connection | None = None
        self._callbacks: dict[int, Any] = {}

    @property
    def name(self) -> str:
        return self.address

    @property
    def mtu_size(self) -> int:
        return self._connection.att_mtu if self._connection else 23

    @property
    def is_connected(self) -> bool:
        return self._connection is not None

    async def connect(self, pair: bool, **_: Any) -> None:
        device = await self.central.device()
        try:
            self._connection = await device.connect(self._peer, timeout=self._timeout)
        except Exception as error:  # Bumble raises many kinds if nothing answers
            raise BleakDeviceNotFoundError(self.address, f"{self.address} did not answer: {error}") from error
        self._connection.on("disconnection", self._on_end)
        if not await self.central.established(self._connection.peer_address):
            self._connection = None
            raise BleakError("failed to be established")
        try:
            await self._discover(self._connection)
            if pair:
                await self.pair()
        except Exception as error:
            raise BleakError(f"connection lost: {error}") from error

    def _on_end(self, *_: Any) -> None:
        self._connection = None
        if self._disconnected_callback:
            self._disconnected_callback()

    async def _discover(self, connection: Connection) -> None:
        """Requests the MTU and reads the table of services."""
        peer = Peer(connection)
        if self.central.mtu > 23:
            await peer.request_mtu(self.central.mtu)
        await peer.discover_services()
        self.services = BleakGATTServiceCollection()
        for service in peer.services:
            held = BleakGATTService(service, service.handle, uuid_text(service.uuid))
            self.services.add_service(held)
            for one in await service.discover_characteristics():
                can: Any = [name for bit, name in PROPERTIES if one.properties & bit]
                kind, room = uuid_text(one.uuid), lambda: self.mtu_size - 3
                made = BleakGATTCharacteristic(one, one.handle, kind, can, room, held)
                self.services.add_characteristic(made)
                for descriptor in await one.discover_descriptors():
                    kind = uuid_text(descriptor.type)
                    self.services.add_descriptor(BleakGATTDescriptor(descriptor, descriptor.handle, kind, made))

    async def disconnect(self) -> None:
        if self._connection:
            await self._connection.disconnect()

    async def pair(self, *_: Any, **__: Any) -> None:
        if self._connection and not self._connection.is_encrypted:
            try:
                await self._connection.pair()
            except Exception as error:
                raise BleakError(f"pairing failed: {error}") from error

    async def unpair(self) -> None:
        raise NotImplementedError

    async def read_gatt_char(self, characteristic: BleakGATTCharacteristic, **_: Any) -> bytearray:
        return bytearray(await self._request(characteristic.obj.read_value()))

    async def read_gatt_descriptor(self, descriptor: BleakGATTDescriptor, **_: Any) -> bytearray:
        return bytearray(await self._request(descriptor.obj.read_value()))

    async def write_gatt_char(self, characteristic: BleakGATTCharacteristic, data: Any, response: bool) -> None:
        await self._request(characteristic.obj.write_value(bytes(data), with_response=response))

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: Any) -> None:
        await self._request(descriptor.obj.write_value(bytes(data), with_response=True))

    async def start_notify(self, characteristic: BleakGATTCharacteristic, callback: Any, **_: Any) -> None:
        def on_value(value: bytes) -> None:
            callback(bytearray(value))

        self._callbacks[characteristic.handle] = on_value
        await self._request(characteristic.obj.subscribe(on_value))

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        await self._request(characteristic.obj.unsubscribe(self._callbacks.pop(characteristic.handle)))

    async def _request(self, request: Coroutine[Any, Any, Any]) -> Any:
        """Runs a request of Bumble and converts its errors to BleakError."""
        if not self._connection:
            request.close()
            raise BleakError("Not connected")
        task = asyncio.current_task()
        cancelled = task.cancelling() if task else 0
        try:
            return await request
        except asyncio.CancelledError:  # Bumble also cancels a request whose connection broke
            if task and task.cancelling() > cancelled:
                raise
            raise BleakError("Not connected") from None
        except Exception as error:
            raise BleakError(str(error) or type(error).__name__) from error
