"""An org.bluez with an adapter on a D-Bus of its own, backed by a Bumble central. It covers what bleak needs.

No "from __future__ import annotations" here: dbus-fast reads D-Bus signatures from the annotations.
"""
# ruff: noqa: F722, F821

from bumble.controller import Controller
from bumble.device import Advertisement
from bumble.link import LocalLink
from dbus_fast import PropertyAccess
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property
from fake_bluez_device import ADAPTER, Device
from kickback.virtual.radio.host import make_host
from private_bus import RootBus

RO = PropertyAccess.READ


class Adapter(ServiceInterface):
    """org.bluez.Adapter1, which scans passively."""

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
    """org.bluez.AgentManager1, which accepts every agent."""

    def __init__(self) -> None:
        super().__init__("org.bluez.AgentManager1")

    @dbus_method()
    def RegisterAgent(self, agent: "o", capability: "s"):
        pass

    @dbus_method()
    def UnregisterAgent(self, agent: "o"):
        pass


class FakeBluez:
    """A BlueZ with one adapter; devices: those that were seen, by address."""

    def __init__(self, air: LocalLink) -> None:
        controller = Controller("bluez", link=air, public_address="F0:00:00:00:00:77")
        self.central = make_host(controller, "bluez", "F0:00:00:00:00:77")
        self.devices: dict[str, Device] = {}

    async def start(self, bus_address: str, powered: bool = True) -> None:
        """Connects to the bus and exports the adapter. powered: whether the adapter is on."""
        await self.central.power_on()
        self.central.on("advertisement", self._on_advert)
        self.bus = await RootBus(bus_address=bus_address).connect()
        self.bus.export("/org/bluez", AgentManager())
        adapter = Adapter(self)
        adapter.powered = powered
        self.bus.export(ADAPTER, adapter)
        await self.bus.request_name("org.bluez")

    def _on_advert(self, advert: Advertisement) -> None:
        address = str(advert.address).split("/")[0]
        device = self.devices.get(address)
        if device is None:
            device = self.devices[address] = Device(self.bus, self.central, address, advert)
            self.bus.export(device.path, device)
        else:
            device.on_advert(advert)
            properties = {"RSSI": device.rssi, "ServiceData": device.data, "Name": device.local_name}
            device.emit_properties_changed(properties)
