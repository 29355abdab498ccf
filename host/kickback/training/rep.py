"""The rep and the set, as all of the host package uses them."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

MACHINES = (None, "lever", "sled")
UNITS = {"lever": "deg", "sled": "mm"}
SIDES = (None, "left", "right")
FLAGS = ("ballistic", "short pause", "dropped", "short range", "over range", "bounce", "wobble", "unsure")
# The words for lifters, where they differ from the names in files.
FLAG_TERMS = {"short pause": "short hold", "over range": "past your range limit", "unsure": "sensor dropout"}


@dataclass(slots=True)  # not frozen, which makes reading the 140,000 reps of a club three times as slow
class Rep:
    """One rep. A figure is None if it is unknown.

    Times are in s on the clock of the trace or session; rom and the speeds are in rom_unit and speed_unit. The speeds
    are those of the concentric. pulses: small strokes around the top before the return.
    """

    set: int
    rep: int
    start_s: float
    peak_start_s: float | None
    peak_end_s: float | None
    end_s: float
    concentric_s: float | None
    peak_pause_s: float | None
    eccentric_s: float | None
    bottom_pause_s: float | None
    rom: float | None
    rom_unit: str
    mean_speed: float | None
    peak_speed: float | None
    speed_unit: str
    top_at_s: float | None
    rep_at_s: float | None
    flags: list[str]
    pulses: int = 0

    @property
    def tension_s(self) -> float | None:
        """Time under tension: concentric, peak pause and eccentric."""
        if self.concentric_s is None or self.peak_pause_s is None or self.eccentric_s is None:
            return None
        return self.concentric_s + self.peak_pause_s + self.eccentric_s

    @property
    def measured(self) -> bool:
        """Whether the phases and the range are known; otherwise the rep only counts."""
        return self.tension_s is not None and self.rom is not None


@dataclass(frozen=True)
class Set:
    """One set. side is None if it is unknown, as in a trace; so are figures of reps without phase times."""

    set: int
    reps: int
    start_s: float
    end_s: float
    time_under_tension_s: float | None
    velocity_loss_pct: float | None
    side: str | None = None


def known(reps: Iterable[Rep], field: str) -> list[float]:
    """The known values of one field, in the order of the reps."""
    return [value for rep in reps if (value := getattr(rep, field)) is not None]


def median_known(reps: Iterable[Rep], field: str) -> float | None:
    """The median of the known values of one field; None if there are none."""
    values = known(reps, field)
    return median(values) if values else None


def flag_names(bits: int) -> list[str]:
    """The names of the flags that are set in the core's bit field."""
    return [name for bit, name in enumerate(FLAGS) if bits >> bit & 1] if bits else []
