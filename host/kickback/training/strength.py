"""Strength: volume, best sets, estimated one-repetition maximum, and kick speed against weight.

Everything is per lifter, machine and side, and only from sets with a weight. Sets whose reps were not recorded one by
one count too, except for the speeds.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import linear_regression, mean
from typing import NamedTuple

from kickback.training.metrics import speed_median
from kickback.training.session import Session, SessionSet
from kickback.training.weights import in_unit, weight_in

# Epley's formula, 1985. It was made for few reps to failure; above 10 its error grows quickly.
EPLEY_DIVISOR, MAX_EPLEY_REPS = 30, 10
E1RM_FORMULA = (
    f"weight x (1 + reps / {EPLEY_DIVISOR}), Epley 1985; only sets of at most {MAX_EPLEY_REPS} reps, and right only if "
    "the set came close to failure; the number on a stack is not the load at the foot"
)
MIN_WEIGHTS = 3  # for a line of speed against weight
MIN_SPREAD = 1.2  # heaviest over lightest weight of that line


class StrengthKey(NamedTuple):
    """A lifter on a machine with one side; None or "" if one is unknown."""

    lifter: str
    machine: str
    side: str | None

    def __str__(self) -> str:
        return ", ".join(
            [self.lifter or "lifter unknown", self.machine or "machine unknown", self.side or "both sides"]
        )


class WeightedSet(NamedTuple):
    """A set with a weight, and its session."""

    session: Session
    set: SessionSet
    weight_kg: float

    @property
    def unit(self) -> str:
        """The unit in which the weight was entered: kg or lb."""
        return self.set.weight_unit

    @property
    def volume_kg(self) -> float:
        """Reps times weight."""
        return self.set.count * self.weight_kg

    @property
    def e1rm_kg(self) -> float | None:
        """The estimated one-repetition maximum; None for more than MAX_EPLEY_REPS."""
        reps = self.set.count
        if not 1 <= reps <= MAX_EPLEY_REPS:
            return None
        return self.weight_kg * (1 + reps / EPLEY_DIVISOR) if reps > 1 else self.weight_kg


@dataclass(frozen=True)
class Record:
    """A best value that a session reached: its name, the value, the previous one, and the unit."""

    name: str
    value: float
    before: float
    unit: str

    def __str__(self) -> str:
        return f"{self.name}: {self.value:.4g} {self.unit} (before: {self.before:.4g})"


@dataclass(frozen=True)
class SpeedLine:
    """Kick speed against weight: speed = level + slope x kg. missing: the reason if there is no line."""

    level: float
    slope: float
    weights: int
    unit: str
    missing: str = ""


def weighted_sets(sessions: Iterable[Session]) -> dict[StrengthKey, list[WeightedSet]]:
    """The sets with a weight by lifter, machine and side, oldest first; warm-ups and undated sessions are left out."""
    found: dict[StrengthKey, list[WeightedSet]] = defaultdict(list)
    for session in sorted((one for one in sessions if one.start), key=lambda one: one.start or datetime.min):
        for one in session.sets:
            if one.weight_kg and one.count and one.type != "warmup":
                key = StrengthKey(one.lifter or session.lifter, session.machine, one.side)
                found[key].append(WeightedSet(session, one, one.weight_kg))
    return found


def best_by_reps(sets: Iterable[WeightedSet]) -> dict[int, WeightedSet]:
    """For each number of reps the heaviest set of exactly that number, the first one if several are alike."""
    best: dict[int, WeightedSet] = {}
    for one in sets:
        held = best.get(one.set.count)
        if held is None or one.weight_kg > held.weight_kg:
            best[one.set.count] = one
    return dict(sorted(best.items()))


def best_set(sets: Iterable[WeightedSet]) -> WeightedSet | None:
    """The set with the highest estimated maximum; without one, the heaviest."""
    return max(sets, key=lambda one: (one.e1rm_kg or 0, one.weight_kg), default=None)


def volumes_kg(sets: Iterable[WeightedSet]) -> dict[int | None, float]:
    """Reps times weight, summed per session, by the number of the session."""
    volumes: dict[int | None, float] = defaultdict(float)
    for one in sets:
        volumes[one.session.number] += one.volume_kg
    return dict(volumes)


def records_of(session: Session, history: Iterable[Session]) -> dict[StrengthKey, list[Record]]:
    """The records that fell in a session, compared with the sessions before it. The first session has none."""
    if session.start is None:
        return {}
    start = session.start
    earlier = [one for one in history if one.start and one.start < start and one.number != session.number]
    before = weighted_sets(earlier)
    found = {key: _records(sets, before.get(key, [])) for key, sets in weighted_sets([session]).items()}
    return {key: records for key, records in found.items() if records}


def _records(now: Sequence[WeightedSet], before: Sequence[WeightedSet]) -> list[Record]:
    if not before:
        return []
    unit = now[-1].unit
    pairs = [
        ("heaviest weight", max(one.weight_kg for one in now), max(one.weight_kg for one in before)),
        ("estimated maximum", _max_e1rm(now), _max_e1rm(before)),
        ("volume of a session", sum(volumes_kg(now).values()), max(volumes_kg(before).values())),
    ]
    records = [
        Record(name, in_unit(new, unit), in_unit(old, unit), unit)
        for name, new, old in pairs
        if old and new > old + 1e-9
    ]
    for weight in sorted({one.weight_kg for one in now}):
        new, old = (
            max((one.set.count for one in sets if one.weight_kg == weight), default=0) for sets in (now, before)
        )
        if old and new > old:
            records.append(Record(f"reps at {weight_in(weight, unit)}", new, old, "reps"))
    return records


def _max_e1rm(sets: Iterable[WeightedSet]) -> float:
    return max((one.e1rm_kg or 0 for one in sets), default=0)


def speed_line(sets: Sequence[WeightedSet]) -> SpeedLine:
    """Kick speed against weight, by least squares through the mean speed at each weight."""
    speeds: dict[float, list[float]] = defaultdict(list)
    unit = "deg/s"
    for one in sets:
        speed = speed_median(one.set.reps)
        if speed.value is not None:
            speeds[one.weight_kg].append(speed.value)
            unit = speed.unit
    if len(speeds) < MIN_WEIGHTS:
        return SpeedLine(
            0, 0, len(speeds), unit, f"it needs {MIN_WEIGHTS} weights with recorded reps; there are {len(speeds)}"
        )
    if max(speeds) < MIN_SPREAD * min(speeds):
        return SpeedLine(0, 0, len(speeds), unit, "the weights differ by less than 20 %")
    slope, level = linear_regression(list(speeds), [mean(values) for values in speeds.values()])
    return SpeedLine(level, slope, len(speeds), unit)
