"""Requests to a sensor and their answers, one at a time, over any transport."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from kickback_protocol import message_kinds

from kickback.link import messages
from kickback.link.errors import LinkError, LinkLost, refusal
from kickback.link.messages import Message
from kickback.link.secure_channel import SecureChannel
from kickback.link.transport import Transport

ANSWER_S = 10.0


class RequestChannel:
    """Sends requests and assigns the received messages: answers to the request, events and live state to callbacks.

    name: the sensor's name, for messages
    secure: authenticates every message once the key is proven, else None
    on_event, on_live: called with the fields of each EVENT and LIVE
    """

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.name = transport.name
        self.answer_timeout_s = ANSWER_S
        self.secure: SecureChannel | None = None
        self.on_event: Callable[[dict], None] = lambda fields: None
        self.on_live: Callable[[dict], None] = lambda fields: None
        self._answers: asyncio.Queue[Message | LinkError] = asyncio.Queue()
        self._lock = asyncio.Lock()
        transport.on_message = self._on_message

    def reset(self) -> None:
        """Drops the answers of an earlier connection."""
        while not self._answers.empty():
            self._answers.get_nowait()

    async def request(self, message: bytes, kind: int) -> Message:
        """Sends a request and returns its answer, a message of this kind. Raises LinkError."""
        async with self.exchange(message):
            answer = await self.answer(message[0])
            if answer.kind != kind:
                raise LinkLost(f"{self.name} sent a message that does not answer the request; run the command again")
            return answer

    @asynccontextmanager
    async def exchange(self, message: bytes) -> AsyncIterator[None]:
        """Sends a request; inside, answer() returns one answer after the other."""
        async with self._lock:
            while not self._answers.empty():
                if isinstance(left := self._answers.get_nowait(), LinkError):
                    raise left
            await self.transport.send(self.secure.seal(message) if self.secure else message)
            yield

    async def answer(self, requested: int) -> Message:
        """The next answer to a request of this kind; skips a late REPLY to another one. Raises LinkError."""
        try:
            async with asyncio.timeout(self.answer_timeout_s):
                answer = await self._answers.get()
                while isinstance(answer, Message) and answer.fields.get("to", requested) != requested:
                    answer = await self._answers.get()
        except TimeoutError:
            silent = f"{self.name} did not answer within {self.answer_timeout_s:g} s"
            raise LinkLost(f"{silent}: it sleeps or is out of range; move the plate to wake it") from None
        if isinstance(answer, LinkError):
            self._answers.put_nowait(answer)  # the next request fails as well
            raise answer
        if answer.kind == message_kinds.REPLY and answer.fields["code"] != message_kinds.OK:
            raise refusal(self.name, answer.fields["code"], answer.fields["text"])
        return answer

    def _on_message(self, raw: bytes | LinkLost) -> None:
        if isinstance(raw, LinkLost):
            self._answers.put_nowait(raw)
            return
        try:
            message = self._open(raw)
        except ValueError as error:
            self._answers.put_nowait(LinkLost(f"{self.name}: {error}; run the command again"))
            return
        if message.kind == message_kinds.EVENT:
            self.on_event(message.fields)
        elif message.kind == message_kinds.LIVE:
            self.on_live(message.fields)
        else:
            self._answers.put_nowait(message)

    def _open(self, raw: bytes) -> Message:
        """Decodes a message. Live state is for display only and is never authenticated."""
        if self.secure and raw[:1] != bytes((message_kinds.LIVE,)):
            raw = self.secure.open(raw)
        return messages.parse(raw)
