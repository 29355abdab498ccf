"""What a run of the virtual device saw the firmware do."""

from dataclasses import dataclass, field


@dataclass
class Seen:
    """Times in s since the run began.

    boots: (time, machine.reset_cause(), machine.wake_reason()). leds: (time, bytes R, G, B of each LED), only changes.
    tones: (time, Hz, 0 for silence). console: (time, line). repls: (time, traceback, or "") when main.py was over.
    sleeps: (time, ms of the timer). flash_errors: addresses programmed without an erase between.
    """

    boots: list[tuple[float, int, int]] = field(default_factory=list)
    leds: list[tuple[float, bytes]] = field(default_factory=list)
    tones: list[tuple[float, int]] = field(default_factory=list)
    console: list[tuple[float, str]] = field(default_factory=list)
    repls: list[tuple[float, str]] = field(default_factory=list)
    sleeps: list[tuple[float, int]] = field(default_factory=list)
    flash_errors: list[int] = field(default_factory=list)
