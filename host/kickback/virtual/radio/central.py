"""The laptop's Bluetooth on the virtual air: backends for bleak, so that the host's own code is the central."""

import asyncio
import uuid
from typing import Any

from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakDeviceNotFoundError, BleakError
from bleak.uuids import normalize_uuid_16
from bumble.controller import Controller
from bumble.core import UUID
from bumble.device import Advertisement, Connection, Device, Peer
from bumble.hci import Address, HCI_ErrorCode
from bumble.link import LocalLink

from kickback.virtual.radio.radio import make_host

PROPERTIES = ((1, "broadcast"), (2, "read"), (4, "write-without-response"), (8, "write"), (16, "notify"))
ROUNDS = 20  # of the loop in which a connection's first packet arrives
_NAMES, _UUIDS_16, _UUIDS_128, _SERVICE_DATA = (8, 9), (2, 3), (6, 7), 0x16  # kinds of advertising data


class Central:
    """A laptop's adapter on the air. mtu: what it asks for, 23 for never asking."""

    def __init__(self, air: LocalLink, address: str = "F0:00:00:00:00:99", mtu: int = 247) -> None:
        self.air, self.address, self.mtu = air, address, mtu
        self._device: Device | None = None

    async def device(self) -> Device:
        if self._device is None:
            self._controller = Controller("laptop", link=self.air, public_address=self.address)
            self._device = make_host(self._controller, "laptop", self.address)
            await self._device.power_on()
        return self._device

    async def established(self, where: Address) -> bool:
        """Whether the other side knows of the connection: it does not if it changed its advert in that very moment."""
        for _ in range(ROUNDS):
            others = [other for other in self.air.controllers if where in (other.random_address, other.public_address)]
            if any(Address(self.address) in other.le_connections for other in others):
                return True
            await asyncio.sleep(0)
        if one := self._controller.le_connections.get(where):
            self._controller.on_le_disconnected(one, HCI_ErrorCode.CONNECTION_FAILED_TO_BE_ESTABLISHED_ERROR)
        return False

    def off(self) -> None:
        """No more of it on the air, without a word: who was connected notices by time-out (here at once)."""
        if self._device:
            self.air.remove_controller(self._controller)
            self._device = None
            for other in self.air.controllers:
                for connection in list(other.le_connections.values()):
                    if connection.peer_address == Address(self.address):
                        other.on_le_disconnected(connection, HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR)

    def scanner(self) -> type[BaseBleakScanner]:
        """For BleakScanner(backend=...)."""
        return type("AirScanner", (_Scanner,), {"central": self})

    def client(self) -> type[BaseBleakClient]:
        """For BleakClient(backend=...)."""
        return type("AirClient", (_Client,), {"central": self})


class _Scanner(BaseBleakScanner):
    central: Central

    def __init__(self, detection_callback, service_uuids, scanning_mode="active", **_: Any) -> None:
        super().__init__(detection_callback, service_uuids)
        self._told: dict[str, AdvertisementData] = {}

    async def start(self) -> None:
        self.seen_devices = {}
        device = await self.central.device()
        device.on("advertisement", self._advert)
        await device.start_scanning(active=False)

    async def stop(self) -> None:
        device = await self.central.device()
        device.remove_listener("advertisement", self._advert)
        await device.stop_scanning()

    def _advert(self, found: Advertisement) -> None:
        """An advert or a scan response: what is known of the device grows, as an operating system shows it."""
        address = str(found.address).split("/")[0]
        told = _decode(found, self._told.get(address))
        self._told[address] = told
        device = self.create_or_update_device(address, address, told.local_name, found.address, told)
        if self.is_allowed_uuid(told.service_uuids):
            self.call_detection_callbacks(device, told)


