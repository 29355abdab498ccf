"""The figures of all sessions for lists. They are kept in the store, so that a list does not read every rep."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict

from kickback.store.filters import SessionFilter, filter_overviews
from kickback.store.matching import candidates, pages
from kickback.store.store import Store
from kickback.training.overview import Overview, overview_of
from kickback.training.session import split_by_lifter

KEPT = "SELECT session_id, parts FROM overviews WHERE version = ? AND session_id IN (SELECT value FROM json_each(?))"
EVERY = SessionFilter()
VERSION = 2  # of the content; other versions are computed anew


def read_overviews(store: Store, wanted: SessionFilter = EVERY) -> list[Overview]:
    """The figures of the sessions that match, one for each lifter of a session; oldest first, undated ones first."""
    found = [part for numbers in pages(candidates(store, wanted)) for part in _page(store, numbers)]
    return filter_overviews(found, wanted)


def _page(store: Store, numbers: list[int]) -> list[Overview]:
    with store.reading() as connection:
        known = dict(connection.execute(KEPT, (VERSION, json.dumps(numbers))).fetchall())
    computed = _compute(store, [number for number in numbers if number not in known])
    known |= computed
    _keep(store, computed.items())
    return [Overview(**part) for number in numbers for part in json.loads(known[number])]


def _compute(store: Store, numbers: list[int]) -> dict[int, str]:
    sessions = store.sessions(numbers) if numbers else []
    parts = {one.number or 0: [asdict(overview_of(part)) for part in split_by_lifter(one)] for one in sessions}
    return {number: json.dumps(rows) for number, rows in parts.items()}


def _keep(store: Store, computed: Iterable[tuple[int, str]]) -> None:
    """Stores figures, unless the store is read-only or busy: then they are computed again next time."""
    rows = [(number, VERSION, parts) for number, parts in computed]
    if rows:
        with suppress(sqlite3.Error):
            store.connection.execute("BEGIN IMMEDIATE")
            store.connection.executemany("INSERT OR REPLACE INTO overviews VALUES (?, ?, ?)", rows)
            store.connection.execute("COMMIT")
