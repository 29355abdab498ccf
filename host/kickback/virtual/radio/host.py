"""Bumble Bluetooth hosts on the simulated air, and their GATT tables."""

import struct
from typing import Any

from bumble import ll
from bumble.controller import AdvertisingSet, Controller
from bumble.core import UUID
from bumble.device import Device, DeviceConfiguration
from bumble.gatt import Characteristic
from bumble.hci import Address
from bumble.host import Host
from bumble.keys import MemoryKeyStore
from bumble.pairing import PairingConfig, PairingDelegate
from bumble.transport.common import AsyncPipeSink

ACL_BYTES = 251  # of a packet with the data length extension (Bluetooth 4.2)
READ_FLAG, WRITE_FLAGS, NOTIFY_FLAG = 0x02, 0x0C, 0x10  # of MicroPython's bluetooth


def make_host(controller: Controller, name: str, address: str, bonding: bool = False) -> Device:
    """A Bluetooth host that is still off. It pairs without asking, with LE Secure Connections only."""
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
    """Sends the scan response as a second advert, because Bumble sends none; scanners combine the two."""
    for data in (self.data, self.scan_response_data):
        if self.enabled and self.address and data:
            self.controller.send_advertising_pdu(ll.AdvExtInd(advertiser_address=self.address, data=bytes(data), sid=0))


AdvertisingSet.send_extended_advertising_data = _send


def make_characteristic(flags: int, uuid: UUID, value: Any) -> Characteristic:
    """A characteristic with the flags of MicroPython's bluetooth."""
    permissions = Characteristic.READABLE if flags & READ_FLAG else Characteristic.Permissions(0)
    if flags & WRITE_FLAGS:
        permissions |= Characteristic.WRITEABLE
    return Characteristic(uuid, Characteristic.Properties(flags & 0x3E), permissions, value, [])


def parse_services(table: bytes) -> list[tuple[UUID, list[tuple[int, UUID]]]]:
    """Services and their characteristics (flags, UUID) from the table of stubs/bluetooth.py."""
    services: list[tuple[UUID, list[tuple[int, UUID]]]] = []
    at = 0
    while at < len(table):
        flags = 0
        is_characteristic, at = table[at], at + 1
        if is_characteristic:
            (flags,), at = struct.unpack_from("<H", table, at), at + 2
        size = table[at]
        uuid = UUID.from_bytes(table[at + 1 : at + 1 + size])
        at += 1 + size
        if is_characteristic:
            services[-1][1].append((flags, uuid))
        else:
            services.append((uuid, []))
    return services
