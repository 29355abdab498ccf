"""Left against right, as far as the reps support it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median, variance

from kickback.training.metrics import weights_kg, why_no_range
from kickback.training.rep import known
from kickback.training.session import Session, SessionSet

FEWEST_REPS = 3
COMPARED = (("range", "rom"), ("kick speed", "mean_speed"), ("peak pause", "peak_pause_s"))


@dataclass(frozen=True)
class Asymmetry:
    """One quantity of both sides.

    left, right: medians over all reps of the side. spread_pct: the smaller side's own coefficient of variation within
    its sets. value_pct: 100 (max - min) / max, positive when the right is larger; None where it is not above that
    spread, or where the data do not support it, and then missing says why.
    """

    name: str
    unit: str
    left: float | None
    right: float | None
    spread_pct: float | None
    value_pct: float | None
    missing: str
    made_of: str


def asymmetries(session: Session) -> list[Asymmetry]:
    """Range, kick speed and peak pause of a session's two sides, each by itself."""
    sides = {side: [one for one in session.sets if one.side == side and one.reps] for side in ("left", "right")}
    missing = _why_not(sides["left"], sides["right"])
    return [_asymmetry(name, field, sides["left"], sides["right"], missing) for name, field in COMPARED]


def _why_not(left: Sequence[SessionSet], right: Sequence[SessionSet]) -> str:
    for side, sets in (("left", left), ("right", right)):
        count = sum(len(one.reps) for one in sets)
        if count < FEWEST_REPS:
            return f"takes {FEWEST_REPS} reps on each side, and there are {count} on the {side}"
    if weights_kg(left) != weights_kg(right):
        return "the two sides moved different weights"
    return ""


def _asymmetry(name: str, field: str, left: Sequence[SessionSet], right: Sequence[SessionSet], missing: str):
    values = [[known(one.reps, field) for one in sets] for sets in (left, right)]
    reps = [rep for one in (*left, *right) for rep in one.reps]
    missing = missing or (why_no_range(reps) if field != "peak_pause_s" else "")
    if not missing and not all(any(side) for side in values):
        missing = f"no {name} was measured on one of the sides"
    unit = {"rom": reps[0].rom_unit, "mean_speed": reps[0].speed_unit}.get(field, "s") if reps else ""
    counts = [sum(map(len, side)) for side in values]
    made_of = f"{counts[0]} reps left and {counts[1]} right"
    if missing:
        return Asymmetry(name, unit, None, None, None, None, missing, made_of)
    middles = [median(value for one in side for value in one) for side in values]
    spread_pct = variation_pct(values[middles.index(min(middles))])
    size = 100 * (max(middles) - min(middles)) / max(middles) if max(middles) else 0.0
    if spread_pct is None:
        missing = "no set of the smaller side has two reps to tell its spread"
    elif size <= spread_pct:
        missing = f"the sides differ by {size:.0f} %, no more than reps of one side do ({spread_pct:.0f} %)"
    value = None if missing else size if middles[1] > middles[0] else -size
    return Asymmetry(name, unit, middles[0], middles[1], spread_pct, value, missing, made_of)


def variation_pct(sets: Sequence[Sequence[float]]) -> float | None:
    """The coefficient of variation within sets: the standard deviation pooled over the sets, by the mean of all."""
    several = [values for values in sets if len(values) > 1]
    middle = mean(value for values in sets for value in values) if sets else 0
    if not several or not middle:
        return None
    squares = sum(variance(values) * (len(values) - 1) for values in several)
    return 100 * (squares / sum(len(values) - 1 for values in several)) ** 0.5 / middle
