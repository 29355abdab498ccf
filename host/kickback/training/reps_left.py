"""Reps that were left in a set, from the lifter's own sets to failure.

As a set goes on, kicks become slower and shorter. In a set that was done to failure the number of reps that were left
at each loss is known. For another set, each set to failure gives one answer: the reps that were left in it when its
loss was as large. Their median is the estimate, their lowest and highest are its spread.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

from kickback.training.metrics import why_no_range
from kickback.training.rep import Rep
from kickback.training.session import Session, SessionSet

MIN_SETS, MAX_SETS = 5, 30  # to failure; the latest ones are used
MIN_REPS = 3  # before a loss means anything
MAX_ERROR = 2.0  # reps, on average
WEIGHT_SHARE = 0.2  # by which weights may differ
FIELDS = (("velocity loss", "mean_speed"), ("range loss", "rom"))
RULE = (
    "Reps left are estimated from the lifter's own sets to failure on this machine, side and weight (within "
    f"{100 * WEIGHT_SHARE:.0f} %): how many reps were left in them at the same loss. It needs {MIN_SETS} such sets. It "
    f"is left out if it is wrong by more than {MAX_ERROR:g} reps on average when each of them is estimated from "
    "the others, or if counting alone does as well. kickback edit --set N --type failure marks a set."
)


@dataclass(frozen=True)
class RepsLeft:
    """The estimate for one set.

    value: the median; low, high: the spread; by: velocity loss or range loss; sets: to failure; error: in reps, the
    mean when each set to failure is estimated from the others. missing: why there is no estimate.
    """

    value: float = 0
    low: int = 0
    high: int = 0
    by: str = ""
    sets: int = 0
    error: float = 0
    missing: str = ""

    def __str__(self) -> str:
        if self.missing:
            return self.missing
        spread = f"{self.low} to {self.high}"
        return (
            f"about {self.value:g} ({spread}), by {self.by}, from {self.sets} sets to failure, off by {self.error:.1f}"
        )


def reps_left(one: SessionSet, session: Session, history: Iterable[Session]) -> RepsLeft:
    """The estimate for a set of a session. history: the sessions with the sets to failure."""
    if one.type == "failure":
        return RepsLeft(missing="it was done to failure")
    if len(one.reps) < MIN_REPS or why_no_range(one.reps):
        return RepsLeft(missing=why_no_range(one.reps) or f"it needs {MIN_REPS} reps")
    sets = [other.reps for other in _to_failure(one, session, history)][-MAX_SETS:]
    if len(sets) < MIN_SETS:
        return RepsLeft(missing=f"it needs {MIN_SETS} sets to failure with recorded reps; there are {len(sets)}")
    error, by, field = min((_error(sets, field), name, field) for name, field in FIELDS)
    if error > MAX_ERROR or error >= _error_of_counting(sets):
        return RepsLeft(missing=f"the sets to failure differ too much: off by {error:.1f} reps on average")
    answers = _answers(sets, field, losses_pct(one.reps, field)[-1])
    return RepsLeft(median(answers), min(answers), max(answers), by, len(sets), error)


def _to_failure(one: SessionSet, session: Session, history: Iterable[Session]) -> list[SessionSet]:
    """The other sets to failure of the same lifter, machine and side, with about the same weight."""
    key = (one.lifter or session.lifter, session.machine, one.side)
    return [
        other
        for earlier in history
        for other in earlier.sets
        if other.type == "failure"
        and (other.lifter or earlier.lifter, earlier.machine, other.side) == key
        and len(other.reps) >= MIN_REPS
        and not why_no_range(other.reps)
        and _is_alike(one.weight_kg, other.weight_kg)
    ]


def _is_alike(weight_kg: float | None, other_kg: float | None) -> bool:
    if weight_kg is None or other_kg is None:
        return weight_kg is other_kg
    return abs(weight_kg - other_kg) <= WEIGHT_SHARE * weight_kg


def losses_pct(reps: Sequence[Rep], field: str) -> list[float]:
    """The loss after each rep in percent: of the mean of this rep and the one before against the best so far.

    It never falls, so that one odd rep does not give reps back.
    """
    losses, best, before, loss = [], 0.0, None, 0.0
    for rep in reps:
        value = getattr(rep, field) or before or 0.0
        best = max(best, value)
        smooth = value if before is None else (value + before) / 2
        loss = max(loss, 100 * (best - smooth) / best if best else 0.0)
        before = value
        losses.append(loss)
    return losses


def _answers(sets: Sequence[Sequence[Rep]], field: str, loss: float) -> list[int]:
    """For each set to failure the reps that were left when its loss first was as large; 0 if it never was."""
    return [_left(reps, field, loss) for reps in sets]


def _left(reps: Sequence[Rep], field: str, loss: float) -> int:
    """The reps after the first one with this loss."""
    losses = losses_pct(reps, field)
    done = next((at for at, one in enumerate(losses, 1) if one >= loss), len(reps))
    return len(reps) - done


def _error(sets: Sequence[Sequence[Rep]], field: str) -> float:
    """The mean error in reps over all reps from MIN_REPS on, each set estimated from the others."""
    errors = []
    for at, reps in enumerate(sets):
        others = [*sets[:at], *sets[at + 1 :]]
        for done, loss in enumerate(losses_pct(reps, field), 1):
            if done >= MIN_REPS:
                errors.append(abs(median(_answers(others, field, loss)) - (len(reps) - done)))
    return mean(errors)


def _error_of_counting(sets: Sequence[Sequence[Rep]]) -> float:
    """The same if the estimate were the usual number of reps to failure less those done."""
    errors = []
    for at, reps in enumerate(sets):
        usual = median(len(other) for other in (*sets[:at], *sets[at + 1 :]))
        errors += [abs(max(0, usual - done) - (len(reps) - done)) for done in range(MIN_REPS, len(reps) + 1)]
    return mean(errors)
