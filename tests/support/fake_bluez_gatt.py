"""GATT services and characteristics of the fake BlueZ, as D-Bus objects.

No "from __future__ import annotations" here: dbus-fast reads D-Bus signatures from the annotations.
"""
# ruff: noqa: F722, F821

from bumble.device import Connection
from bumble.gatt_client import CharacteristicProxy, ServiceProxy
from dbus_fast import DBusError, PropertyAccess
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property
from kickback.virtual.radio.central_client import PROPERTIES, uuid_text

RO = PropertyAccess.READ


class Service(ServiceInterface):
    """org.bluez.GattService1 of one service. device: path of its device."""

    def __init__(self, device: str, service: ServiceProxy) -> None:
        super().__init__("org.bluez.GattService1")
        self.device, self.service = device, service

    @dbus_property(RO)
    def UUID(self) -> "s":
        return uuid_text(self.service.uuid)

    @dbus_property(RO)
    def Primary(self) -> "b":
        return True

    @dbus_property(RO)
    def Device(self) -> "o":
        return self.device


class Characteristic(ServiceInterface):
    """org.bluez.GattCharacteristic1. service: path of its service."""

    def __init__(self, connection: Connection, service: str, proxy: CharacteristicProxy) -> None:
        super().__init__("org.bluez.GattCharacteristic1")
        self.connection, self.service, self.proxy = connection, service, proxy
        self.value = b""
        self.notifying = False

    @dbus_method()
    async def ReadValue(self, options: "a{sv}") -> "ay":
        self.value = bytes(await self.proxy.read_value())
        return self.value

    @dbus_method()
    async def WriteValue(self, value: "ay", options: "a{sv}"):
        response = not ("type" in options and options["type"].value == "command")
        for retry in (True, False):
            try:
                await self.proxy.write_value(bytes(value), with_response=response)
                return
            except Exception as error:
                if not retry or "INSUFFICIENT" not in str(error):
                    raise DBusError("org.bluez.Error.Failed", str(error).split("\n")[0]) from None
                await self.connection.pair()  # BlueZ pairs on its own and retries

    def _on_value(self, value: bytes) -> None:
        self.value = bytes(value)
        self.emit_properties_changed({"Value": self.value})

    @dbus_method()
    async def StartNotify(self):
        await self.proxy.subscribe(self._on_value)
        self.notifying = True
        self.emit_properties_changed({"Notifying": True})

    @dbus_method()
    async def StopNotify(self):
        await self.proxy.unsubscribe(self._on_value)
        self.notifying = False
        self.emit_properties_changed({"Notifying": False})

    @dbus_property(RO)
    def UUID(self) -> "s":
        return uuid_text(self.proxy.uuid)

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
        return [name for bit, name in PROPERTIES if self.proxy.properties & bit]

    @dbus_property(RO)
    def MTU(self) -> "q":
        return self.connection.att_mtu

    @dbus_property(RO)
    def Handle(self) -> "q":
        return self.proxy.handle


class Descriptor(ServiceInterface):
    """org.bluez.GattDescriptor1. Chromium subscribes only to characteristics that have the descriptor 0x2902."""

    def __init__(self, characteristic: str, proxy) -> None:
        super().__init__("org.bluez.GattDescriptor1")
        self.characteristic, self.proxy = characteristic, proxy

    @dbus_method()
    async def ReadValue(self, options: "a{sv}") -> "ay":
        return bytes(await self.proxy.read_value())

    @dbus_property(RO)
    def UUID(self) -> "s":
        return uuid_text(self.proxy.type)

    @dbus_property(RO)
    def Characteristic(self) -> "o":
        return self.characteristic
