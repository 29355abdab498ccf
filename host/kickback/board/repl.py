"""The sensor on a USB cable: MicroPython's raw REPL, spoken by mpremote. The cable is ownership: whoever holds it, may.

Connecting interrupts the app (Ctrl-C), which closes the open set. The watchdog it had started cannot be stopped: it is
given WATCHDOG_MS at once and fed by every call, so a host that vanishes leaves a sensor that starts again by itself.
"""

import contextlib
import errno
import io
import os
import stat
import time
from collections.abc import Iterator

from mpremote.transport import TransportError, TransportExecError
from mpremote.transport_serial import SerialTransport
from serial.tools import list_ports

# USB vendors whose chips sit between USB and an ESP32 (product ids differ from board to board).
USB_UARTS = {0x10C4: "CP210x", 0x1A86: "CH340 or CH910x", 0x0403: "FT232", 0x303A: "ESP32"}
WATCHDOG_MS = 60_000
OLDEST_MICROPYTHON = (1, 25)
DOWNLOAD = "https://micropython.org/download/ESP32_GENERIC"
TRIES = 3  # opening the port resets some boards, and Ctrl-C is lost while they start
TRY_S = 3
SETTLE_S = 0.2
SILENT_S = 5  # a single answer may take as long: littlefs stalls

FULL = "OSError: 28"  # ENOSPC as a MicroPython without error texts prints it

FED = f"from machine import WDT\n_dog = WDT(timeout={WATCHDOG_MS})"
IDENTITY = """import sys
_i = sys.implementation
print(_i.name, _i.version[0], _i.version[1], getattr(_i, "_mpy", 0) & 255)"""


class BoardError(ValueError):
    """What is wrong with the board or its cable, and what to do about it, in a sentence."""


class BoardFull(BoardError):
    """No room on the sensor's flash."""


class DeviceFault(Exception):
    """An exception on the device; the message is its traceback."""


class Board:
    """A sensor whose app has been interrupted; made by connect().

    transport -- mpremote's SerialTransport, for its fs_ methods; wrap their use in `with board.cable():`
    bytecode -- the version of .mpy files that it reads
    """

    def __init__(self, transport: SerialTransport) -> None:
        self.transport = transport
        self.port: str = transport.device_name
        self.bytecode = 0

    def interrupt(self) -> None:
        """To the raw prompt: the watchdog first, then a fresh heap. The app and its objects are gone."""
        for attempt in range(TRIES):
            try:
                self._to_raw_prompt()
                if attempt:
                    # What was sent before it listened waits in its buffer, and would answer in between.
                    time.sleep(SETTLE_S)
                    self._to_raw_prompt()
                break
            except (TransportError, OSError) as error:
                if attempt == TRIES - 1:
                    what = "no MicroPython answers; press the button if the sensor sleeps, or install MicroPython"
                    raise BoardError(f"{self.port}: {what} ({DOWNLOAD})") from error
        with self.cable():
            self.transport.exec(FED)
            self._to_raw_prompt(soft_reset=True)
            self.transport.exec(FED)

    def _to_raw_prompt(self, soft_reset: bool = False) -> None:
        with contextlib.redirect_stdout(io.StringIO()):  # mpremote prints what it did not understand
            self.transport.enter_raw_repl(soft_reset, timeout_overall=TRY_S)

    @contextlib.contextmanager
    def cable(self) -> Iterator[None]:
        """Turns what mpremote and pyserial raise into BoardError, an exception on the device into DeviceFault."""
        try:
            yield
        except TransportExecError as error:
            raise self._fault(error.error_output) from None
        except (TransportError, OSError) as error:  # pyserial's are OSErrors too
            if getattr(error, "errno", None) == errno.ENOSPC:  # mpremote's fs_ methods translate the device's own
                raise self._fault(FULL) from None
            raise BoardError(f"{self.port}: the sensor stopped answering; check the cable and run it again") from error

    def _fault(self, traceback: str) -> Exception:
        if FULL in traceback or "ENOSPC" in traceback:
            return BoardFull(f"{self.port}: the sensor's flash is full; pull its sessions, erase them, run it again")
        return DeviceFault(traceback.replace("\r\n", "\n").strip())

    def run(self, code: str, silent_s: int = SILENT_S) -> str:
        """What the code prints on the device, which may be silent for silent_s. Feeds the watchdog first."""
        with self.cable():
            printed, fault = self.transport.exec_raw(f"_dog.feed()\n{code}", timeout=silent_s)
        if fault:
            raise self._fault(fault.decode(errors="replace"))
        return printed.decode(errors="replace").replace("\r\n", "\n")

    def restart(self) -> None:
        """Resets the chip: MicroPython starts afresh and runs main.py. The port stays open, for listen()."""
        with self.cable():
            self.transport.exec_raw_no_follow("import machine\nmachine.reset()")
        self.transport.in_raw_repl = False

    def listen(self, seconds: float) -> Iterator[str]:
        """Lines that the running app prints, as they come, until seconds have passed."""
        ends, line = time.monotonic() + seconds, b""
        while time.monotonic() < ends:
            with self.cable():
                # The timeout of the port ends the read.
                line += self.transport.serial.read(1)
            *whole, line = line.split(b"\n")
            for one in whole:
                yield one.decode(errors="replace").strip("\r")


