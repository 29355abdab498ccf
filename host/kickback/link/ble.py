"""Bluetooth LE transport, with bleak: Linux, macOS, Windows, and the backends of tests."""

import asyncio
import contextlib
import re
import time
from collections.abc import Callable
from dataclasses import replace

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakDeviceNotFoundError, BleakError
from kickback_protocol.packets import PacketAssembler

from kickback.link.bleak_errors import bleak_errors
from kickback.link.cancellation import time_limit, uncancelled
from kickback.link.errors import LinkError, LinkLost
from kickback.link.messages import MAX_MESSAGE, packets
from kickback.link.scan import SCAN_S, Adapter, Advertiser, not_found, scan

UUIDS = "5d0c%04x-7b0e-4c4e-9f5a-6b69636b6261"  # firmware/remote/ble.py
STATE, EVENTS, REPLIES, COMMANDS = (UUIDS % number for number in range(2, 6))
CONNECT_S = 15.0
WRITE_S = 10.0
TRIES = 3
WRITES, PAUSE_S = 10, 0.1  # of a packet that meets NO_BUFFER, and the time between them
NO_BUFFER = re.compile(r"(?i)0x11\b|insufficient.resources|resources are insufficient|Code=17\b")  # ATT error 0x11
MIN_PACKET, MAX_PACKET = 20, 244  # bytes: the least ATT MTU, and the data length of one radio packet


class BleTransport:
    """A Bluetooth LE connection to one sensor (see Transport)."""

    trusted = False

    def __init__(self, advertiser: Advertiser, adapter: Adapter) -> None:
        self.name = advertiser.name
        self.rssi = advertiser.rssi
        self.on_message: Callable[[bytes | LinkLost], None] = lambda message: None
        self._adapter, self._advertiser = adapter, advertiser
        self._address = advertiser.address  # distinguishes it from another sensor of the same name
        self.client: BleakClient | None = None
        self._opened = False

    async def reconnect(self) -> None:
        """Connects again, or for the first time to a sensor that was not found. Raises LinkError."""
        if not self._advertiser.device:
            await self._find()
        try:
            await self.open()
        except LinkLost:  # the system forgets a device that is silent for long: scan before the next try
            self._advertiser = replace(self._advertiser, device=None)
            raise

    async def _find(self) -> None:
        """Scans for the sensor, by address if it is known."""

        def is_it(one: Advertiser) -> bool:
            return one.address == self._address if self._address else one.name == self._advertiser.name

        found = await scan(self._adapter, SCAN_S, lambda found: any(map(is_it, found)))
        self._advertiser = next(filter(is_it, found), self._advertiser)
        self.rssi = self._advertiser.rssi

    async def open(self) -> None:
        """Connects and subscribes, with TRIES attempts. Raises LinkError."""
        if not self._advertiser.device:
            raise not_found(self.name)
        started = time.monotonic()
        for left in reversed(range(TRIES)):
            try:
                self._opened = False
                await self._connect()
                self._opened = True
                return
            except LinkError as error:
                silent = time.monotonic() - started > CONNECT_S / 2
                if not left or silent or not isinstance(error, LinkLost):
                    await self._disconnect()
                    raise

    async def _connect(self) -> None:
        """Opens a new connection and ends the previous one, which may occupy one of the sensor's few slots."""
        await self._disconnect()
        assert self._advertiser.device
        with bleak_errors(self.name):
            client = BleakClient(
                self._advertiser.device, self._on_disconnect, timeout=CONNECT_S, **self._adapter.client
            )
            self.client = client
            try:
                async with uncancelled():
                    await client.connect()
            except TimeoutError:
                raise BleakDeviceNotFoundError(self.name) from None
            for characteristic in (STATE, EVENTS, REPLIES):
                async with time_limit(WRITE_S):
                    await client.start_notify(characteristic, self._packet_handler(client))

    def _packet_handler(self, client: BleakClient) -> Callable[[object, bytearray], None]:
        """Joins the packets of one characteristic to messages, as long as this connection is the current one."""
        parts = PacketAssembler(MAX_MESSAGE)

        def on_packet(_: object, packet: bytearray) -> None:
            parts.add(packet)
            if parts.size and client is self.client:
                message, parts.size = bytes(parts.buffer[: parts.size]), 0
                self.on_message(message)

        return on_packet

    async def send(self, message: bytes) -> None:
        """Writes a message with response: the sensor accepts one message at a time. Raises LinkError."""
        if not self.client:
            raise not_found(self.name)
        with bleak_errors(self.name):
            characteristic = self.client.services.get_characteristic(COMMANDS)
            if characteristic is None:
                raise LinkError(f"{self.name} lacks the services of a kickback sensor: run kickback flash")
            # BlueZ gives bleak no MTU, but this size.
            room = max(MIN_PACKET, characteristic.max_write_without_response_size)
            for packet in packets(message, min(room, MAX_PACKET)):
                await self._write(self.client, characteristic, packet)

    async def _write(self, client: BleakClient, characteristic: BleakGATTCharacteristic, packet: bytes) -> None:
        """Writes a packet; again if the sensor had no buffer for the answer: then it has not processed the packet."""
        for left in reversed(range(WRITES)):
            try:
                async with time_limit(WRITE_S):
                    return await client.write_gatt_char(characteristic, packet, response=True)
            except BleakError as error:
                if not left or not NO_BUFFER.search(str(error)):
                    raise
            await asyncio.sleep(PAUSE_S)

    def _on_disconnect(self, client: BleakClient) -> None:
        if client is self.client and self._opened:
            self.on_message(LinkLost(f"{self.name}: the connection broke: out of range, or the battery is empty"))

    async def close(self) -> None:
        """Ends the connection; no further message is reported."""
        self.on_message = lambda message: None
        await self._disconnect()

    async def _disconnect(self) -> None:
        client, self.client = self.client, None
        with contextlib.suppress(BleakError, TimeoutError, EOFError, OSError):
            if client:
                async with time_limit(WRITE_S):
                    await client.disconnect()
