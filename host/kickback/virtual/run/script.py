"""External events of a run: the entries of VirtualDevice's script."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kickback.virtual.imu.bus import KINDS


@dataclass(frozen=True)
class OnTrace:
    """A time on the clock of the trace, in s; a plain number is a time since the run began."""

    s: float


@dataclass(frozen=True)
class Press:
    """The button is pressed for so many s."""

    for_s: float = 0.1


@dataclass(frozen=True)
class Fault:
    """A fault of the bus, one of bus.KINDS. for_s None: until the supply is switched off, or nine clocks come."""

    kind: str
    for_s: float | None = None


@dataclass(frozen=True)
class Battery:
    """The battery has another voltage from now on."""

    volts: float


@dataclass(frozen=True)
class PowerCut:
    """All power fails for off_s: RAM, RTC memory, clock and the sensor's registers are lost."""

    off_s: float = 1.0


@dataclass(frozen=True)
class ResetButton:
    """The EN button resets the ESP32 like a power cut, while the sensor keeps its power."""


@dataclass(frozen=True)
class WatchdogReset:
    """The watchdog resets the chip, whatever the firmware does."""


@dataclass(frozen=True)
class Panic:
    """The chip panics outside Python: machine.reset_cause() is HARD_RESET, and RTC memory survives."""


@dataclass(frozen=True)
class Call:
    """Calls a function with the VirtualDevice."""

    function: Callable[[Any], None]


Action = Press | Fault | Battery | PowerCut | ResetButton | WatchdogReset | Panic | Call


def read_press(word: str) -> tuple[OnTrace, Press]:
    """Parses S or S:FOR, in s of the trace. Raises ValueError."""
    at_s, _, for_s = word.partition(":")
    return OnTrace(_seconds(at_s, f"press {word}")), Press(_seconds(for_s or "0.1", f"press {word}"))


def read_fault(word: str) -> tuple[OnTrace, Fault]:
    """Parses KIND@S or KIND@S:FOR, in s of the trace. Raises ValueError."""
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
        raise ValueError(f"{where}: {word!r} is not a time in seconds")
    return found
