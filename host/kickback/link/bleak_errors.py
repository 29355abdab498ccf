"""Errors of bleak and of the operating system's Bluetooth as LinkError and LinkLost."""

import contextlib
from collections.abc import Iterator

from bleak.exc import BleakBluetoothNotAvailableError, BleakDBusError, BleakDeviceNotFoundError, BleakError

from kickback.link.errors import LinkError, LinkLost


@contextlib.contextmanager
def bleak_errors(name: str) -> Iterator[None]:
    """Converts what bleak raises inside. name: the sensor or laptop that the message names."""
    try:
        yield
    except BleakBluetoothNotAvailableError:
        raise LinkError("Bluetooth is off or missing on this laptop: switch it on, or use the cable (--usb)") from None
    except FileNotFoundError:
        raise LinkError("this laptop's Bluetooth service is not running: start it (on Linux, bluetoothd)") from None
    except (BleakError, TimeoutError, EOFError, OSError) as error:
        raise _converted(name, error) from None


def _converted(name: str, error: Exception) -> LinkError:
    if isinstance(error, BleakDeviceNotFoundError):
        return LinkLost(f"{name} does not answer: it sleeps or is out of range; move the plate and try again")
    if isinstance(error, TimeoutError | EOFError | BrokenPipeError):
        return LinkLost(f"{name} stopped answering: it is out of range, or its battery is empty")
    if isinstance(error, BleakDBusError):
        busy = "InProgress" in error.dbus_error or "Busy" in error.dbus_error
        why = "another program is using Bluetooth" if busy else f"the system refused ({error.dbus_error})"
        return LinkError(f"{name}: {why}: try again in a moment")
    if isinstance(error, BleakError):
        return LinkLost(f"{name}: {str(error).splitlines()[0] if str(error) else 'the connection broke'}")
    # Windows raises OSError if Bluetooth is off, D-Bus if its use is not permitted.
    return LinkError(f"{name}: the system's Bluetooth failed ({error}): is it switched on?")
