"""Left compared with right, as far as the reps support a comparison."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median, variance

from kickback.training.metrics import count_of, weights_kg, why_no_range
from kickback.training.rep import Rep, known
from kickback.training.session import Session, SessionSet

MIN_REPS = 3  # on each side
COMPARED = (("range", "rom"), ("kick speed", "mean_speed"), ("hold", "peak_pause_s"))


@dataclass(frozen=True)
class Asymmetry:
    """One quantity of both sides.

    left, right: medians of all reps of the side. spread_pct: the coefficient of variation of the smaller side within
    its sets. value_pct: 100 (max - min) / max of the medians, positive if the right is larger; None if it is not
    larger than spread_pct or if the data do not support it. missing: the reason for None. made_of: the data used.
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
    """Compares range, kick speed and hold of the two sides of a session, each by itself."""
    left, right = ([one for one in session.sets if one.side == side and one.reps] for side in ("left", "right"))
    missing = _why_not_comparable(left, right)
    return [_asymmetry(name, field, left, right, missing) for name, field in COMPARED]


def _why_not_comparable(left: Sequence[SessionSet], right: Sequence[SessionSet]) -> str:
    for side, sets in (("left", left), ("right", right)):
        count = sum(len(one.reps) for one in sets)
        if count < MIN_REPS:
            return f"a comparison needs {MIN_REPS} reps on each side; the {side} has {count}"
    if weights_kg(left) != weights_kg(right):
        return "the two sides moved different weights"
    return ""


def _asymmetry(
    name: str, field: str, left: Sequence[SessionSet], right: Sequence[SessionSet], missing: str
) -> Asymmetry:
    reps = [rep for one in (*left, *right) for rep in one.reps]
    values = [[known(one.reps, field) for one in sets] for sets in (left, right)]
    missing = missing or (why_no_range(reps) if field != "peak_pause_s" else "")
    if not missing and not all(any(side) for side in values):
        missing = f"no {name} was measured on one of the sides"
    unit = _unit(field, reps)
    left_count, right_count = (sum(len(one.reps) for one in side) for side in (left, right))
    made_of = f"{count_of(left_count, 'rep')} left and {right_count} right"
    if missing:
        return Asymmetry(name, unit, None, None, None, None, missing, made_of)
    medians = [median(value for one in side for value in one) for side in values]
    spread_pct = variation_pct(values[medians.index(min(medians))])
    value_pct, missing = _difference(medians, spread_pct)
    return Asymmetry(name, unit, medians[0], medians[1], spread_pct, value_pct, missing, made_of)


def _unit(field: str, reps: Sequence[Rep]) -> str:
    if not reps:
        return ""
    return {"rom": reps[0].rom_unit, "mean_speed": reps[0].speed_unit}.get(field, "s")


def _difference(medians: Sequence[float], spread_pct: float | None) -> tuple[float | None, str]:
    """The signed difference in percent, or None with the reason."""
    left, right = medians
    size = 100 * abs(right - left) / max(medians) if max(medians) else 0.0
    if spread_pct is None:
        return None, "the smaller side has no set with two reps, so its spread is unknown"
    if size <= spread_pct:
        return None, f"the difference of {size:.0f} % is within the spread of one side ({spread_pct:.0f} %)"
    return (size if right > left else -size), ""


def variation_pct(sets: Sequence[Sequence[float]]) -> float | None:
    """The coefficient of variation within sets: the standard deviation pooled over the sets, divided by the mean."""
    with_spread = [values for values in sets if len(values) > 1]
    average = mean(value for values in sets for value in values) if sets else 0
    if not with_spread or not average:
        return None
    squares = sum(variance(values) * (len(values) - 1) for values in with_spread)
    return 100 * (squares / sum(len(values) - 1 for values in with_spread)) ** 0.5 / average
