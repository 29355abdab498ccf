"""The store: what was recorded and what was corrected, for every command that reads or adds sessions."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Self

from kickback.store import database, reading
from kickback.store.database import StoreError, sentences
from kickback.store.log_import import MOST, Intake, source_of
from kickback.store.log_records import LogRecord
from kickback.store.manual_sessions import add_session
from kickback.training.session import Session

OF_TRACE = "session_id = (SELECT session_id FROM sessions WHERE source = ?) AND number = ?"


class RawTrace(NamedTuple):
    """One raw trace of a session: its number, the sets in it, and its bytes, None while it is not pulled."""

    number: int
    sets: tuple[int, ...]
    data: bytes | None


class Edit(NamedTuple):
    """One correction; set 0 is the whole session, rep 0 the whole set; made_by host or device."""

    set: int
    rep: int
    field: str
    value: str
    made_by: str
    made_epoch_s: int | None


class Store:
    """One SQLite file. All methods raise StoreError, one sentence, and then nothing was changed.

    >>> with Store.open() as store:
    ...     offset = store.resume_offset(device)          # where to go on in the device's log
    ...     records, end = read_records(stream, offset)
    ...     store.add_log(device, records, end)           # as often and in as many pieces as it takes
    ...     for session, number, size in store.raw_wanted(device):
    ...         store.add_raw_trace(device, session, number, data)
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection, self.path = connection, path
        self.checked = False

    @classmethod
    def open(cls, path: str | Path | None = None, *, create: bool = False) -> Self:
        """The store in this file, or in the user's data folder; create: make it where there is none."""
        path = Path(path) if path else default_path()
        return cls(database.open_database(path, create), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends with it; what was added is safe before."""
        self.connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction; the first one of a process looks at every page before it writes to any."""
        with sentences(self.path):
            if not self.checked:
                database.check(self.connection, self.path)
                self.checked = True
            with database.transaction(self.connection):
                yield self.connection

    def _read(self, sql: str, values: Iterable = ()) -> list[tuple]:
        with sentences(self.path):
            return self.connection.execute(sql, tuple(values)).fetchall()

    # From devices

    def resume_offset(self, device: str) -> int:
        """Up to where the device's log is stored; 0 for a device never seen."""
        rows = self._read("SELECT log_offset FROM devices WHERE name = ?", [device])
        return rows[0][0] if rows else 0

    def log_tail(self, device: str) -> bytes:
        """The device's log as far as it is known just before ``resume_offset``: a log that has other bytes there is
        another one."""
        rows = self._read("SELECT log_tail FROM devices WHERE name = ?", [device])
        return rows[0][0] if rows else b""

    def add_log(self, device: str, records: Iterable[LogRecord], end_offset: int = 0, tail: bytes = b"") -> None:
        """Adds records of a device's log, in one transaction; those that are stored already change nothing.

        end_offset: where they end in the log; from then on pulls resume there (0: leave that as it is); tail: the
        log's bytes just before.
        Raises LogBegunAnew where they cannot be of the log that is stored: see ``start_new_log``.
        """
        with self.writing() as connection:
            intake = Intake(connection, device)
            for record in records:
                intake.take(record)
            intake.finish()
            connection.execute("UPDATE devices SET pulled_epoch_s = ? WHERE name = ?", (int(time.time()), device))
            connection.execute(
                "UPDATE devices SET log_offset = ?1, log_tail = ?2 WHERE name = ?3 AND log_offset < ?1",
                (end_offset, tail, device),
            )

    def start_new_log(self, device: str, seen: int) -> None:
        """From now on the device's log counts as another, from offset 0: it has lost the one stored, which stays.

        seen: the ``log_number`` of the lost one; nothing changes where another process has begun the new one already.
        """
        with self.writing() as connection:
            new = "UPDATE devices SET log = log + 1, log_offset = 0, log_tail = x'' WHERE name = ? AND log = ?"
            connection.execute(new, (device, seen))

    def raw_wanted(self, device: str) -> list[tuple[int, int, int]]:
        """(the device's number of the session, raw trace's number, size) of raw traces told of and not stored yet."""
        return self._read(
            "SELECT sessions.number, raw_traces.number, size FROM raw_traces JOIN sessions USING (session_id) "
            "JOIN devices USING (device_id, log) WHERE devices.name = ? AND bytes IS NULL AND NOT gone "
            "ORDER BY raw_traces.number",
            [device],
        )

    def add_raw_trace(self, device: str, session: int, number: int, data: bytes) -> None:
        """Adds the bytes of a raw trace that the log told of; session is the device's number of it."""
        where = self._trace_at(device, session, number)
        with self.writing() as connection:
            row = connection.execute(f"SELECT size, bytes FROM raw_traces WHERE {OF_TRACE}", where).fetchone()
            if row is None or row[1] not in (None, data) or row[0] not in (0, len(data)):
                what = "the log tells of no such trace" if row is None else "it is not the one the log tells of"
                raise StoreError(f"{device}, raw trace {number} of session {session}: {what}; pull again")
            connection.execute(f"UPDATE raw_traces SET bytes = ?, size = ? WHERE {OF_TRACE}", (data, len(data), *where))

    def last_raw(self, device: str) -> int:
        """The last of the device's raw traces up to which all are stored; 0 for none."""
        wanted = [number - 1 for _, number, _ in self.raw_wanted(device)]
        held = self._read(
            "SELECT max(raw_traces.number) FROM raw_traces JOIN sessions USING (session_id) "
            "JOIN devices USING (device_id, log) WHERE devices.name = ? AND bytes IS NOT NULL",
            [device],
        )
        return min([*wanted, held[0][0] or 0])

    def raw_gone(self, device: str, session: int, number: int) -> None:
        """The device has no such trace any more: it is not wanted again."""
        where = self._trace_at(device, session, number)
        with self.writing() as connection:
            connection.execute(f"UPDATE raw_traces SET gone = 1 WHERE {OF_TRACE}", where)

    def _trace_at(self, device: str, session: int, number: int) -> tuple[str, int]:
        """For OF_TRACE."""
        return source_of(device, self.log_number(device), session), number

    def add_settings(self, device: str, settings: Mapping[str, float]) -> None:
        """Adds a device's settings, as they are at a pull, to those of its sessions that have none yet."""
        known = {name: value for name, value in settings.items() if isinstance(value, int | float)}
        numbers = {name: value for name, value in known.items() if abs(value) < MOST}  # a device may tell anything
        with self.writing() as connection:
            bare = connection.execute(
                "SELECT session_id FROM sessions JOIN devices USING (device_id, log) "
                "LEFT JOIN settings_in_force AS known USING (session_id) WHERE devices.name = ? AND known.name IS NULL",
                (device,),
            ).fetchall()
            rows = [(number, name, value) for (number,) in bare for name, value in numbers.items()]
            connection.executemany("INSERT INTO settings_in_force VALUES (?, ?, ?)", rows)

    def devices(self) -> list[tuple[str, int, int | None]]:
        """(name, log offset, when last pulled) of each device seen."""
        return self._read("SELECT name, log_offset, pulled_epoch_s FROM devices ORDER BY name")

    def log_number(self, device: str) -> int:
        """How many logs the device has begun, as far as is known; 0 for a device never seen."""
        rows = self._read("SELECT log FROM devices WHERE name = ?", [device])
        return rows[0][0] if rows else 0

    # From elsewhere

    def add_session(self, session: Session, source: str, raw: bytes | None = None) -> int | None:
        """Adds a session that was recorded elsewhere; gives its number, None where this source was added before.

        raw: the whole trace as a .kbt file, if there is one.
        """
        with self.writing() as connection:
            return add_session(connection, session, source, raw)

    # For people

    def numbers(self) -> list[int]:
        """The numbers of all sessions, oldest first, those of unknown time before them."""
        return [row[0] for row in self._read(reading.NUMBERS)]

    def sessions(self, numbers: Iterable[int] | None = None) -> list[Session]:
        """The sessions with these numbers (None: all) with their sets and reps, oldest first."""
        wanted = list(self.numbers() if numbers is None else numbers)
        with sentences(self.path):
            try:
                return reading.read_sessions(self.connection.execute, wanted)
            except (TypeError, ValueError, LookupError, ArithmeticError, OSError) as error:
                raise StoreError(database.damaged(self.path, f"a row that cannot be: {error}")) from None

    def session(self, number: int) -> Session:
        """One session by its number in this store."""
        found = self.sessions([number])
        if not found:
            raise StoreError(f"there is no session {number}: kickback sessions lists them")
        return found[0]

    def raw_traces(self, number: int) -> list[RawTrace]:
        """The raw traces of a session, in order; data None where they were not pulled."""
        rows = self._read("SELECT number, bytes FROM raw_traces WHERE session_id = ? ORDER BY number", [number])
        sets = self._read("SELECT number, set_number FROM raw_sets WHERE session_id = ? ORDER BY set_number", [number])
        return [RawTrace(raw, tuple(one for at, one in sets if at == raw), data) for raw, data in rows]

    def edit(self, number: int, field: str, value: str, set: int = 0, rep: int = 0) -> None:
        """Adds a correction: field is lifter, machine, side, weight_g, note, start (see told_start), removed (1, 0)."""
        with self.writing() as connection:
            connection.execute(
                "INSERT INTO edits (session_id, set_number, rep, field, value, made_by, made_epoch_s) "
                "VALUES (?, ?, ?, ?, ?, 'host', ?)",
                (number, set, rep, field, value, int(time.time())),
            )

    def edits(self, number: int) -> list[Edit]:
        """All corrections of a session, oldest first."""
        columns = "set_number, rep, field, value, made_by, made_epoch_s"
        rows = self._read(f"SELECT {columns} FROM edits WHERE session_id = ? ORDER BY edit_id", [number])
        return [Edit(*row) for row in rows]

    def check(self) -> None:
        """Looks at every page, index and reference."""
        database.check(self.connection, self.path)

    def backup(self, target: str | Path) -> None:
        """Writes a checked copy of everything to a new file."""
        database.backup(self.connection, self.path, Path(target))


def default_path() -> Path:
    """The store in the user's data folder."""
    import platformdirs

    return platformdirs.user_data_path("kickback", appauthor=False) / "sessions.db"
