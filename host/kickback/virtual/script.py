"""What happens to the device from outside, and when: the entries of VirtualDevice's script."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class OnTrace:
    """A moment on the trace's own clock; a plain number is seconds since the run began."""

    s: float


@dataclass(frozen=True)
class Press:
    """The button is held down."""

    for_s: float = 0.1


@dataclass(frozen=True)
class Fault:
    """kind: one of bus.KINDS; for_s None: until the sensor's supply was switched off, or nine clocks if it is stuck."""

    kind: str
    for_s: float | None = None


@dataclass(frozen=True)
class Battery:
    """Its voltage from now on."""

    volts: float


@dataclass(frozen=True)
class PowerCut:
    """All power goes, and comes back: RAM, RTC memory, clock and the sensor's registers are lost."""

    off_s: float = 1.0


@dataclass(frozen=True)
class EnButton:
    """The EN button resets the chip: as a power cut for the ESP32, while the sensor keeps its power."""


@dataclass(frozen=True)
class Bite:
    """The watchdog resets the chip, whatever the firmware does."""


@dataclass(frozen=True)
class Call:
    """Calls function(device)."""

    function: Callable[[Any], None]


Action = Press | Fault | Battery | PowerCut | EnButton | Bite | Call
