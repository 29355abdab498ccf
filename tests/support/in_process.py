"""A transport to the firmware's request handler in this process, without a radio."""

import asyncio
import errno
from collections.abc import Callable
from pathlib import Path

import auth
import peer
import request_handler
from kickback_protocol import message_kinds
from kickback_protocol.actions import resolve

DEVICE, NAME = "a0b1c2d30001", "Kick-0001"
KEY = bytes(range(32))
CODE = "12345678"  # of the sensor's box


class Facade:
    """Replaces the app: records the requested actions. first: start of its log."""

    radio = None
    name, id, firmware = NAME, DEVICE, "test"

    def __init__(self, log: bytes = b"") -> None:
        self.log = log
        self.traces: dict[int, bytes] = {}
        self.first = 0
        self.requests: list[tuple] = []

    def info(self) -> tuple:
        return (1, 2000, 0, self.first, len(self.log), 0, 77, 0, 3, 0x68, 900)

    def _whole(self, what: int, number: int) -> bytes:
        if what == message_kinds.RAW_TRACE and number not in self.traces:
            raise OSError(errno.ENOENT, "ENOENT")
        trace = self.traces.get(number)
        given = {message_kinds.LOG: self.log, message_kinds.RAW_TRACE: trace, message_kinds.SETTINGS: b"{}"}
        if what not in given:
            raise ValueError(f"there is no document {what}")
        return given[what] or b""

    def size(self, what: int, number: int) -> int:
        return len(self._whole(what, number))

    def read(self, what: int, number: int, offset: int, buffer: memoryview) -> int:
        part = self._whole(what, number)[offset : offset + len(buffer)]
        buffer[: len(part)] = part
        return len(part)

    def do(self, action: int, arguments: tuple) -> bool:
        found = resolve(action, arguments)
        if found:
            _, name, taken = found
            self.requests.append((name, *taken))
        return bool(found)


class InProcess:
    """A transport of the host to the firmware's RequestHandler in CPython.

    tamper: replaces messages: (from_host, message) -> the messages that arrive.
    """

    name = NAME

    def __init__(self, tmp_path: Path, facade: Facade, key: bytes = KEY, trusted: bool = False) -> None:
        self.trusted = trusted
        (tmp_path / "owner.key").write_bytes(key)
        (tmp_path / "code.txt").write_text(CODE)
        self.owner = auth.Owner(str(tmp_path / "owner.key"))
        self.settings = {"live_open": 1, "adverts": 1}
        self.firmware = request_handler.RequestHandler(facade, self.owner, self.settings)
        self.peer = peer.Peer(trusted)
        self.on_message: Callable = lambda message: None
        self.tamper: Callable[[bool, bytes], list[bytes]] = lambda from_host, message: [message]

    async def send(self, message: bytes) -> None:
        for part in self.tamper(True, message):
            self.take(part)
        await asyncio.sleep(0)

    def take(self, message: bytes) -> None:
        """Delivers a message to the sensor, and its answers to the host."""
        incoming = self.peer.incoming
        if len(message) > len(incoming.buffer):
            return
        incoming.buffer[: len(message)] = message
        incoming.size = len(message)
        self.pump()

    def pump(self) -> None:
        while (made := self.firmware.next_message(self.peer)) or self.peer.steps:
            if not made:
                continue
            said = bytes(self.peer.tx[1 : 1 + self.peer.size])
            self.peer.size = 0
            for part in self.tamper(False, said):
                self.on_message(part)

    async def reconnect(self) -> None:
        pass

    async def close(self) -> None:
        pass
