"""The parts of the module esp32 that control sleep and report the memory of ESP-IDF."""

from virtual_link import post
from virtual_ops import HOLD, WAKE

WAKEUP_ALL_LOW = False
WAKEUP_ANY_HIGH = True
HEAP_DATA = 4
# Free bytes and largest block after the start, as run/port_heap.py has them, and what NimBLE takes of them.
_FREE, _LARGEST, _NIMBLE = 144064, 110592, 75000


def wake_on_ext0(pin=None, level=WAKEUP_ALL_LOW):
    post(WAKE, 0, level, b"" if pin is None else bytes([pin.number]))


def wake_on_ext1(pins=None, level=WAKEUP_ALL_LOW):
    post(WAKE, 1, level, bytes([pin.number for pin in pins or ()]))


def gpio_deep_sleep_hold(enable):
    post(HOLD, bool(enable))


def idf_heap_info(capabilities):
    """Total, free, largest free block and least free bytes of the one area; the radio takes its part of it."""
    import sys

    radio = sys.modules.get("bluetooth")
    taken = _NIMBLE if radio and radio.BLE().active() else 0
    return [(_FREE, _FREE - taken, _LARGEST - taken, _FREE - taken)]
