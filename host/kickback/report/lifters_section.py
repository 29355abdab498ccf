"""The section about the lifters of a period, for a coach."""

from collections import defaultdict
from collections.abc import Sequence

from kickback.report.page_model import Section, Table
from kickback.training.metrics import under_tension
from kickback.training.session import Session, split_by_lifter
from kickback.training.strength import records_of, volumes_kg, weighted_sets

HEADERS = ["lifter", "sessions", "sets", "reps", "volume kg", "under tension", "last session", "records"]


def lifters_section(sessions: Sequence[Session], history: Sequence[Session]) -> Section | None:
    """A row for each lifter; None with fewer than two. history: all sessions that records are compared with."""
    of_lifter = _by_lifter(sessions)
    if len(of_lifter) < 2:
        return None
    earlier = _by_lifter(history)
    rows = [_row(lifter, own, earlier.get(lifter, [])) for lifter, own in sorted(of_lifter.items())]
    table = Table("lifters", "What each lifter did in this period", HEADERS, rows)
    lines = ["Volume is reps x weight of the sets with a weight. Records are compared with all earlier sessions."]
    return Section("lifters", "Lifters", lines, tables=[table])


def _by_lifter(sessions: Sequence[Session]) -> dict[str, list[Session]]:
    found: dict[str, list[Session]] = defaultdict(list)
    for session in sessions:
        for part in split_by_lifter(session):
            found[part.lifter].append(part)
    return found


def _row(lifter: str, sessions: Sequence[Session], history: Sequence[Session]) -> list[str]:
    volume = sum(sum(volumes_kg(sets).values()) for sets in weighted_sets(sessions).values())
    starts = [one.start for one in sessions if one.start]
    records = [
        f"{record.name} {record.value:.4g} {record.unit}"
        for session in sessions
        for found in records_of(session, history).values()
        for record in found
    ]
    return [
        lifter or "unknown",
        str(len(sessions)),
        str(sum(len(one.sets) for one in sessions)),
        str(sum(one.count for one in sessions)),
        f"{volume:.0f}" if volume else "-",
        str(under_tension([rep for one in sessions for rep in one.reps])),
        f"{max(starts):%Y-%m-%d}" if starts else "unknown",
        ", ".join(dict.fromkeys(records)) or "none",
    ]
