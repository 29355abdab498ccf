"""The rep and the set, as all of the host package uses them."""

from dataclasses import dataclass

MACHINES = (None, "lever", "sled")
UNITS = {"lever": "deg", "sled": "mm"}
SIDES = (None, "left", "right")
FLAGS = ("ballistic", "short pause", "dropped", "short range", "over range", "bounce", "wobble", "unsure")
# The words for lifters, where they differ from the names in files.
FLAG_TERMS = {"short pause": "short hold", "over range": "past your range limit", "unsure": "sensor dropout"}


@dataclass(frozen=True)
class Rep:
    """One rep. Times are in s on the clock of the trace or session; speeds are those of the concentric."""

    set: int
    rep: int
    start_s: float
    peak_start_s: float
    peak_end_s: float
    end_s: float
    concentric_s: float
    peak_pause_s: float
    eccentric_s: float
    bottom_pause_s: float | None
    rom: float
    rom_unit: str
    mean_speed: float
    peak_speed: float
    speed_unit: str
    top_at_s: float | None
    rep_at_s: float
    flags: list[str]


@dataclass(frozen=True)
class Set:
    """One set. side is None if it is unknown, as in a trace."""

    set: int
    reps: int
    start_s: float
    end_s: float
    time_under_tension_s: float
    velocity_loss_pct: float | None
    side: str | None = None


def flag_names(bits: int) -> list[str]:
    """The names of the flags that are set in the core's bit field."""
    return [name for bit, name in enumerate(FLAGS) if bits >> bit & 1] if bits else []
