"""The figures of a session for lists."""

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from kickback.training.metrics import range_median, tension_s, weights_kg
from kickback.training.session import Session
from kickback.training.weights import weight_text


@dataclass(frozen=True)
class Overview:
    """One session of one lifter.

    weights: in the units in which they were entered. start: ISO 8601 with time zone, or None. tension_s: the median
    time under tension per rep. set_tension_s, set_ranges: the medians of each set; None for a set without recorded
    reps.
    """

    session: int | None
    start: str | None
    lifter: str
    machine: str
    kind: str | None
    sides: list[str]
    weights_kg: list[float]
    weights: list[str]
    sets: int
    reps: int
    edits: int
    origin: str
    tension_s: float | None
    set_tension_s: list[float | None]
    set_ranges: list[float | None]

    @property
    def when(self) -> datetime | None:
        """The start as a date and time."""
        return datetime.fromisoformat(self.start) if self.start else None


def overview_of(session: Session) -> Overview:
    """The figures of a session of one lifter."""
    return Overview(
        session=session.number,
        start=session.start.isoformat() if session.start else None,
        lifter=session.lifter,
        machine=session.machine,
        kind=session.kind,
        sides=session.sides,
        weights_kg=weights_kg(session.sets),
        weights=list(dict.fromkeys(text for one in session.sets if (text := weight_text(one)))),
        sets=len(session.sets),
        reps=session.count,
        edits=session.edits,
        origin=session.origin,
        tension_s=median(map(tension_s, session.reps)) if session.reps else None,
        set_tension_s=[median(map(tension_s, one.reps)) if one.reps else None for one in session.sets],
        set_ranges=[range_median(one.reps).value for one in session.sets],
    )
