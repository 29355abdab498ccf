"""Merges another store into this one by natural keys: in any order, as often as one likes, the sessions are the same.

A device's log is recognized by the sessions and clock settings in it, because each store numbers the logs of a device
in the order in which it met them. A session is then named by device, log and number, an imported one by its source.
"""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kickback.store.database import StoreError, sentences
from kickback.store.merge_rows import LOG_MAP, SESSION_MAP, STEPS
from kickback.store.rows import Execute, device_row
from kickback.store.store import Store
from kickback.store.timeline import place_in_time

COUNTS = "SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM reps)"


class Merged(NamedTuple):
    """How many sessions and reps were added."""

    sessions: int
    reps: int


def merge(store: Store, other: Path) -> Merged:
    """Adds everything that another store has and this one lacks, in one transaction. The other one is only read.

    Where the two differ, a session that is deleted in one is deleted; corrections of both apply in the order of their
    times; plans and imported sets stay as they are here. Raises StoreError; nothing is changed then.
    """
    if other.exists() and store.path.exists() and other.samefile(store.path):
        raise StoreError(f"{other}: is this store itself; name another one")
    with _upgraded_copy(other) as copy, sentences(store.path):
        store.connection.execute("ATTACH ? AS other", (str(copy),))
        try:
            with store.writing() as connection:
                before = connection.execute(COUNTS).fetchone()
                _merge(connection)
                after = connection.execute(COUNTS).fetchone()
        finally:
            store.connection.execute("DETACH other")
    return Merged(after[0] - before[0], after[1] - before[1])


@contextlib.contextmanager
def _upgraded_copy(other: Path) -> Iterator[Path]:
    """A copy with the present tables, so that the other store may be of an older version and is not changed."""
    if not other.is_file():
        raise StoreError(f"{other}: there is no such file")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / other.name
        with (
            sentences(other),
            contextlib.closing(sqlite3.connect(f"{other.absolute().as_uri()}?mode=ro", uri=True)) as source,
        ):
            with contextlib.closing(sqlite3.connect(copy)) as target:
                source.backup(target)
        try:
            with Store.open(copy) as opened:
                opened.check()
        except StoreError as error:
            raise StoreError(str(error).replace(str(copy), str(other))) from None
        yield copy


def _merge(connection: sqlite3.Connection) -> None:
    execute = connection.execute
    execute(LOG_MAP)
    try:
        for their_id, name in execute("SELECT device_id, name FROM other.devices").fetchall():
            _map_logs(connection, their_id, name)
        execute(SESSION_MAP)
        for step in STEPS:
            execute(step)
        for device_id, log in execute("SELECT device, log FROM logs").fetchall():
            place_in_time(execute, device_id, log)
    finally:
        for table in ("logs", "session_map"):
            execute(f"DROP TABLE IF EXISTS temp.{table}")


def _map_logs(connection: sqlite3.Connection, their_id: int, name: str) -> None:
    """Finds this store's number for each log of a device, and continues at the greater offset of its present log."""
    execute = connection.execute
    device_id, present = device_row(connection, name)
    their_log, offset, tail, pulled = execute(
        "SELECT log, log_offset, log_tail, pulled_epoch_s FROM other.devices WHERE device_id = ?", (their_id,)
    ).fetchone()
    mapped = present
    for log in range(1, their_log + 1):
        mapped = _own_log(execute, their_id, log, device_id, present)
        execute("INSERT INTO logs VALUES (?, ?, ?, ?)", (their_id, log, device_id, mapped))
        present = max(present, mapped)
    execute(
        "UPDATE devices SET log = ?2, log_offset = 0, log_tail = x'' WHERE device_id = ?1 AND log < ?2",
        (device_id, mapped),
    )
    execute(
        "UPDATE devices SET log_offset = ?3, log_tail = ?4 WHERE device_id = ?1 AND log = ?2 AND log_offset < ?3",
        (device_id, mapped, offset, tail),
    )
    newest = "UPDATE devices SET pulled_epoch_s = max(coalesce(pulled_epoch_s, 0), ?) WHERE device_id = ?"
    execute(newest, (pulled or 0, device_id))


def _own_log(execute: Execute, their_id: int, log: int, device_id: int, present: int) -> int:
    """The log of this store with a session or clock setting of theirs; else the same number, if nothing contradicts."""
    theirs = (device_id, their_id, log)
    for table, keys in (("sessions", "number, boot, up_ms"), ("clocks", "boot, up_ms, epoch_s")):
        shared = execute(
            f"SELECT own.log FROM main.{table} AS own JOIN other.{table} AS their USING ({keys}) "
            "WHERE own.device_id = ? AND their.device_id = ? AND their.log = ? LIMIT 1",
            theirs,
        ).fetchone()
        if shared:
            return shared[0]
    contradiction = execute(
        "SELECT 1 FROM main.sessions AS own JOIN other.sessions AS their USING (log, number) "
        "WHERE own.device_id = ? AND their.device_id = ? AND their.log = ? "
        "AND own.boot IS NOT NULL AND their.boot IS NOT NULL LIMIT 1",
        theirs,
    ).fetchone()
    return present + 1 if contradiction else log
