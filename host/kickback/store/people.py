"""The lifters and machines of the store: lists them, renames them, merges two of one kind."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from kickback.store.database import StoreError
from kickback.store.overviews import read_overviews
from kickback.store.store import Store

LIFTER, MACHINE = "lifter", "machine"


class NameUse(NamedTuple):
    """A lifter or a machine: its name, how many sessions and reps it has, and the last start in ISO 8601."""

    name: str
    sessions: int
    reps: int
    last: str | None


def list_names(store: Store, kind: str) -> list[NameUse]:
    """All lifters or machines that sessions have, by name. kind: LIFTER or MACHINE."""
    sessions: defaultdict[str, set[int | None]] = defaultdict(set)
    reps: Counter[str] = Counter()
    last: dict[str, str] = {}
    for one in read_overviews(store):
        name = one.lifter if kind == LIFTER else one.machine
        sessions[name].add(one.session)
        reps[name] += one.reps
        if one.start:
            last[name] = max(last.get(name, one.start), one.start)
    return [
        NameUse(name, len(sessions[name]), reps[name], last.get(name)) for name in sorted(sessions, key=str.casefold)
    ]


def rename(store: Store, kind: str, old: str, new: str, merge: bool = False) -> int:
    """Gives a lifter or a machine another name in all sessions; returns the number of sessions that had the old one.

    merge: allow a name that is in use, whose sessions are then of one lifter or machine. Raises StoreError for an
    unknown old name, for an empty new one, and without merge for one in use.
    """
    names = {one.name: one for one in list_names(store, kind) if one.name}
    old = _matching(names, old, kind)
    if not new.strip():
        raise StoreError(f"give the {kind} a name that is not empty")
    if new in names and new != old and not merge:
        raise StoreError(f"there is a {kind} {new} already: kickback {kind}s merge {old!r} {new!r} puts them together")
    with store.writing() as connection:
        # Corrections by hand and of devices, plans and units hold names as text. The new name keeps its own plan.
        connection.execute("UPDATE edits SET value = ? WHERE field = ? AND value = ?", (new, kind, old))
        connection.execute(f"UPDATE OR IGNORE plans SET {kind} = ? WHERE lower({kind}) = lower(?)", (new, old))
        units = "UPDATE OR IGNORE weight_units SET name = ? WHERE kind = ? AND lower(name) = lower(?)"
        connection.execute(units, (new, kind, old))
        existing = connection.execute(f"SELECT {kind}_id FROM {kind}s WHERE name = ?", (new,)).fetchone()
        if existing is None:
            connection.execute(f"UPDATE {kind}s SET name = ? WHERE name = ?", (new, old))
        else:
            connection.execute(
                f"UPDATE sessions SET {kind}_id = ? WHERE {kind}_id = (SELECT {kind}_id FROM {kind}s WHERE name = ?)",
                (existing[0], old),
            )
    return names[old].sessions


def _matching(names: Iterable[str], wanted: str, kind: str) -> str:
    """The stored spelling of a name; capitals matter only if they distinguish two names."""
    if wanted in names:
        return wanted
    similar = [name for name in names if name.casefold() == wanted.strip().casefold()]
    if len(similar) != 1:
        known = ", ".join(names) or "none"
        raise StoreError(f"there is no {kind} {wanted}; known: {known}")
    return similar[0]