def _decode(found: Advertisement, before: AdvertisementData | None) -> AdvertisementData:
    name = before.local_name if before else None
    data = dict(before.service_data) if before else {}
    uuids = set(before.service_uuids) if before else set()
    for kind, value in found.data.ad_structures:
        value = bytes(value)
        if kind in _NAMES:
            name = value.decode(errors="replace")
        elif kind in _UUIDS_16:
            uuids |= {normalize_uuid_16(int.from_bytes(value[i : i + 2], "little")) for i in range(0, len(value), 2)}
        elif kind in _UUIDS_128:
            uuids |= {str(uuid.UUID(bytes=value[i : i + 16][::-1])) for i in range(0, len(value), 16)}
        elif kind == _SERVICE_DATA:
            data[normalize_uuid_16(int.from_bytes(value[:2], "little"))] = value[2:]
    return AdvertisementData(name, {}, data, sorted(uuids), None, found.rssi, ())


def text(found: UUID) -> str:
    """A UUID as bleak writes it."""
    raw = found.to_bytes()
    return normalize_uuid_16(int.from_bytes(raw, "little")) if len(raw) == 2 else str(uuid.UUID(bytes=raw[::-1]))


class _Client(BaseBleakClient):
    central: Central

    def __init__(self, address_or_ble_device: BLEDevice | str, **options: Any) -> None:
        kept = {name: options[name] for name in ("disconnected_callback", "timeout")}
        super().__init__(address_or_ble_device, **kept)
        found = address_or_ble_device
        self._where = found.details if isinstance(found, BLEDevice) else self.address
        self._connection: Connection | None = None
        self._calls: dict[int, Any] = {}

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
            self._connection = await device.connect(self._where, timeout=self._timeout)
        except Exception as error:  # Bumble's many ways to say that nobody answered
            raise BleakDeviceNotFoundError(self.address, f"{self.address} did not answer: {error}") from error
        self._connection.on("disconnection", self._gone)
        if not await self.central.established(self._connection.peer_address):
            self._connection = None
            raise BleakError("failed to be established")
        try:
            await self._discover(self._connection)
            if pair:
                await self.pair()
        except Exception as error:
            raise BleakError(f"connection lost: {error}") from error

    def _gone(self, *_: Any) -> None:
        self._connection = None
        if self._disconnected_callback:
            self._disconnected_callback()

    async def _discover(self, connection: Connection) -> None:
        peer = Peer(connection)
        if self.central.mtu > 23:
            await peer.request_mtu(self.central.mtu)
        await peer.discover_services()
        self.services = BleakGATTServiceCollection()
        for service in peer.services:
            held = BleakGATTService(service, service.handle, text(service.uuid))
            self.services.add_service(held)
            for one in await service.discover_characteristics():
                can: Any = [name for bit, name in PROPERTIES if one.properties & bit]
                made = BleakGATTCharacteristic(one, one.handle, text(one.uuid), can, lambda: self.mtu_size - 3, held)
                self.services.add_characteristic(made)
                for descriptor in await one.discover_descriptors():
                    found = BleakGATTDescriptor(descriptor, descriptor.handle, text(descriptor.type), made)
                    self.services.add_descriptor(found)

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
        return bytearray(await self._try(characteristic.obj.read_value()))

    async def read_gatt_descriptor(self, descriptor: BleakGATTDescriptor, **_: Any) -> bytearray:
        return bytearray(await self._try(descriptor.obj.read_value()))

    async def write_gatt_char(self, characteristic: BleakGATTCharacteristic, data: Any, response: bool) -> None:
        await self._try(characteristic.obj.write_value(bytes(data), with_response=response))

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: Any) -> None:
        await self._try(descriptor.obj.write_value(bytes(data), with_response=True))

    async def start_notify(self, characteristic: BleakGATTCharacteristic, callback: Any, **_: Any) -> None:
        def call(value: bytes) -> None:
            callback(bytearray(value))

        self._calls[characteristic.handle] = call
        await self._try(characteristic.obj.subscribe(call))

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        await self._try(characteristic.obj.unsubscribe(self._calls.pop(characteristic.handle)))

    async def _try(self, doing: Any) -> Any:
        if not self._connection:
            doing.close()
            raise BleakError("Not connected")
        task = asyncio.current_task()
        cancelled = task.cancelling() if task else 0
        try:
            return await doing
        except asyncio.CancelledError:  # Bumble also ends a request so whose link has broken
            if task and task.cancelling() > cancelled:
                raise
            raise BleakError("Not connected") from None
        except Exception as error:
            raise BleakError(str(error) or type(error).__name__) from error
