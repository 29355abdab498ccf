"""The result of a run of the virtual device."""

from dataclasses import dataclass, field


@dataclass
class RunResult:
    """What the firmware did, with times in s since the run began.

    boots: time, machine.reset_cause(), machine.wake_reason()
    leds: time and bytes R, G, B of each LED, at each change; tones: time and Hz, 0 for silence
    console: time and line; repls: time at which main.py ended, and its traceback or ""
    sleeps: time, and ms of the timer; flash_errors: addresses that were programmed without an erase before
    """

    boots: list[tuple[float, int, int]] = field(default_factory=list)
    leds: list[tuple[float, bytes]] = field(default_factory=list)
    tones: list[tuple[float, int]] = field(default_factory=list)
    console: list[tuple[float, str]] = field(default_factory=list)
    repls: list[tuple[float, str]] = field(default_factory=list)
    sleeps: list[tuple[float, int]] = field(default_factory=list)
    flash_errors: list[int] = field(default_factory=list)
