"""An org.bluez on a D-Bus of its own, backed by a Bumble central: as much of BlueZ as bleak asks for.

No "from __future__ import annotations" here: dbus-fast reads D-Bus signatures from the annotations.
"""
# ruff: noqa: F722, F821, UP037

import asyncio
import subprocess
from pathlib import Path

from bumble.controller import Controller
from bumble.device import Advertisement, Peer
from bumble.link import LocalLink
from dbus_fast import DBusError, Message, PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property
from kickback.virtual.radio.central import PROPERTIES, text
from kickback.virtual.radio.radio import make_host

RO = PropertyAccess.READ
ADAPTER = "/org/bluez/hci0"
HIDDEN = ("00001800", "00001801")  # BlueZ keeps GAP and GATT to itself
CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><keep_umask/><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>"""


def start_bus(folder: Path) -> tuple[subprocess.Popen, str]:
    """A private dbus-daemon and its address."""
    config = folder / "bus.conf"
    config.write_text(CONFIG.format(folder=folder))
    command = ["dbus-daemon", f"--config-file={config}", "--print-address", "--nofork", "--nopidfile"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    return process, process.stdout.readline().strip()


class RootBus(MessageBus):
    """dbus-fast tells of new objects from the objects' own paths, BlueZ from the root."""

    def _emit_interface_added(self, path, interface):
        def told(interface, result, user_data, error):
            body = [path, {interface.name: result}]
            where = {"path": "/", "interface": "org.freedesktop.DBus.ObjectManager", "member": "InterfacesAdded"}
            self.send(Message.new_signal(**where, signature="oa{sa{sv}}", body=body))

        ServiceInterface._get_all_property_values(interface, told)

    def _emit_interface_removed(self, path, removed_interfaces):
        where = {"path": "/", "interface": "org.freedesktop.DBus.ObjectManager", "member": "InterfacesRemoved"}
        self.send(Message.new_signal(**where, signature="oas", body=[path, removed_interfaces]))


class Service(ServiceInterface):
    def __init__(self, device: "Device", service) -> None:
        super().__init__("org.bluez.GattService1")
        self.device, self.service = device, service

    @dbus_property(RO)
    def UUID(self) -> "s":
        return text(self.service.uuid)

    @dbus_property(RO)
    def Primary(self) -> "b":
        return True

    @dbus_property(RO)
    def Device(self) -> "o":
        return self.device.path


class Characteristic(ServiceInterface):
    def __init__(self, device: "Device", service: str, found) -> None:
        super().__init__("org.bluez.GattCharacteristic1")
        self.device, self.service, self.found = device, service, found
        self.value = b""
        self.notifying = False

    @dbus_method()
    async def ReadValue(self, options: "a{sv}") -> "ay":
        self.value = bytes(await self.found.read_value())
        return self.value

    @dbus_method()
    async def WriteValue(self, value: "ay", options: "a{sv}"):
        response = not ("type" in options and options["type"].value == "command")
        for again in (True, False):
            try:
                return await self.found.write_value(bytes(value), with_response=response)
            except Exception as error:
                if not again or "INSUFFICIENT" not in str(error):
                    raise DBusError("org.bluez.Error.Failed", str(error).split("\n")[0]) from None
                await self.device.connection.pair()  # BlueZ pairs by itself, and tries again

    def _notified(self, value: bytes) -> None:
        self.value = bytes(value)
        self.emit_properties_changed({"Value": self.value})

    @dbus_method()
    async def StartNotify(self):
        await self.found.subscribe(self._notified)
        self.notifying = True
        self.emit_properties_changed({"Notifying": True})

    @dbus_method()
    async def StopNotify(self):
        await self.found.unsubscribe(self._notified)
        self.notifying = False
        self.emit_properties_changed({"Notifying": False})

    @dbus_property(RO)
    def UUID(self) -> "s":
        return text(self.found.uuid)

    @dbus_property(RO)
    def Service(self) -> "o":
        return self.service

    @dbus_property(RO)
    def Value(self) -> "ay":
        return self.value

    @dbus_property(RO)
    def Notifying(self) -> "b":
        return self.notifying

    @dbus_property(RO)
    def Flags(self) -> "as":
        return [name for bit, name in PROPERTIES if self.found.properties & bit]

    @dbus_property(RO)
    def MTU(self) -> "q":
        return self.device.connection.att_mtu if self.device.connection else 23

    @dbus_property(RO)
    def Handle(self) -> "q":
        return self.found.handle


class Descriptor(ServiceInterface):
    """Chromium subscribes only to characteristics that have the descriptor 0x2902, and asks BlueZ to do it."""

    def __init__(self, characteristic: str, found) -> None:
        super().__init__("org.bluez.GattDescriptor1")
        self.characteristic, self.found = characteristic, found

    @dbus_method()
    async def ReadValue(self, options: "a{sv}") -> "ay":
        return bytes(await self.found.read_value())

    @dbus_property(RO)
    def UUID(self) -> "s":
        return text(self.found.type)

    @dbus_property(RO)
    def Characteristic(self) -> "o":
        return self.characteristic


