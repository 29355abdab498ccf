"""Finds the sessions that a filter selects by the store's indexes, and reads only these."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

from kickback.store.filters import SessionFilter, filter_sessions, is_name
from kickback.store.reading import numbers_where
from kickback.store.rows import Execute
from kickback.store.store import Store
from kickback.training.session import MAX_EPOCH_S, Session

PAGE = 200  # sessions that are read at once: about 10,000 reps
DAY_S = 86_400  # the most that a local time differs from UTC


def matching_sessions(store: Store, wanted: SessionFilter) -> list[Session]:
    """The sessions that match, one for each lifter of a session; oldest first."""
    return filter_sessions(store.sessions(candidates(store, wanted)), wanted)


def count_sessions(store: Store) -> int:
    """The number of all sessions."""
    with store.reading() as connection:
        return connection.execute("SELECT count(*) FROM sessions WHERE deleted_epoch_s IS NULL").fetchone()[0]


def history_of(store: Store, session: Session) -> list[Session]:
    """The stored sessions of the session's lifters on its machine."""
    lifters = {session.lifter, *(one.lifter for one in session.sets)}
    filters = [SessionFilter(lifter=lifter, machine=session.machine) for lifter in lifters]
    return store.sessions({number for one in filters for number in candidates(store, one)})


def pages(numbers: list[int]) -> Iterator[list[int]]:
    """The numbers in parts of PAGE, so that a reader holds few sessions in memory."""
    for first in range(0, len(numbers), PAGE):
        yield numbers[first : first + PAGE]


def candidates(store: Store, wanted: SessionFilter) -> list[int]:
    """The numbers of all sessions that may match, oldest first. Raises ValueError for an invalid day.

    They contain every session that matches, and some that a correction excludes: the corrections of a session are
    applied when it is read.
    """
    with store.reading() as connection:
        terms = [_days_term(*wanted.days)] if any(wanted.days) else []
        for kind, name in (("lifter", wanted.lifter), ("machine", wanted.machine)):
            if name is not None:
                terms.append(_name_term(connection.execute, kind, name))
        query = numbers_where(*(term for term, _ in terms))
        return [row[0] for row in connection.execute(query, [value for _, values in terms for value in values])]


def _days_term(first: date | None, last: date | None) -> tuple[str, list]:
    """Sessions within these days in any time zone, and those whose start was corrected."""
    span = [_epoch_s(first) - DAY_S if first else 0, _epoch_s(last) + 2 * DAY_S if last else MAX_EPOCH_S]
    edited = "SELECT session_id FROM edits WHERE field = 'start'"
    return f"(start_epoch_s BETWEEN ? AND ? OR session_id IN ({edited}))", span


def _epoch_s(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def _name_term(execute: Execute, kind: str, wanted: str) -> tuple[str, list]:
    """Sessions that were recorded with the name in any spelling, and those in which a correction has it."""
    rows = execute(f"SELECT {kind}_id, name FROM {kind}s").fetchall()
    ids = [number for number, name in rows if is_name(wanted, name)]
    values = [row[0] for row in execute("SELECT DISTINCT value FROM edits WHERE field = ?", (kind,))]
    spelled = [value for value in values if is_name(wanted, value)]
    recorded = f"{kind}_id IN (SELECT value FROM json_each(?))" + f" OR {kind}_id IS NULL" * (not wanted.strip())
    edited = f"SELECT session_id FROM edits WHERE field = '{kind}' AND value IN (SELECT value FROM json_each(?))"
    return f"({recorded} OR session_id IN ({edited}))", [json.dumps(ids), json.dumps(spelled)]
