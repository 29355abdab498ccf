"""The store, for every command that reads, adds or corrects sessions."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Self

from kickback.store import database, device_settings, raw_traces, reading
from kickback.store.database import StoreError, default_path, sentences
from kickback.store.log_import import LogImport
from kickback.store.log_records import LogRecord
from kickback.store.raw_traces import RawTrace, TraceOnDevice
from kickback.training.session import Session


class Edit(NamedTuple):
    """One correction. set 0 is the whole session, rep 0 the whole set; made_by is host, device or import."""

    set: int
    rep: int
    field: str
    value: str
    made_by: str
    made_epoch_s: int | None


class Store:
    """One SQLite file. All methods raise StoreError with one sentence; nothing is changed then.

    >>> with Store.open() as store:
    ...     offset = store.resume_offset(device)          # where to continue in the device's log
    ...     records, end = read_records(stream, offset)
    ...     store.add_log(device, records, end)           # may be repeated, in as many parts as it takes
    ...     for session, number, size in store.raw_wanted(device):
    ...         store.add_raw_trace(device, session, number, data)
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection, self.path = connection, path
        self.checked = False

    @classmethod
    def open(cls, path: str | Path | None = None, *, create: bool = False) -> Self:
        """Opens the store in this file, or in the user's data folder. create: create it if it does not exist."""
        path = Path(path) if path else default_path()
        return cls(database.open_database(path, create), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file. Everything that was added is on disk before."""
        self.connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction. The first one of a process checks every page before it writes."""
        with sentences(self.path):
            if not self.checked:
                database.check(self.connection, self.path)
                self.checked = True
            with database.transaction(self.connection):
                yield self.connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Turns errors while reading into StoreErrors."""
        with sentences(self.path):
            yield self.connection

    def _read(self, sql: str, values: Iterable = ()) -> list[tuple]:
        with self.reading() as connection:
            return connection.execute(sql, tuple(values)).fetchall()

    # Logs of devices

    def resume_offset(self, device: str) -> int:
        """The offset up to which the device's log is stored; 0 for an unknown device."""
        rows = self._read("SELECT log_offset FROM devices WHERE name = ?", [device])
        return rows[0][0] if rows else 0

    def log_tail(self, device: str) -> bytes:
        """The stored bytes of the device's log just before ``resume_offset``. A log with other bytes there is new."""
        rows = self._read("SELECT log_tail FROM devices WHERE name = ?", [device])
        return rows[0][0] if rows else b""

    def log_number(self, device: str) -> int:
        """The number of logs that the device has started, as far as known; 0 for an unknown device."""
        rows = self._read("SELECT log FROM devices WHERE name = ?", [device])
        return rows[0][0] if rows else 0

    def add_log(self, device: str, records: Iterable[LogRecord], end_offset: int = 0, tail: bytes = b"") -> None:
        """Adds records of a device's log in one transaction. Records that are stored already change nothing.

        end_offset: the end of the records in the log, where the next pull continues; 0 leaves it as it is. tail: the
        bytes of the log just before it. Raises LogReplaced if the records belong to another log: see
        ``start_new_log``.
        """
        with self.writing() as connection:
            importer = LogImport(connection, device)
            for record in records:
                importer.add_record(record)
            importer.finish()
            connection.execute("UPDATE devices SET pulled_epoch_s = ? WHERE name = ?", (int(time.time()), device))
            connection.execute(
                "UPDATE devices SET log_offset = ?1, log_tail = ?2 WHERE name = ?3 AND log_offset < ?1",
                (end_offset, tail, device),
            )

    def start_new_log(self, device: str, seen: int) -> None:
        """Starts another log of the device at offset 0. The stored one stays.

        seen: the ``log_number`` of the old log; nothing changes if another process has started the new one already.
        """
        with self.writing() as connection:
            new = "UPDATE devices SET log = log + 1, log_offset = 0, log_tail = x'' WHERE name = ? AND log = ?"
            connection.execute(new, (device, seen))

    def raw_wanted(self, device: str) -> list[tuple[int, int, int]]:
        """(session, number, size) of the raw traces in the device's log that are not stored yet."""
        with sentences(self.path):
            return raw_traces.wanted(self.connection.execute, device)

    def add_raw_trace(self, device: str, session: int, number: int, data: bytes) -> None:
        """Stores the bytes of a raw trace. session: the device's own number of the session."""
        trace = TraceOnDevice(device, self.log_number(device), session, number)
        with self.writing() as connection:
            raw_traces.add(connection, trace, data)

    def last_raw(self, device: str) -> int:
        """The number of the device's last raw trace up to which all are stored; 0 if there is none."""
        with sentences(self.path):
            return raw_traces.last_complete(self.connection.execute, device)

    def raw_gone(self, device: str, session: int, number: int) -> None:
        """Records that the device has deleted a raw trace, so that pulls do not wait for it."""
        trace = TraceOnDevice(device, self.log_number(device), session, number)
        with self.writing() as connection:
            raw_traces.mark_gone(connection, trace)

    def add_settings(self, device: str, settings: Mapping[str, float]) -> None:
        """Adds the device's settings at a pull to those of its sessions that have none yet."""
        with self.writing() as connection:
            device_settings.add(connection, device, settings)

    # Sessions

    def numbers(self) -> list[int]:
        """The numbers of all sessions, oldest first; sessions without a date come first."""
        return [row[0] for row in self._read(reading.numbers_where())]

    def sessions(self, numbers: Iterable[int] | None = None) -> list[Session]:
        """The sessions with these numbers (None: all) with their sets and reps, oldest first."""
        wanted = list(self.numbers() if numbers is None else numbers)
        with sentences(self.path):
            try:
                return reading.read_sessions(self.connection.execute, wanted)
            except (TypeError, ValueError, LookupError, ArithmeticError, OSError) as error:
                raise StoreError(database.damaged(self.path, f"an impossible row: {error}")) from None

    def session(self, number: int) -> Session:
        """The session with this number in the store, unless it is deleted."""
        found = self.sessions(row[0] for row in self._read(reading.numbers_where("session_id = ?"), [number]))
        if not found:
            raise StoreError(f"there is no session {number}: kickback sessions lists them")
        return found[0]

    def raw_traces(self, number: int) -> list[RawTrace]:
        """The raw traces of a session, in order."""
        with sentences(self.path):
            return raw_traces.of_session(self.connection.execute, number)

    def edit(self, number: int, field: str, value: str, set: int = 0, rep: int = 0) -> None:
        """Adds a correction. field: lifter, machine, side, weight_g, note, start (see parse_start), removed (1, 0)."""
        with self.writing() as connection:
            connection.execute(
                "INSERT INTO edits (session_id, set_number, rep, field, value, made_by, made_epoch_s) "
                "VALUES (?, ?, ?, ?, ?, 'host', ?)",
                (number, set, rep, field, value, int(time.time())),
            )

    def edits(self, number: int) -> list[Edit]:
        """All corrections of a session in the order in which they apply."""
        columns = "set_number, rep, field, value, made_by, made_epoch_s"
        rows = self._read(f"SELECT {columns} FROM edits WHERE session_id = ? ORDER BY {reading.EDIT_ORDER}", [number])
        return [Edit(*row) for row in rows]

    def check(self) -> None:
        """Checks every page, index and reference."""
        database.check(self.connection, self.path)

    def backup(self, target: str | Path) -> None:
        """Writes a checked copy of the store to a new file."""
        database.backup(self.connection, self.path, Path(target))
