"""The sentences at the top of the page of a session: what was done, what changed, what to look at."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from kickback.report.page_model import Section
from kickback.training.asymmetry import asymmetries
from kickback.training.metrics import (
    Measure,
    count_of,
    flag_counts,
    phase_medians,
    range_median,
    speed_median,
    under_tension,
)
from kickback.training.rep import FLAG_TERMS, Rep
from kickback.training.session import Session
from kickback.training.strength import records_of
from kickback.training.weights import weight_text

MIN_EARLIER = 3  # sessions from which the usual difference is known
CLEAR = 2  # times the usual difference
FLAG_SHARE = 0.2  # of the reps
RULES = (
    f"The sentences above follow rules. A change is named if it is more than {CLEAR} times the usual (median) "
    "difference between two successive sessions of the same lifter and machine. To look at: records first, then a "
    f"clear difference between the sides, then the flag of at least {100 * FLAG_SHARE:.0f} % of the reps."
)
FIGURES: tuple[tuple[str, Callable[[Sequence[Rep]], Measure]], ...] = (
    ("range", range_median),
    ("kick speed", speed_median),
    ("hold", lambda reps: phase_medians(reps)[1]),
)


def opening(session: Session, history: Sequence[Session]) -> Section:
    """The section. history: sessions to compare with, and this one."""
    earlier = _earlier(session, history)
    lines = [_done(session), _changed(session, earlier), _look_at(session, history)]
    return Section("opening", "In short", [line for line in lines if line], small=[RULES])


def _earlier(session: Session, history: Sequence[Session]) -> list[Session]:
    """The earlier sessions of the same lifter and machine, oldest first."""
    start = session.start
    return [
        one
        for one in history
        if start and one.start and one.start < start and (one.lifter, one.machine) == (session.lifter, session.machine)
    ]


def _done(session: Session) -> str:
    sides = f", {' and '.join(session.sides)}" if session.sides else ""
    weights = list(dict.fromkeys(text for one in session.sets if (text := weight_text(one))))
    weight = f" with {', '.join(weights)}" if weights else ""
    tension = under_tension(session.reps)
    time = f", {tension} under tension" if tension.value is not None else ""
    return f"Done: {count_of(session.count, 'rep')} in {count_of(len(session.sets), 'set')}{sides}{weight}{time}."


def _changed(session: Session, earlier: Sequence[Session]) -> str:
    measured = [one for one in earlier if one.reps and one.unit == session.unit]
    if not session.reps or not measured:
        return "Against last time: there is no earlier session of this lifter and machine to compare with."
    last = measured[-1]
    day = f"{last.start:%d %B}" if last.start else ""
    reps = session.count - last.count
    changes = [f"{count_of(abs(reps), 'rep')} {'more' if reps > 0 else 'fewer'}"] if reps else []
    if len(measured) < MIN_EARLIER:
        changes.append(f"the usual difference needs {MIN_EARLIER} earlier sessions, so no figure is compared")
    else:
        changes += [change for name, of in FIGURES if (change := _change(name, of, [*measured, session]))]
    return f"Against last time ({day}): {', '.join(changes) or 'nothing changed clearly'}."


def _change(name: str, of: Callable[[Sequence[Rep]], Measure], sessions: Sequence[Session]) -> str:
    """The change from the last but one to the last of the sessions in words, if it is clear."""
    measures = [of(one.reps) for one in sessions]
    values = [one.value for one in measures if one.value is not None]
    if measures[-1].value is None or measures[-2].value is None or len(values) <= MIN_EARLIER:
        return ""
    usual = median(abs(b - a) for a, b in pairwise(values[:-1]))
    change = values[-1] - values[-2]
    if abs(change) <= CLEAR * usual:
        return ""
    return f"{name} {'up' if change > 0 else 'down'} by {abs(change):.2g} {measures[-1].unit} to {measures[-1]}"


def _look_at(session: Session, history: Sequence[Session]) -> str:
    records = [record for found in records_of(session, history).values() for record in found]
    if records:
        return f"Records: {'; '.join(map(str, records))}."
    clear = [one for one in asymmetries(session) if one.value_pct is not None] if len(session.sides) == 2 else []
    if clear:
        larger = "right" if (clear[0].value_pct or 0) > 0 else "left"
        return f"To look at: the {clear[0].name} is {abs(clear[0].value_pct or 0):.0f} % larger on the {larger}."
    for flag, count in flag_counts(session.reps).items():
        if count >= FLAG_SHARE * len(session.reps):
            return f"To look at: {FLAG_TERMS.get(flag, flag)} in {count} of {count_of(len(session.reps), 'rep')}."
    return "To look at: nothing stands out." if session.reps else ""
