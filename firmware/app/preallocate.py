"""Starts Bluetooth and allocates the large buffers before anything else, while the memory is in one piece.

NimBLE needs 75 kB of the RAM that MicroPython's heap takes when it grows. Later the free heap is fragmented and has no
block large enough for the buffers.
"""

import gc

from repcore.history import rings


def start_radio():
    """Switch Bluetooth on unless the settings file says otherwise. Return the error, None if there is none."""
    try:
        import bluetooth
    except ImportError:
        return None
    try:
        with open("/settings.json", "rb") as file:
            if b'"radio": 0' in file.read():
                return None
    except OSError:
        pass  # there are no settings yet
    try:
        bluetooth.BLE().active(True)
    except (OSError, MemoryError) as error:
        return error
    return None


RADIO_ERROR = start_radio()
gc.threshold(4096)  # while modules load; in the loop it would count temporary objects and collect all the time
RINGS = rings()  # of the detector
RTC = bytearray(1408)  # the log's copy of RTC memory, which has 2048 bytes in MicroPython
PIECE = bytearray(1152)  # one piece of a raw trace: 576 bytes and one block
