"""A sensor as the host's commands use it: its identity, its requests and its documents."""

import contextlib
import json
import os
import re
import time
from binascii import crc32
from collections.abc import AsyncIterator

from kickback_protocol import message_kinds
from kickback_protocol.actions import ACTIONS

from kickback.link import messages, ownership
from kickback.link.errors import LinkDamaged, LinkError, LinkLost, newer_protocol
from kickback.link.keyring import Keyring
from kickback.link.messages import Message
from kickback.link.requests import RequestChannel
from kickback.link.transport import Transport

MAX_FLASH = 16 << 20  # bytes of the largest chip
MAX_DOCUMENT = 1 << 16  # bytes; the sensor has less heap
_DEVICE_ID = re.compile("[0-9A-Za-z_-]{1,64}")  # it becomes part of file names


class DeviceClient:
    """One sensor at the other end of a transport.

    name, device_id, claimed: from its WELCOME; claimed: it has an owner
    handshake_args: what reconnect() passes to handshake(); None if the connection needs no handshake
    unreachable: why the sensor could not be reached although others were, else None
    """

    def __init__(self, transport: Transport, handshake_args: tuple[Keyring, bool] | None = None) -> None:
        self.channel = RequestChannel(transport)
        self.transport = transport
        self.handshake_args = handshake_args
        self.unreachable: LinkError | None = None
        self.device_id = ""
        self.claimed = False

    @property
    def name(self) -> str:
        """The sensor's name."""
        return self.channel.name

    @property
    def authenticated(self) -> bool:
        """Whether the sensor accepts more than requests for live data."""
        return self.channel.secure is not None or self.transport.trusted

    async def reconnect(self) -> None:
        """Connects again after LinkLost, or for the first time if unreachable. Raises LinkError."""
        await self.transport.reconnect()
        self.channel.reset()
        if self.handshake_args:
            await self.handshake(*self.handshake_args)

    async def handshake(self, keyring: Keyring, need_key: bool = True) -> None:
        """Exchanges HELLO and WELCOME and proves the key if this laptop has it.

        Raises LinkError if need_key is set and the key is missing or wrong.
        """
        self.handshake_args = (keyring, need_key)
        await ownership.handshake(self, keyring, need_key)

    async def claim(self, keyring: Keyring, again: bool = False, code: str = "") -> None:
        """Makes this laptop the owner. Raises LinkError.

        again: also if a sensor with this id is owned already; otherwise that raises AlreadyOwned
        code: of the sensor's box; without it a claim over the air raises CodeNeeded
        """
        await ownership.claim(self, keyring, again, code)

    async def hello(self) -> tuple[Message, bytes]:
        """Sends HELLO; the WELCOME and the nonce that was sent. Raises LinkError for an unknown protocol."""
        nonce = os.urandom(messages.NONCE)
        self.channel.secure = None
        hello = messages.make(message_kinds.HELLO, message_kinds.PROTOCOL, nonce.hex())
        welcome = await self.channel.request(hello, message_kinds.WELCOME)
        fields = welcome.fields
        if fields["version"] > message_kinds.PROTOCOL:
            raise newer_protocol(self.name, fields["version"])
        if fields["version"] < 0 or not _DEVICE_ID.fullmatch(fields["device"]):
            raise self.invalid_answer()
        self.channel.name, self.device_id = fields["name"] or self.name, fields["device"]
        self.claimed = bool(fields["claimed"])
        return welcome, nonce

    def invalid_answer(self) -> LinkError:
        """The error for an answer that no kickback sensor gives."""
        return LinkError(f"{self.name} gave an invalid answer: is it a kickback sensor?")

    async def info(self) -> dict:
        """The fields of the sensor's INFO: firmware, battery, log and more."""
        return (await self.channel.request(messages.make(message_kinds.INFO), message_kinds.INFO)).fields

    async def run_action(self, action: str, *numbers: int, text: str = "") -> None:
        """Requests one of ACTIONS with up to three numbers and a text. Raises Refused with the sensor's reason."""
        number = [name for name, _, _ in ACTIONS].index(action)
        padded = [*numbers, 0, 0, 0][:3]
        bare = messages.make(message_kinds.DO, number, *padded, "")
        size, room = len(text.encode()), message_kinds.MAX_REQUEST_BYTES - message_kinds.SEAL_BYTES - len(bare)
        if size >= room:  # a text of over 63 bytes has a length of two bytes
            raise LinkError(f"{self.name}: {text[:20]}... has {size} bytes, at most {room - 1} are possible")
        await self.channel.request(messages.make(message_kinds.DO, number, *padded, text), message_kinds.REPLY)

    async def set_time(self) -> None:
        """Sets the sensor's clock to the laptop's time and time zone."""
        now = time.time()
        await self.run_action("set_time", round(now), (time.localtime(now).tm_gmtoff or 0) // 60)

    async def listen(self, level: int) -> None:
        """Subscribes. level: 0 nothing, 1 events, 2 events and live state."""
        await self.channel.request(messages.make(message_kinds.LISTEN, level), message_kinds.REPLY)

    async def read(
        self, what: int, number: int = 0, offset: int = 0, length: int = 0, limit: int = MAX_FLASH
    ) -> AsyncIterator[bytes]:
        """Bytes of a log, raw trace or document from offset on, as they arrive.

        what: LOG, RAW_TRACE, SETTINGS or PROFILES of message_kinds; number: of a raw trace; length: 0 for all
        limit: of the bytes that this can be; a sensor that never stops would fill the disk
        Raises LinkDamaged at the end if the checksum differs, and LinkError beyond the limit.
        """
        async with self.channel.exchange(messages.make(message_kinds.READ, what, number, offset, length)):
            crc, last = 0, offset + limit
            while (message := await self.channel.answer(message_kinds.READ)).kind == message_kinds.DATA:
                if message.fields["offset"] != offset:
                    raise LinkLost(f"{self.name}: bytes are missing at {offset}; run the command again to continue")
                crc = crc32(message.data, crc)
                offset += len(message.data)
                if offset > last:
                    raise LinkError(f"{self.name} sends more than it has: update its firmware with kickback flash")
                yield message.data
            if message.kind != message_kinds.DONE or (message.fields["offset"], message.fields["crc"]) != (offset, crc):
                raise LinkDamaged(f"{self.name}: received data does not match its checksum; run the command again")

    async def read_table(self, what: int) -> dict:
        """SETTINGS or PROFILES by name. Raises LinkError if the document is not a JSON object."""
        document = b"".join([part async for part in self.read(what, limit=MAX_DOCUMENT)])
        with contextlib.suppress(ValueError, RecursionError):
            table = json.loads(document)
            if isinstance(table, dict):
                return table
        raise LinkError(f"{self.name} sent an invalid table: update its firmware with kickback flash")

    async def close(self) -> None:
        """Ends the connection."""
        await self.transport.close()
