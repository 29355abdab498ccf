"""The part of the module esp32 that controls sleep."""

from virtual_link import post
from virtual_ops import HOLD, WAKE

WAKEUP_ALL_LOW = False
WAKEUP_ANY_HIGH = True


def wake_on_ext0(pin=None, level=WAKEUP_ALL_LOW):
    post(WAKE, 0, level, b"" if pin is None else bytes([pin.number]))


def wake_on_ext1(pins=None, level=WAKEUP_ALL_LOW):
    post(WAKE, 1, level, bytes([pin.number for pin in pins or ()]))


def gpio_deep_sleep_hold(enable):
    post(HOLD, bool(enable))