@contextlib.contextmanager
def connect(port: str | None = None) -> Iterator[Board]:
    """A Board on the named port, or on the only one there is; the app is interrupted, and starts again afterwards.

    Raises BoardError: no board, several, port busy or not permitted, no MicroPython there or too old a one.
    """
    board = Board(_open(port or find_port()))
    try:
        _identify(board)
        yield board
    finally:
        if board.transport.in_raw_repl:
            with contextlib.suppress(BoardError):
                board.restart()
        with contextlib.suppress(OSError):
            board.transport.close()


def ports() -> list:
    """Those that a board may be at, as pyserial lists them; none is opened."""
    return [port for port in list_ports.comports() if port.vid in USB_UARTS]


def no_board() -> BoardError:
    return BoardError("no sensor on USB: plug it in with a data cable, or name its port (as /dev/ttyUSB0)")


def find_port() -> str:
    """The port of the only board; raises BoardError for none or several."""
    found = ports()
    if not found:
        raise no_board()
    if len(found) > 1:
        names = ", ".join(f"{port.device} ({USB_UARTS[port.vid]})" for port in found)
        raise BoardError(f"several boards on USB: {names}; name the one meant")
    return found[0].device


def _open(port: str) -> SerialTransport:
    try:
        # An answer of two bytes is read with this timeout; without one a silent board would hang us.
        return SerialTransport(port, timeout=1)
    except (TransportError, OSError, ValueError) as error:
        raise BoardError(f"{port}: {_why_closed(port)}") from error


def _why_closed(port: str) -> str:
    """mpremote says only that it could not open the port."""
    if "://" in port:
        return "nothing answers at this address; look whether it is right, and what serves it runs"
    if not _is_there(port):
        return "there is no such port; plug the sensor in, or leave the port out to have it found"
    if port.startswith("/") and not os.access(port, os.R_OK | os.W_OK):
        return "no permission; on Linux add yourself to its group (sudo usermod -aG dialout $USER) and log in again"
    if port.startswith("/") and not _is_serial(port):
        return "this is no serial port; leave the port out to have it found, or kickback scan --usb lists them"
    return "the port is in use; close the program that has it open (a serial monitor, another kickback)"


def _is_there(port: str) -> bool:
    if os.name == "posix":
        return os.path.exists(port)
    return port.upper() in [one.device.upper() for one in list_ports.comports()]


def _is_serial(port: str) -> bool:
    if not stat.S_ISCHR(os.stat(port).st_mode):
        return False
    try:
        opened = os.open(port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:  # in use
        return True
    try:
        return os.isatty(opened)
    finally:
        os.close(opened)


def _identify(board: Board) -> None:
    try:
        board.interrupt()
        name, major, minor, bytecode = board.run(IDENTITY).split()
        version, board.bytecode = (int(major), int(minor)), int(bytecode)
    except BoardError:
        raise
    except (DeviceFault, ValueError) as error:  # no machine.WDT; something else that answers
        raise BoardError(f"{board.port}: no MicroPython for the ESP32 runs there; install it ({DOWNLOAD})") from error
    if name != "micropython" or version < OLDEST_MICROPYTHON:
        oldest = ".".join(map(str, OLDEST_MICROPYTHON))
        what = f"{name} {major}.{minor} runs there; install MicroPython {oldest} or newer"
        raise BoardError(f"{board.port}: {what} ({DOWNLOAD})")
