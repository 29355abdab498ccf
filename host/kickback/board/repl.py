"""A sensor on its USB cable: MicroPython's raw REPL, with mpremote. Physical access needs no key.

Connecting interrupts the app (Ctrl-C), which ends the open set. The app's watchdog cannot be stopped: it receives a
timeout of WATCHDOG_MS and every call feeds it, so the sensor restarts by itself when the laptop disappears.
"""

import contextlib
import errno
import io
import time
from collections.abc import Iterator

from mpremote.transport import TransportError, TransportExecError
from mpremote.transport_serial import SerialTransport

from kickback.board.errors import BoardError, BoardFull, DeviceFault
from kickback.board.ports import find_port, open_port

WATCHDOG_MS = 60_000
OLDEST_MICROPYTHON = (1, 25)
TESTED_MICROPYTHON = ((1, 25), (1, 26), (1, 27), (1, 28), (1, 29))  # by reading, emulator and virtual device
DOWNLOAD = "https://micropython.org/download/ESP32_GENERIC"
TRIES = 3  # opening the port resets some boards, and Ctrl-C is lost while they start
TRY_S = 3
SETTLE_S = 0.2
SILENT_S = 5  # a single answer can take this long: littlefs stalls

NO_SPACE = "OSError: 28"  # ENOSPC of a MicroPython without error texts

FEED = f"from machine import WDT\n_dog = WDT(timeout={WATCHDOG_MS})"
IDENTIFY = """import sys
_i = sys.implementation
print(_i.name, _i.version[0], _i.version[1], getattr(_i, "_mpy", 0) & 255)"""


class Board:
    """A sensor whose app is interrupted; made by connect().

    transport: mpremote's SerialTransport, for its fs_ methods; use it inside ``with board.cable_errors():``
    micropython: version of the firmware on the board, (major, minor)
    bytecode: version of the .mpy files that it reads
    """

    def __init__(self, transport: SerialTransport) -> None:
        self.transport = transport
        self.port: str = transport.device_name
        self.micropython: tuple[int, int] = (0, 0)
        self.bytecode = 0
        self._running = False  # code on the board

    @property
    def untested(self) -> str:
        """A warning if this version of MicroPython was not checked with kickback, else ""."""
        if self.micropython in TESTED_MICROPYTHON:
            return ""
        version, newest = (".".join(map(str, one)) for one in (self.micropython, TESTED_MICROPYTHON[-1]))
        return f"MicroPython {version} was not checked with kickback; checked are 1.25 to {newest}"

    def interrupt(self) -> None:
        """Stops the app and enters the raw prompt with an empty heap. Raises BoardError."""
        self._stop_app()
        with self.cable_errors():
            self.transport.exec(FEED)
            self._enter_raw_prompt(soft_reset=True)
            self.transport.exec(FEED)

    def _stop_app(self) -> None:
        for attempt in range(TRIES):
            try:
                self._enter_raw_prompt()
                if attempt:
                    # Bytes of the failed attempt may still be in the board's buffer and produce late answers.
                    time.sleep(SETTLE_S)
                    self._enter_raw_prompt()
                return
            except (TransportError, OSError) as error:
                if attempt == TRIES - 1:
                    what = "MicroPython does not answer; press the button if the sensor sleeps, or install MicroPython"
                    raise BoardError(f"{self.port}: {what} ({DOWNLOAD})") from error

    def _enter_raw_prompt(self, soft_reset: bool = False) -> None:
        with contextlib.redirect_stdout(io.StringIO()):  # mpremote prints unexpected answers
            self.transport.enter_raw_repl(soft_reset, timeout_overall=TRY_S)

    @contextlib.contextmanager
    def cable_errors(self) -> Iterator[None]:
        """Converts errors of mpremote and pyserial to BoardError, an exception on the device to DeviceFault."""
        try:
            yield
        except TransportExecError as error:
            raise self._fault(error.error_output) from None
        except (TransportError, OSError) as error:  # those of pyserial are OSErrors
            if getattr(error, "errno", None) == errno.ENOSPC:  # from mpremote's fs_ methods
                raise self._fault(NO_SPACE) from None
            what = "the sensor stopped answering; check the cable and run the command again"
            raise BoardError(f"{self.port}: {what}") from error

    def _fault(self, traceback: str) -> Exception:
        if NO_SPACE in traceback or "ENOSPC" in traceback:
            return BoardFull(f"{self.port}: the sensor's flash is full; pull and erase its sessions, then try again")
        return DeviceFault(traceback.replace("\r\n", "\n").strip())

    def run(self, code: str, silent_s: float = SILENT_S) -> str:
        """Feeds the watchdog, runs code and returns its output. silent_s: the longest time without output."""
        self._running = True
        with self.cable_errors():
            printed, fault = self.transport.exec_raw(f"_dog.feed()\n{code}", timeout=silent_s)  # pyright: ignore[reportArgumentType]  (mpremote takes fractions)
        self._running = False
        if fault:
            raise self._fault(fault.decode(errors="replace"))
        return printed.decode(errors="replace").replace("\r\n", "\n")

    def restart(self) -> None:
        """Resets the chip, so that it runs main.py. The port stays open for listen()."""
        with self.cable_errors():
            self.transport.exec_raw_no_follow("open('/planned', 'w').close()\nimport machine\nmachine.reset()")
        self.transport.in_raw_repl = False

    def release(self) -> None:
        """Restarts the sensor, also if code on it did not end. Raises BoardError."""
        if self._running:
            self._stop_app()
        self.restart()

    def listen(self, seconds: float) -> Iterator[str]:
        """The lines that the running app prints, as they arrive, until the time is over."""
        ends, line = time.monotonic() + seconds, b""
        while time.monotonic() < ends:
            with self.cable_errors():
                line += self.transport.serial.read(1)  # ends after the port's timeout
            *whole, line = line.split(b"\n")
            for one in whole:
                yield one.decode(errors="replace").strip("\r")


@contextlib.contextmanager
def connect(port: str | None = None) -> Iterator[Board]:
    """A Board on the named port, or on the only one; the app is interrupted, and restarts afterwards.

    Raises BoardError: no board, several, port busy or not permitted, no MicroPython or one that is too old.
    """
    board = Board(open_port(port or find_port()))
    try:
        _identify(board)
        yield board
    finally:
        if board.transport.in_raw_repl:
            with contextlib.suppress(BoardError):
                board.release()
        with contextlib.suppress(OSError):
            board.transport.close()


def _identify(board: Board) -> None:
    """Interrupts the app and reads the versions of MicroPython and its bytecode."""
    try:
        board.interrupt()
        name, major, minor, bytecode = board.run(IDENTIFY).split()
        board.micropython, board.bytecode = (int(major), int(minor)), int(bytecode)
    except BoardError:
        raise
    except (DeviceFault, ValueError) as error:  # no machine.WDT, or another program that answers
        raise BoardError(f"{board.port}: no MicroPython for the ESP32 runs there; install it ({DOWNLOAD})") from error
    if name != "micropython" or board.micropython < OLDEST_MICROPYTHON:
        oldest = ".".join(map(str, OLDEST_MICROPYTHON))
        what = f"{name} {major}.{minor} runs there; install MicroPython {oldest} or newer"
        raise BoardError(f"{board.port}: {what} ({DOWNLOAD})")
