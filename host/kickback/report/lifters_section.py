"""The section about the lifters of a period, for a coach."""

from collections import defaultdict
from collections.abc import Sequence

from kickback.report.page_model import Section, Table
from kickback.training.metrics import under_tension
from kickback.training.session import Session, split_by_lifter
from kickback.training.strength import records_of, volumes_kg, weighted_sets
from kickback.training.weights import in_unit

HEADERS = ["lifter", "sessions", "sets", "reps", "volume", "under tension", "last session", "records"]


def lifters_section(sessions: Sequence[Session], history: Sequence[Session]) -> Section | None:
    """A row for each lifter; None with fewer than two. history: all sessions that records are compared with."""
    of_lifter = by_lifter(sessions)
    if len(of_lifter) < 2:
        return None
    earlier = by_lifter(history)
    rows = [_row(lifter, own, earlier.get(lifter, [])) for lifter, own in sorted(of_lifter.items())]
    table = Table("lifters", "What each lifter did in this period", HEADERS, rows)
    lines = ["Volume is reps x weight of the sets with a weight. Records are compared with all earlier sessions."]
    return Section("lifters", "Lifters", lines, tables=[table])


def by_lifter(sessions: Sequence[Session]) -> dict[str, list[Session]]:
    """The sessions of each lifter; a session of several is split."""
    found: dict[str, list[Session]] = defaultdict(list)
    for session in sessions:
        for part in split_by_lifter(session):
            found[part.lifter].append(part)
    return found


def _row(lifter: str, sessions: Sequence[Session], history: Sequence[Session]) -> list[str]:
    starts = [one.start for one in sessions if one.start]
    return [
        lifter or "unknown",
        str(len(sessions)),
        str(sum(len(one.sets) for one in sessions)),
        str(sum(one.count for one in sessions)),
        volume_text(sessions),
        str(under_tension([rep for one in sessions for rep in one.reps])),
        f"{max(starts):%Y-%m-%d}" if starts else "unknown",
        record_words(sessions, history),
    ]


def volume_text(sessions: Sequence[Session]) -> str:
    """Reps times weight of all sets with a weight, in the unit of the last set."""
    groups = list(weighted_sets(sessions).values())
    if not groups:
        return "-"
    unit = groups[-1][-1].unit
    return f"{in_unit(sum(sum(volumes_kg(sets).values()) for sets in groups), unit):.0f} {unit}"


def record_words(sessions: Sequence[Session], history: Sequence[Session]) -> str:
    """The records of the sessions: the last of each name. history: all sessions of the lifter."""
    found = {
        record.name: f"{record.name} {record.value:.4g} {record.unit}"
        for session in sessions
        for records in records_of(session, history).values()
        for record in records
    }
    return ", ".join(found.values()) or "none"
