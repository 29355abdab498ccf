"""Imports sessions of other programs and traces: new ones are added, known ones are compared with what is stored."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kickback.store.database import StoreError
from kickback.store.imported_sessions import delete_sets, insert_session, insert_sets, update_row
from kickback.store.reading import read_sessions
from kickback.store.rows import free_source
from kickback.store.store import Store
from kickback.training.metrics import count_of
from kickback.training.session import Session, SessionSet

ADDED, EXTENDED, UPDATED, KNOWN = "added", "extended", "updated", "known"


@dataclass(frozen=True)
class Candidate:
    """A session to import. source: its identity in the store. older: identities that earlier versions gave it.

    raw: the whole trace as a .kbt file, for a trace.
    """

    source: str
    session: Session
    raw: bytes | None = None
    older: tuple[str, ...] = ()


class Imported(NamedTuple):
    """The result for one session: its number, and one of ADDED, EXTENDED (by so many sets), UPDATED, KNOWN."""

    number: int
    what: str
    new_sets: int = 0


class Different(StoreError):
    """A stored session differs from the one to import, so the user has to decide."""


def import_sessions(store: Store, found: Sequence[Candidate], update: bool = False) -> list[Imported]:
    """Imports sessions in one transaction. A stored session gets the new sets that follow its own.

    update: replace stored sessions that differ otherwise. Raises Different if one does and update is false.
    """
    with store.writing() as connection:
        return [_import(connection, one, update) for one in found]


def _import(connection: sqlite3.Connection, candidate: Candidate, update: bool) -> Imported:
    number = _stored_number(connection, candidate)
    if number is None:
        free_source(connection, candidate.source)
        return Imported(insert_session(connection, candidate.session, candidate.source, candidate.raw), ADDED)
    session = candidate.session
    stored = recorded_session(connection, number)
    words = difference(stored, session, with_names=candidate.raw is not None)
    if not words:
        more = session.sets[len(stored.sets) :]
        insert_sets(connection, number, session, more)
        return Imported(number, EXTENDED if more else KNOWN, len(more))
    if not update:
        raise Different(f"session {number} is stored already, but {words}")
    delete_sets(connection, number)
    update_row(connection, number, session)
    insert_sets(connection, number, session, session.sets)
    return Imported(number, UPDATED)


def _stored_number(connection: sqlite3.Connection, candidate: Candidate) -> int | None:
    query = (
        "SELECT session_id FROM sessions LEFT JOIN lifters USING (lifter_id) WHERE source = ? "
        "AND deleted_epoch_s IS NULL AND (?1 = ?2 OR coalesce(name, '') = ?3)"
    )
    for source in (candidate.source, *candidate.older):
        row = connection.execute(query, (source, candidate.source, candidate.session.lifter)).fetchone()
        if row:
            return row[0]
    return None


def recorded_session(connection: sqlite3.Connection, number: int) -> Session:
    """A session as it was imported, without corrections by hand."""
    return read_sessions(connection.execute, [number], made_by=("import",))[0]


def difference(stored: Session, new: Session, with_names: bool) -> str:
    """The first difference in words, empty if there is none. Further sets at the end are not a difference.

    with_names: compare lifter and machine too, which the source of a trace does not contain.
    """
    for name, one, other in (("lifter", stored.lifter, new.lifter), ("machine", stored.machine, new.machine)):
        if with_names and one != other:
            return f"its {name} is {one or 'unknown'}, here {other or 'unknown'}"
    if _minute(stored) != _minute(new):
        return f"its start is {_start(stored)}, here {_start(new)}"
    for one, other in zip(stored.sets, new.sets, strict=False):
        if _in_words(one) != _in_words(other):
            return f"its set {one.set} is {_in_words(one)}, here {_in_words(other)}"
    if len(new.sets) < len(stored.sets):
        return f"it has {count_of(len(stored.sets), 'set')}, here {len(new.sets)}"
    return ""


def _minute(session: Session) -> int | None:
    return round(session.start.timestamp() / 60) if session.start else None


def _start(session: Session) -> str:
    return f"{session.start:%Y-%m-%d %H:%M}" if session.start else "unknown"


def _in_words(one: SessionSet) -> str:
    weight = "" if one.weight_kg is None else f" at {one.weight_kg:g} kg"
    side = f" {one.side}" if one.side else ""
    kind = "" if one.type == "normal" else f" {one.type}"
    note = f" ({one.note})" if one.note else ""
    return f"{count_of(one.count, 'rep')}{weight}{side}{kind}{note}"
