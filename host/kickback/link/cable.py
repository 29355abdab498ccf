"""The sensor on its cable: the app is interrupted, and started again with messages on the cable (firmware/cable.py)."""

import asyncio
import binascii
import contextlib
import threading
from collections.abc import AsyncIterator, Callable
from typing import Any

import serial

from kickback.board.repl import Board, connect
from kickback.link.client import Sensor
from kickback.link.errors import LinkLost
from kickback.link.keyring import Keys
from kickback.link.target import ONLY_PORT

# Which of the two versions runs is the launcher's to say.
START = """
import sys, launcher
_slot = launcher.choose()
sys.path.insert(0, "/" + _slot)
del launcher, sys.modules["launcher"]
import app
app.run(True)
"""
CTRL_C = b"\x03"
END = b"\x04"  # of each of the two
FIRST_S = 20.0  # until the app answers: it compiles nothing, but tests its sensor


class CableLink:
    """Link of sensor.py over a Board whose app runs with the cable."""

    trusted = True

    def __init__(self, board: Board) -> None:
        self.board, self.name = board, board.port
        self.told: Callable[[bytes | LinkLost], None] = lambda message: None
        self.printed: list[str] = []
        self._loop = asyncio.get_running_loop()
        self._open = True
        with board.cable():
            board.transport.exec_raw_no_follow(START)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        """In a thread of its own: the port's reads wait."""
        port: Any = self.board.transport.serial
        line = b""
        try:
            while self._open:
                line += port.read(max(1, port.in_waiting))
                *whole, line = line.split(b"\n")
                for one in whole:
                    self._line(one.strip())
                if END in line:  # the prompt: the app is over
                    raise serial.SerialException
        except (serial.SerialException, OSError, TypeError):
            if self._open:
                said = self.printed[-1] if self.printed else "nothing"
                lost = LinkLost(f"{self.name}: the sensor's app ended, its last words: {said}; run it again")
                self._loop.call_soon_threadsafe(lambda: self.told(lost))

    def _line(self, line: bytes) -> None:
        message = None
        if b"~" in line:
            with contextlib.suppress(ValueError):
                message = binascii.a2b_base64(line.split(b"~", 1)[1], strict_mode=True)
        if message:
            self._loop.call_soon_threadsafe(lambda: self.told(message))
        elif line:
            self.printed.append(line.decode(errors="replace"))

    async def send(self, message: bytes, claim: bool = False) -> None:
        line = b"~" + binascii.b2a_base64(message)
        try:
            await self._loop.run_in_executor(None, self.board.transport.serial.write, line)
        except (serial.SerialException, OSError):
            raise LinkLost(f"{self.name}: the cable is gone; plug it in and run it again") from None

    async def again(self) -> None:
        raise LinkLost(f"{self.name}: the cable is gone; plug it in and run it again")

    async def close(self) -> None:
        """Interrupts the app, and lets the sensor start as it does by itself."""
        self._open = False
        await self._loop.run_in_executor(None, self._restart)

    def _restart(self) -> None:
        self._reader.join()
        with contextlib.suppress(ValueError, OSError, serial.SerialException):
            transport = self.board.transport
            transport.serial.write(CTRL_C)
            for _ in ("what it printed", "its traceback"):  # then comes the prompt, which restart() waits for
                transport.read_until(1, END, timeout=5)
            self.board.restart()


@contextlib.asynccontextmanager
async def cable(port: str) -> AsyncIterator[Sensor]:
    """The sensor on this port, or on the only one there is. Raises BoardError or LinkError."""
    with connect(None if port == ONLY_PORT else port) as board:
        sensor = Sensor(CableLink(board))
        sensor.answer_s = FIRST_S
        try:
            await sensor.meet(Keys())
            yield sensor
        finally:
            await sensor.close()
