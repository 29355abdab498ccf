"""The sensor as the host's commands see it: requests and answers over any link, proven and sealed."""

import asyncio
import contextlib
import json
import os
import re
import time
from binascii import crc32
from collections.abc import AsyncIterator, Callable
from typing import Protocol

from kickback_protocol import message_kinds
from kickback_protocol.actions import ACTIONS

from kickback.link import messages
from kickback.link.errors import LinkDamaged, LinkError, LinkLost, Refused, newer, refusal
from kickback.link.keyring import Keys
from kickback.link.messages import Message

ANSWER_S = 10.0
DEVICE = re.compile("[0-9A-Za-z_-]{1,64}")  # a sensor's id, which is a part of a file's name


class Link(Protocol):
    """What carries messages. trusted: the link is ownership itself (a cable); told: called with each message or with
    the LinkLost that ended it."""

    name: str
    trusted: bool
    told: Callable[[bytes | LinkLost], None]

    async def send(self, message: bytes, claim: bool = False) -> None: ...

    async def again(self) -> None: ...

    async def close(self) -> None: ...


class Sensor:
    """One sensor at the other end of a link; device, name, claimed: as it told them.

    met_with: what again() hands to meet(); away: why it could not be reached when the others were.
    on_event, on_live: called with the fields of each EVENT and LIVE.
    """

    def __init__(self, link: Link, met_with: tuple[Keys, bool] | None = None) -> None:
        self.link = link
        self.met_with = met_with
        self.away: LinkError | None = None
        self.name = link.name
        self.device = ""
        self.claimed = False
        self.answer_s = ANSWER_S
        self.seal: messages.Seal | None = None
        self.on_event: Callable[[dict], None] = lambda fields: None
        self.on_live: Callable[[dict], None] = lambda fields: None
        self._answers: asyncio.Queue[Message | LinkError] = asyncio.Queue()
        self._turn = asyncio.Lock()
        link.told = self._told

    async def again(self) -> None:
        """After a LinkLost, or from away: connects and meets. Raises LinkError where it is still out of reach."""
        await self.link.again()
        while not self._answers.empty():
            self._answers.get_nowait()
        if self.met_with:
            await self.meet(*self.met_with)

    async def meet(self, keys: Keys, need_key: bool = True) -> None:
        """Says hello, and proves the key where this laptop has it. Raises LinkError where it must and has not."""
        self.met_with = (keys, need_key)
        welcome, nonce = await self.hello()
        if self.link.trusted:
            self._remember(keys)
            return
        known = bool(keys.all_of(self.device))
        if not need_key and not (self.claimed and known):
            return
        if not self.claimed:
            raise refusal(self.name, message_kinds.UNCLAIMED, "")
        if not known:
            namesake = self.name in keys.names().values()
            whose = "is another sensor than yours of this name" if namesake else "has an owner"
            raise LinkError(f"{self.name} {whose}, and its key is not on this laptop: kickback keys brings it")
        await self._prove_with(keys, welcome, nonce)
        self._remember(keys)

    def _remember(self, keys: Keys) -> None:
        """It may have been renamed: a scan knows it by its name alone."""
        with contextlib.suppress(LinkError):
            keys.rename(self.device, self.name)

    @property
    def proven(self) -> bool:
        """Whether more than live data may be asked for."""
        return self.seal is not None or self.link.trusted

    async def hello(self) -> tuple[Message, bytes]:
        """Its welcome, and the nonce that was sent. Raises LinkError for a sensor with a newer protocol, or none."""
        nonce = os.urandom(messages.NONCE)
        self.seal = None
        hello = messages.make(message_kinds.HELLO, message_kinds.PROTOCOL, nonce.hex())
        welcome = await self._ask(hello, message_kinds.WELCOME)
        told = welcome.fields
        if told["version"] > message_kinds.PROTOCOL:
            raise newer(self.name, told["version"])
        if told["version"] < 0 or not DEVICE.fullmatch(told["device"]):
            raise self._nonsense()
        self.name, self.device = told["name"] or self.name, told["device"]
        self.claimed = bool(told["claimed"])
        return welcome, nonce

    async def _prove_with(self, keys: Keys, welcome: Message, nonce: bytes) -> None:
        """Proves the key that it knows of those kept for it."""
        likeliest, *others = keys.all_of(self.device)
        key = likeliest
        while True:
            try:
                await self.prove(key, welcome, nonce)
                break
            except Refused as error:
                if error.code != message_kinds.WRONG_KEY or not others:
                    raise
            key = others.pop(0)
            welcome, nonce = await self.hello()
        if key != likeliest:  # from now on it is
            with contextlib.suppress(LinkError):  # keys that may not be written do for all else
                keys.put(self.device, self.name, key)

    async def prove(self, key: bytes, welcome: Message, nonce: bytes) -> None:
        """Both sides prove that they know the key; from here on everything is sealed."""
        try:
            theirs = bytes.fromhex(welcome.fields["nonce"])
        except ValueError:
            raise self._nonsense() from None
        seal = messages.Seal(key, welcome.fields["version"], theirs, nonce)
        answer = await self._ask(messages.make(message_kinds.PROOF, seal.proof().hex()), message_kinds.PROOF)
        try:
            seal.check_proof(bytes.fromhex(answer.fields["proof"]))
        except ValueError:
            raise LinkError(f"{self.name} is not the sensor that it says it is: it does not know your key") from None
        self.seal = seal

    def _nonsense(self) -> LinkError:
        return LinkError(f"{self.name} answers nonsense: is it a kickback sensor?")

    async def claim(self, keys: Keys) -> None:
        """Makes this laptop the owner. The key is kept first: a link that breaks then loses nothing."""
        welcome, nonce = await self.hello()
        if self.claimed and keys.all_of(self.device):
            await self._prove_with(keys, welcome, nonce)  # claimed, but its answer was lost
            return
        if self.claimed:
            raise refusal(self.name, message_kinds.TAKEN, "")
        key = os.urandom(messages.KEY)  # always a new one: another one's would be told to whoever says this name
        keys.put(self.device, self.name, key)
        try:
            await self._ask(messages.make(message_kinds.CLAIM, key.hex()), message_kinds.REPLY, claim=True)
        except Refused:
            with contextlib.suppress(LinkError):  # why it was refused is to be told
                keys.drop(self.device, key)
            raise
        welcome, nonce = await self.hello()
        await self.prove(key, welcome, nonce)

    async def info(self) -> dict:
        """What it tells of itself; the fields of INFO."""
        return (await self._ask(messages.make(message_kinds.INFO), message_kinds.INFO)).fields

    async def do(self, action: str, *numbers: int, text: str = "") -> None:
        """Runs one of ACTIONS. Raises Refused with the sensor's reason."""
        number = [name for name, _, _ in ACTIONS].index(action)
        padded = [*numbers, 0, 0, 0][:3]
        bare = messages.make(message_kinds.DO, number, *padded, "")
        size, room = len(text.encode()), message_kinds.MAX_REQUEST_BYTES - message_kinds.SEAL_BYTES - len(bare)
        if size >= room:  # a text of over 63 bytes has one byte more for its length
            raise LinkError(f"{self.name}: {text[:20]}... is too long: {size} bytes, at most {room - 1}")
        await self._ask(messages.make(message_kinds.DO, number, *padded, text), message_kinds.REPLY)

    async def set_time(self) -> None:
        """Tells it the laptop's time."""
        now = time.time()
        await self.do("set_time", round(now), (time.localtime(now).tm_gmtoff or 0) // 60)

    async def listen(self, on: int) -> None:
        """0 nothing, 1 events, 2 live state as well."""
        await self._ask(messages.make(message_kinds.LISTEN, on), message_kinds.REPLY)

    async def read(self, what: int, number: int = 0, offset: int = 0, length: int = 0) -> AsyncIterator[bytes]:
        """Bytes of a log, a trace or a document from offset on, as they come; checked against its CRC at the end."""
        async with self._turn:
            await self._send(messages.make(message_kinds.READ, what, number, offset, length))
            crc = 0
            while (message := await self._answer(message_kinds.READ)).kind == message_kinds.DATA:
                if message.fields["offset"] != offset:
                    raise LinkLost(f"{self.name}: bytes are missing at {offset}; run it again to go on from there")
                crc = crc32(message.data, crc)
                offset += len(message.data)
                yield message.data
            self._refuse(message)
            if message.kind != message_kinds.DONE or (message.fields["offset"], message.fields["crc"]) != (offset, crc):
                raise LinkDamaged(f"{self.name}: what came does not match its checksum; run it again")

    async def table(self, what: int) -> dict:
        """Its settings or profiles, by name."""
        document = b"".join([part async for part in self.read(what)])
        try:
            told = json.loads(document)
            if isinstance(told, dict):
                return told
        except (ValueError, RecursionError):
            pass
        bad = "gave a text that is no list of names and values: update its firmware with kickback flash"
        raise LinkError(f"{self.name} {bad}")

    async def close(self) -> None:
        await self.link.close()

    async def _ask(self, message: bytes, kind: int, claim: bool = False) -> Message:
        async with self._turn:
            await self._send(message, claim)
            answer = await self._answer(message[0])
            self._refuse(answer)
            if answer.kind != kind:
                raise LinkLost(f"{self.name} answers something else than was asked; run it again")
            return answer

    async def _send(self, message: bytes, claim: bool = False) -> None:
        while not self._answers.empty():
            if isinstance(left := self._answers.get_nowait(), LinkError):
                raise left
        await self.link.send(self.seal.seal(message) if self.seal else message, claim)

    async def _answer(self, asked: int) -> Message:
        """The next answer to a request of this kind; a REPLY to another one is late, and nobody waits for it."""
        try:
            async with asyncio.timeout(self.answer_s):
                answer = await self._answers.get()
                while isinstance(answer, Message) and answer.fields.get("to", asked) != asked:
                    answer = await self._answers.get()
        except TimeoutError:
            silent = f"{self.name} has not answered for {self.answer_s:g} s: it sleeps or is out of range: kick it"
            raise LinkLost(silent) from None
        if isinstance(answer, LinkError):
            self._answers.put_nowait(answer)  # whoever asks next learns it too
            raise answer
        return answer

    def _refuse(self, message: Message) -> None:
        if message.kind == message_kinds.REPLY and message.fields["code"] != message_kinds.OK:
            raise refusal(self.name, message.fields["code"], message.fields["text"])

    def _told(self, raw: bytes | LinkLost) -> None:
        if isinstance(raw, LinkLost):
            self._answers.put_nowait(raw)
            return
        try:
            message = self._open(raw)
        except ValueError as error:
            self._answers.put_nowait(LinkLost(f"{self.name}: {error}; run it again"))
            return
        if message.kind == message_kinds.EVENT:
            self.on_event(message.fields)
        elif message.kind == message_kinds.LIVE:
            self.on_live(message.fields)
        else:
            self._answers.put_nowait(message)

    def _open(self, raw: bytes) -> Message:
        """Live state is a view only and goes unsealed; all else is sealed once the key is proven."""
        if self.seal and raw[:1] != bytes((message_kinds.LIVE,)):
            raw = self.seal.open(raw)
        return messages.read(raw)
