"""The laptop's Bluetooth on the simulated air: backends for bleak, so that the host's own code is the central."""

import asyncio
import uuid
from typing import Any

from bleak.backends.client import BaseBleakClient
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.uuids import normalize_uuid_16
from bumble.controller import Controller
from bumble.device import Advertisement, Device
from bumble.hci import Address, HCI_ErrorCode
from bumble.link import LocalLink

from kickback.virtual.radio.host import make_host

ROUNDS = 20  # turns of the loop within which a connection's first packet arrives
_NAMES, _UUIDS_16, _UUIDS_128, _SERVICE_DATA = (8, 9), (2, 3), (6, 7), 0x16  # types of advertising data


class Central:
    """The adapter of a laptop.

    mtu: the ATT MTU that it requests; 23 for no request
    """

    def __init__(self, air: LocalLink, address: str = "F0:00:00:00:00:99", mtu: int = 247) -> None:
        self.air, self.address, self.mtu = air, address, mtu
        self._device: Device | None = None

    async def device(self) -> Device:
        """The Bluetooth host, switched on at its first use."""
        if self._device is None:
            self._controller = Controller("laptop", link=self.air, public_address=self.address)
            self._device = make_host(self._controller, "laptop", self.address)
            await self._device.power_on()
        return self._device

    async def established(self, peer: Address) -> bool:
        """Whether the peer has the connection too; it has not if it changed its advert at that moment."""
        for _ in range(ROUNDS):
            others = [other for other in self.air.controllers if peer in (other.random_address, other.public_address)]
            if any(Address(self.address) in other.le_connections for other in others):
                return True
            await asyncio.sleep(0)
        if one := self._controller.le_connections.get(peer):
            self._controller.on_le_disconnected(one, HCI_ErrorCode.CONNECTION_FAILED_TO_BE_ESTABLISHED_ERROR)
        return False

    def off(self) -> None:
        """Disappears from the air; the peers notice it by a timeout, here at once."""
        if self._device:
            self.air.remove_controller(self._controller)
            self._device = None
            for other in self.air.controllers:
                for connection in list(other.le_connections.values()):
                    if connection.peer_address == Address(self.address):
                        other.on_le_disconnected(connection, HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR)

    def scanner(self) -> type[BaseBleakScanner]:
        """The backend for BleakScanner(backend=...)."""
        return type("AirScanner", (_Scanner,), {"central": self})

    def client(self) -> type[BaseBleakClient]:
        """The backend for BleakClient(backend=...)."""
        from kickback.virtual.radio.central_client import CentralClient

        return type("AirClient", (CentralClient,), {"central": self})


class _Scanner(BaseBleakScanner):
    central: Central

    def __init__(self, detection_callback: Any, service_uuids: Any, scanning_mode: str = "active", **_: Any) -> None:
        super().__init__(detection_callback, service_uuids)
        self._known: dict[str, AdvertisementData] = {}

    async def start(self) -> None:
        self.seen_devices = {}
        device = await self.central.device()
        device.on("advertisement", self._on_advert)
        await device.start_scanning(active=False)

    async def stop(self) -> None:
        device = await self.central.device()
        device.remove_listener("advertisement", self._on_advert)
        await device.stop_scanning()

    def _on_advert(self, advert: Advertisement) -> None:
        """Takes an advert or a scan response, and reports all that is known of the device."""
        address = str(advert.address).split("/")[0]
        known = self._known[address] = _merge(advert, self._known.get(address))
        device = self.create_or_update_device(address, address, known.local_name, advert.address, known)
        if self.is_allowed_uuid(known.service_uuids):
            self.call_detection_callbacks(device, known)


def _merge(advert: Advertisement, before: AdvertisementData | None) -> AdvertisementData:
    """Updates the data of an advertiser with a new advert."""
    name = before.local_name if before else None
    data = dict(before.service_data) if before else {}
    uuids = set(before.service_uuids) if before else set()
    for kind, value in advert.data.ad_structures:
        value = bytes(value)
        if kind in _NAMES:
            name = value.decode(errors="replace")
        elif kind in _UUIDS_16:
            uuids |= {normalize_uuid_16(int.from_bytes(value[i : i + 2], "little")) for i in range(0, len(value), 2)}
        elif kind in _UUIDS_128:
            uuids |= {str(uuid.UUID(bytes=value[i : i + 16][::-1])) for i in range(0, len(value), 16)}
        elif kind == _SERVICE_DATA:
            data[normalize_uuid_16(int.from_bytes(value[:2], "little"))] = value[2:]
    return AdvertisementData(name, {}, data, sorted(uuids), None, advert.rssi, ())
