"""The serial ports of boards: which there are, and why one does not open."""

import os
import stat

from mpremote.transport import TransportError
from mpremote.transport_serial import SerialTransport
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from kickback.board.errors import BoardError

# USB vendors of the chips between USB and an ESP32 (product ids differ from board to board).
USB_UARTS = {0x10C4: "CP210x", 0x1A86: "CH340 or CH910x", 0x0403: "FT232", 0x303A: "ESP32"}


def ports() -> list[ListPortInfo]:
    """The ports with a USB vendor of USB_UARTS; none is opened."""
    return [port for port in list_ports.comports() if port.vid in USB_UARTS]


def no_board() -> BoardError:
    """The error for a laptop without a board."""
    return BoardError("no sensor on USB: plug it in with a data cable, or name its port (as /dev/ttyUSB0)")


def find_port() -> str:
    """The port of the only board. Raises BoardError for none or several."""
    found = ports()
    if not found:
        raise no_board()
    if len(found) > 1:
        names = ", ".join(f"{port.device} ({USB_UARTS[port.vid]})" for port in found)
        raise BoardError(f"several boards on USB: {names}; name the port of one")
    return found[0].device


def open_port(port: str) -> SerialTransport:
    """Opens a port. Raises BoardError with the reason if it does not open."""
    try:
        # Answers of two bytes are read with this timeout; without one a silent board would block for ever.
        return SerialTransport(port, timeout=1)
    except (TransportError, OSError, ValueError) as error:
        raise BoardError(f"{port}: {_why_closed(port)}") from error


def _why_closed(port: str) -> str:
    """The reason, which mpremote does not give."""
    if "://" in port:
        return "nothing answers at this address; check the address and that its server runs"
    if not _exists(port):
        return "no such port; plug the sensor in, or omit the port to find it"
    if port.startswith("/") and not os.access(port, os.R_OK | os.W_OK):
        return "no permission; on Linux add yourself to its group (sudo usermod -aG dialout $USER) and log in again"
    if port.startswith("/") and not _is_serial(port):
        return "not a serial port; omit the port to find it, or list the boards with kickback scan --usb"
    return "the port is in use; close the program that has it open (a serial monitor, another kickback)"


def _exists(port: str) -> bool:
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