class Device(ServiceInterface):
    def __init__(self, bluez: "FakeBluez", address: str, advert: Advertisement) -> None:
        super().__init__("org.bluez.Device1")
        self.bluez, self.address, self.where = bluez, address, advert.address
        self.path = f"{ADAPTER}/dev_{address.replace(':', '_')}"
        self.connection = None
        self.resolved = self.paired = self.trusted = False
        self.exported: list[str] = []
        self.local_name, self.uuids, self.data, self.rssi = "", [], {}, advert.rssi
        self.heard(advert)

    def heard(self, advert: Advertisement) -> None:
        for kind, value in advert.data.ad_structures:
            if kind in (8, 9):
                self.local_name = bytes(value).decode()
            elif kind == 0x16:
                uuid = f"0000{int.from_bytes(value[:2], 'little'):04x}-0000-1000-8000-00805f9b34fb"
                self.data[uuid] = Variant("ay", bytes(value[2:]))

    @dbus_method()
    async def Connect(self):
        if self.connection is None:
            self.connection = await self.bluez.central.connect(self.where, timeout=5)
            self.connection.on("disconnection", self._gone)
            self.emit_properties_changed({"Connected": True})
            self.bluez.discovering = asyncio.ensure_future(self._discover())

    def _gone(self, *_) -> None:
        self.connection, self.resolved = None, False
        for path in self.exported:
            self.bluez.bus.unexport(path)
        self.exported = []
        self.emit_properties_changed({"Connected": False, "ServicesResolved": False})

    async def _discover(self) -> None:
        peer = Peer(self.connection)
        await peer.request_mtu(247)
        await peer.discover_services()
        for service in peer.services:
            if text(service.uuid)[:8] in HIDDEN:
                continue
            where = f"{self.path}/service{service.handle:04x}"
            self._export(where, Service(self, service))
            for found in await service.discover_characteristics():
                await found.discover_descriptors()
                path = f"{where}/char{found.handle:04x}"
                self._export(path, Characteristic(self, where, found))
                for one in found.descriptors:
                    self._export(f"{path}/desc{one.handle:04x}", Descriptor(path, one))
        self.resolved = True
        self.uuids = sorted(text(service.uuid) for service in peer.services)
        self.emit_properties_changed({"UUIDs": self.uuids, "ServicesResolved": True})

    def _export(self, path: str, made: ServiceInterface) -> None:
        self.bluez.bus.export(path, made)
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


class Adapter(ServiceInterface):
    def __init__(self, bluez: "FakeBluez") -> None:
        super().__init__("org.bluez.Adapter1")
        self.bluez, self.powered, self.scanning = bluez, True, False

    @dbus_method()
    async def StartDiscovery(self):
        self.scanning = True
        self.emit_properties_changed({"Discovering": True})
        await self.bluez.central.start_scanning(active=False)

    @dbus_method()
    async def StopDiscovery(self):
        await self.bluez.central.stop_scanning()
        self.scanning = False
        self.emit_properties_changed({"Discovering": False})

    @dbus_method()
    def SetDiscoveryFilter(self, properties: "a{sv}"):
        pass

    @dbus_method()
    def RemoveDevice(self, device: "o"):
        pass

    @dbus_property(RO)
    def Address(self) -> "s":
        return "00:11:22:33:44:55"

    @dbus_property(RO)
    def Powered(self) -> "b":
        return self.powered

    @dbus_property(RO)
    def Discovering(self) -> "b":
        return self.scanning

    @dbus_property(RO)
    def Roles(self) -> "as":
        return ["central", "peripheral"]


class AgentManager(ServiceInterface):
    def __init__(self) -> None:
        super().__init__("org.bluez.AgentManager1")

    @dbus_method()
    def RegisterAgent(self, agent: "o", capability: "s"):
        pass

    @dbus_method()
    def UnregisterAgent(self, agent: "o"):
        pass


class FakeBluez:
    """powered: whether the adapter is on."""

    def __init__(self, air: LocalLink) -> None:
        controller = Controller("bluez", link=air, public_address="F0:00:00:00:00:77")
        self.central = make_host(controller, "bluez", "F0:00:00:00:00:77")
        self.devices: dict[str, Device] = {}

    async def start(self, bus_address: str, powered: bool = True) -> None:
        await self.central.power_on()
        self.central.on("advertisement", self._heard)
        self.bus = await RootBus(bus_address=bus_address).connect()
        self.bus.export("/org/bluez", AgentManager())
        adapter = Adapter(self)
        adapter.powered = powered
        self.bus.export(ADAPTER, adapter)
        await self.bus.request_name("org.bluez")

    def _heard(self, advert: Advertisement) -> None:
        address = str(advert.address).split("/")[0]
        device = self.devices.get(address)
        if device is None:
            device = self.devices[address] = Device(self, address, advert)
            self.bus.export(device.path, device)
        else:
            device.heard(advert)
            told = {"RSSI": device.rssi, "ServiceData": device.data, "Name": device.local_name}
            device.emit_properties_changed(told)
