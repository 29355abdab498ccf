"""A rep and a set as everything on the laptop knows them."""

from dataclasses import dataclass

MACHINES = (None, "lever", "sled")
UNITS = {"lever": "deg", "sled": "mm"}
SIDES = (None, "left", "right")
FLAGS = ("ballistic", "short pause", "dropped", "short range", "over range", "bounce", "wobble", "unsure")


@dataclass(frozen=True)
class Rep:
    """One rep; times in s on the trace's or the session's clock, speeds those of the concentric."""

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
    """One set; side is None where nobody told it, as in a trace."""

    set: int
    reps: int
    start_s: float
    end_s: float
    time_under_tension_s: float
    velocity_loss_pct: float | None
    side: str | None = None


def flag_names(bits: int) -> list[str]:
    """The core's flags by name."""
    return [name for bit, name in enumerate(FLAGS) if bits >> bit & 1] if bits else []
