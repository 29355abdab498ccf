"""The raw traces of sessions: files that a device recorded, as far as they were pulled."""

import sqlite3
from typing import NamedTuple

from kickback.store.database import StoreError
from kickback.store.rows import Execute, source_of

OF_TRACE = "session_id = (SELECT session_id FROM sessions WHERE source = ?) AND number = ?"
OF_DEVICE = (
    "FROM raw_traces JOIN sessions USING (session_id) JOIN devices USING (device_id, log) WHERE devices.name = ?"
)


class RawTrace(NamedTuple):
    """One raw trace of a session: its number, the sets in it, and its bytes, None if it is not pulled yet."""

    number: int
    sets: tuple[int, ...]
    data: bytes | None


class TraceOnDevice(NamedTuple):
    """A raw trace by the device's own numbers: log, session and trace."""

    device: str
    log: int
    session: int
    number: int

    @property
    def key(self) -> tuple[str, int]:
        """The values for OF_TRACE."""
        return source_of(self.device, self.log, self.session), self.number


def wanted(execute: Execute, device: str) -> list[tuple[int, int, int]]:
    """(session, number, size) of the raw traces in the device's log that are not stored yet."""
    columns = "SELECT sessions.number, raw_traces.number, size"
    query = (
        f"{columns} {OF_DEVICE} AND bytes IS NULL AND NOT gone AND deleted_epoch_s IS NULL ORDER BY raw_traces.number"
    )
    return execute(query, (device,)).fetchall()


def add(connection: sqlite3.Connection, trace: TraceOnDevice, data: bytes) -> None:
    """Stores the bytes of a raw trace. Raises StoreError if they are not those that the log announces."""
    row = connection.execute(f"SELECT size, bytes FROM raw_traces WHERE {OF_TRACE}", trace.key).fetchone()
    where = f"{trace.device}, raw trace {trace.number} of session {trace.session}"
    if row is None:
        raise StoreError(f"{where}: the log has no such trace; pull again")
    if row[1] not in (None, data) or row[0] not in (0, len(data)):
        raise StoreError(f"{where}: it differs from the one in the log; pull again")
    connection.execute(f"UPDATE raw_traces SET bytes = ?, size = ? WHERE {OF_TRACE}", (data, len(data), *trace.key))


def last_complete(execute: Execute, device: str) -> int:
    """The number of the device's last raw trace up to which all are stored; 0 if there is none."""
    missing = [number - 1 for _, number, _ in wanted(execute, device)]
    (last,) = execute(f"SELECT max(raw_traces.number) {OF_DEVICE} AND bytes IS NOT NULL", (device,)).fetchone()
    return min([*missing, last or 0])


def mark_gone(connection: sqlite3.Connection, trace: TraceOnDevice) -> None:
    """Records that the device has deleted a raw trace, so that pulls do not wait for it."""
    connection.execute(f"UPDATE raw_traces SET gone = 1 WHERE {OF_TRACE}", trace.key)


def of_session(execute: Execute, session_id: int) -> list[RawTrace]:
    """The raw traces of a session, in order."""
    rows = execute("SELECT number, bytes FROM raw_traces WHERE session_id = ? ORDER BY number", (session_id,))
    sets = execute(
        "SELECT number, set_number FROM raw_sets WHERE session_id = ? ORDER BY set_number", (session_id,)
    ).fetchall()
    return [RawTrace(number, tuple(one for at, one in sets if at == number), data) for number, data in rows.fetchall()]
