"""Cable transport: interrupts the app and starts it again with messages on the cable (firmware/remote/cable.py)."""

import asyncio
import binascii
import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import serial

from kickback.board.repl import Board, connect
from kickback.link.client import DeviceClient
from kickback.link.errors import LinkLost
from kickback.link.keyring import Keyring
from kickback.link.target import ONLY_PORT

# The launcher decides which installed version runs.
START = """
import sys, launcher
_slot = launcher.choose()
sys.path.insert(0, "/" + _slot)
del launcher, sys.modules["launcher"]
import app
app.run(True)
"""
CTRL_C = b"\x03"
CHUNK, CHUNK_S = 200, 0.08  # bytes that the port buffers (259), and time in which the app reads them (two beats)
END = b"\x04"  # ends the output and the traceback of raw REPL code
FIRST_ANSWER_S = 20.0  # the app starts and tests its sensor first


class CableTransport:
    """Messages as base64 lines over a Board that runs the app (see Transport).

    printed: other lines that the app printed
    """

    trusted = True

    def __init__(self, board: Board) -> None:
        self.board, self.name = board, board.port
        self.on_message: Callable[[bytes | LinkLost], None] = lambda message: None
        self.printed: list[str] = []
        self._loop = asyncio.get_running_loop()
        self._open = True
        self._app_ended = False
        with board.cable_errors():
            board.transport.exec_raw_no_follow(START)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        """Reads lines until the app ends. Runs in a thread, because reads of the port block."""
        port: Any = self.board.transport.serial
        line = b""
        try:
            while self._open:
                line += port.read(max(1, port.in_waiting))
                *whole, line = line.split(b"\n")
                for one in whole:
                    self._on_line(one.strip())
                if END in line:
                    self._app_ended = True
                    raise serial.SerialException
        except (serial.SerialException, OSError, TypeError):
            if self._open:
                said = self.printed[-1] if self.printed else "nothing"
                lost = LinkLost(f"{self.name}: the sensor's app ended (last line: {said}); run the command again")
                self._loop.call_soon_threadsafe(lambda: self.on_message(lost))

    def _on_line(self, line: bytes) -> None:
        message = None
        if b"~" in line:
            with contextlib.suppress(ValueError):
                message = binascii.a2b_base64(line.split(b"~", 1)[1], strict_mode=True)
        if message:
            self._loop.call_soon_threadsafe(lambda: self.on_message(message))
        elif line:
            self.printed.append(line.decode(errors="replace"))

    async def send(self, message: bytes) -> None:
        """Writes a message as one line. Raises LinkLost."""
        line = b"~" + binascii.b2a_base64(message)
        try:
            for at in range(0, len(line), CHUNK):
                if at:
                    await asyncio.sleep(CHUNK_S)
                part = line[at : at + CHUNK]
                await self._loop.run_in_executor(None, self.board.transport.serial.write, part)
        except (serial.SerialException, OSError):
            raise self._unplugged() from None

    async def reconnect(self) -> None:
        """Raises LinkLost: a cable cannot be plugged in again from here."""
        raise self._unplugged()

    def _unplugged(self) -> LinkLost:
        return LinkLost(f"{self.name}: the cable is disconnected; plug it in and run the command again")

    async def close(self) -> None:
        """Interrupts the app and restarts the sensor as after power-on."""
        self._open = False
        await self._loop.run_in_executor(None, self._restart)

    def _restart(self) -> None:
        self._reader.join()
        with contextlib.suppress(ValueError, OSError, serial.SerialException):
            if self._app_ended:
                self.board.interrupt()  # _read() has consumed the prompt that restart() expects
            else:
                self._end_app()
            self.board.restart()

    def _end_app(self) -> None:
        transport = self.board.transport
        transport.serial.write(CTRL_C)
        for _ in ("output", "traceback"):  # then the prompt
            transport.read_until(1, END, timeout=5)


@contextlib.asynccontextmanager
async def connect_cable(port: str) -> AsyncIterator[DeviceClient]:
    """The sensor on this port, or on the only connected one (ONLY_PORT). Raises BoardError or LinkError."""
    with connect(None if port == ONLY_PORT else port) as board:
        client = DeviceClient(CableTransport(board))
        client.channel.answer_timeout_s = FIRST_ANSWER_S
        try:
            await client.handshake(Keyring())
            yield client
        finally:
            await client.close()
