"""What happens to the device from outside, and when: the entries of VirtualDevice's script."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kickback.virtual.imu.bus import KINDS


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


def read_press(word: str) -> tuple[OnTrace, Press]:
    """S or S:FOR, on the trace's clock. Raises ValueError, a sentence."""
    at_s, _, for_s = word.partition(":")
    return OnTrace(_seconds(at_s, f"press {word}")), Press(_seconds(for_s or "0.1", f"press {word}"))


def read_fault(word: str) -> tuple[OnTrace, Fault]:
    """KIND@S or KIND@S:FOR, on the trace's clock. Raises ValueError, a sentence."""
    kind, at, times = word.partition("@")
    if kind not in KINDS or not at:
        raise ValueError(f"fault {word}: give KIND@S, KIND one of {', '.join(KINDS)}")
    at_s, _, for_s = times.partition(":")
    lasts = _seconds(for_s, f"fault {word}") if for_s else None
    return OnTrace(_seconds(at_s, f"fault {word}")), Fault(kind, lasts)


def _seconds(word: str, where: str) -> float:
    try:
        found = float(word)
    except ValueError:
        found = math.nan
    if not 0 <= found < 1e6:
        raise ValueError(f"{where}: {word!r} is no time in seconds")
    return found
