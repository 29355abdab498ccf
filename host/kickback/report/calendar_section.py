"""The section with the weeks of a period: a row for each week, a column for each day."""

from collections.abc import Mapping, Sequence

from kickback.report.page_model import Section, Table
from kickback.training.session import Session, split_by_lifter
from kickback.training.weeks import DAYS, monday_of, weeks_of

MAX_OPEN_ROWS = 14  # longer tables are folded
HEADERS = ["week of", *DAYS, "reps", "sessions", "plan reached"]
RULE = "The reps of each day, from Monday to Sunday. A plan is reached if the session reached all its targets."
Results = Mapping[tuple[int | None, str], bool]


def calendar_section(sessions: Sequence[Session], results: Results) -> Section | None:
    """A table for each lifter; None without dates. results: whether sessions reached their plan."""
    parts = [part for one in sessions if one.start for part in split_by_lifter(one)]
    lifters = sorted({one.lifter for one in parts})
    tables = [
        _table(at, lifter, [one for one in parts if one.lifter == lifter], results)
        for at, lifter in enumerate(lifters, 1)
    ]
    return Section("calendar", "Weeks", [RULE], tables=tables) if tables else None


def _table(at: int, lifter: str, own: Sequence[Session], results: Results) -> Table:
    weeks = weeks_of([(one.start.date(), one.count) for one in own if one.start])
    rows = []
    for week in reversed(weeks):
        days = ["" if reps is None else str(reps) for reps in week.reps]
        of_week = [one for one in own if one.start and monday_of(one.start.date()) == week.monday]
        reached = reached_of(of_week, results)
        rows.append([f"{week.monday:%Y-%m-%d}", *days, str(week.total), str(week.sessions), reached])
    return Table(f"calendar-{at}", lifter or "lifter unknown", HEADERS, rows, len(rows) > MAX_OPEN_ROWS)


def reached_of(sessions: Sequence[Session], results: Results) -> str:
    """How many of the sessions with a plan reached it, as "2 of 3"; "-" without a plan."""
    known = [results[key] for one in sessions if (key := (one.number, one.lifter)) in results]
    return f"{sum(known)} of {len(known)}" if known else "-"
