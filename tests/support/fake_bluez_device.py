"""A device of the fake BlueZ, as a D-Bus object: adverts, connection, discovery of services, bonding.

No "from __future__ import annotations" here: dbus-fast reads D-Bus signatures from the annotations.
"""
# ruff: noqa: F722, F821

import asyncio

from bumble.device import Advertisement, Peer
from bumble.device import Device as BumbleDevice
from dbus_fast import PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property
from fake_bluez_gatt import Characteristic, Descriptor, Service
from kickback.virtual.radio.central_client import uuid_text

RO = PropertyAccess.READ
ADAPTER = "/org/bluez/hci0"
HIDDEN = ("00001800", "00001801")  # BlueZ does not export GAP and GATT
SHORT_NAME, COMPLETE_NAME, SERVICE_DATA = 0x08, 0x09, 0x16  # advert types, Bluetooth Assigned Numbers 2.3


class Device(ServiceInterface):
    """org.bluez.Device1 of one advertiser. path: its D-Bus path."""

    def __init__(self, bus: MessageBus, central: BumbleDevice, address: str, advert: Advertisement) -> None:
        super().__init__("org.bluez.Device1")
        self.bus, self.central = bus, central
        self.address, self.bumble_address = address, advert.address
        self.path = f"{ADAPTER}/dev_{address.replace(':', '_')}"
        self.connection = None
        self.resolved = self.paired = self.trusted = False
        self.exported: list[str] = []
        self.local_name, self.uuids, self.data, self.rssi = "", [], {}, advert.rssi
        self.on_advert(advert)

    def on_advert(self, advert: Advertisement) -> None:
        """Stores name and service data of an advert."""
        for kind, value in advert.data.ad_structures:
            if kind in (SHORT_NAME, COMPLETE_NAME):
                self.local_name = bytes(value).decode()
            elif kind == SERVICE_DATA:
                uuid = f"0000{int.from_bytes(value[:2], 'little'):04x}-0000-1000-8000-00805f9b34fb"
                self.data[uuid] = Variant("ay", bytes(value[2:]))

    @dbus_method()
    async def Connect(self):
        if self.connection is None:
            self.connection = await self.central.connect(self.bumble_address, timeout=5)
            self.connection.on("disconnection", self._on_disconnection)
            self.emit_properties_changed({"Connected": True})
            self.discovery = asyncio.ensure_future(self._discover())

    def _on_disconnection(self, *_) -> None:
        self.connection, self.resolved = None, False
        for path in self.exported:
            self.bus.unexport(path)
        self.exported = []
        self.emit_properties_changed({"Connected": False, "ServicesResolved": False})

    async def _discover(self) -> None:
        peer = Peer(self.connection)
        await peer.request_mtu(247)
        await peer.discover_services()
        for service in peer.services:
            if uuid_text(service.uuid)[:8] in HIDDEN:
                continue
            path = f"{self.path}/service{service.handle:04x}"
            self._export(path, Service(self.path, service))
            for proxy in await service.discover_characteristics():
                await proxy.discover_descriptors()
                place = f"{path}/char{proxy.handle:04x}"
                self._export(place, Characteristic(self.connection, path, proxy))
                for one in proxy.descriptors:
                    self._export(f"{place}/desc{one.handle:04x}", Descriptor(place, one))
        self.resolved = True
        self.uuids = sorted(uuid_text(service.uuid) for service in peer.services)
        self.emit_properties_changed({"UUIDs": self.uuids, "ServicesResolved": True})

    def _export(self, path: str, interface: ServiceInterface) -> None:
        self.bus.export(path, interface)
        self.exported.append(path)

    @dbus_method()
    async def Disconnect(self):
        if self.connection:
            await self.connection.disconnect()

    @dbus_method()
    async def Pair(self):
        await self.connection.pair()
        self.paired = True
        self.emit_properties_changed({"Paired": True})

    @dbus_property(RO)
    def Address(self) -> "s":
        return self.address

    @dbus_property(RO)
    def AddressType(self) -> "s":
        return "random"

    @dbus_property(RO)
    def Name(self) -> "s":
        return self.local_name

    @dbus_property(RO)
    def Alias(self) -> "s":
        return self.local_name or self.address.replace(":", "-")

    @dbus_property(RO)
    def Paired(self) -> "b":
        return self.paired

    @dbus_property()
    def Trusted(self) -> "b":
        return self.trusted

    @Trusted.setter
    def Trusted(self, value: "b"):
        self.trusted = value

    @dbus_property(RO)
    def RSSI(self) -> "n":
        return self.rssi

    @dbus_property(RO)
    def Connected(self) -> "b":
        return self.connection is not None

    @dbus_property(RO)
    def ServicesResolved(self) -> "b":
        return self.resolved

    @dbus_property(RO)
    def UUIDs(self) -> "as":
        return self.uuids

    @dbus_property(RO)
    def ServiceData(self) -> "a{sv}":
        return self.data

    @dbus_property(RO)
    def Adapter(self) -> "o":
        return ADAPTER
