"""Imports the records of a device's log. The rows do not depend on the order of the records, nor on repetitions."""

import json
import sqlite3
from collections.abc import Callable

from kickback.store.database import StoreError
from kickback.store.log_records import LogRecord
from kickback.store.record_fields import (
    AMENDED_FIELDS,
    CONTRADICTION,
    IMPOSSIBLE,
    REP_FIELDS,
    SET_COLUMNS,
    SET_FIELDS,
    Fields,
    is_possible,
    values_of,
)
from kickback.store.rows import Execute, device_row, name_id, source_of
from kickback.store.timeline import place_in_time


class LogReplaced(StoreError):
    """The device sends other records under the numbers of stored ones: it has started a new log."""


class LogImport:
    """Adds the records of one device's log to the store, within one transaction."""

    def __init__(self, connection: sqlite3.Connection, device: str) -> None:
        self.execute: Execute = connection.execute
        self.device = device
        self.device_id, self.log = device_row(connection, device)
        self.sessions: dict[int, int] = {}
        self.sets: set[tuple[int, int]] = set()
        self.times_changed = False
        self.adders: dict[str, Callable[[int, Fields], None]] = {
            "boot": self._add_boot,
            "time": self._add_time,
            "note": self._add_note,
            "session": self._add_session,
            "rep": self._add_rep,
            "set": self._add_set,
            "amend": self._add_amendment,
            "raw": self._add_raw_trace,
        }

    def add_record(self, record: LogRecord) -> None:
        """Adds one record. Ignores kinds that do not describe sessions; keeps impossible records as notes."""
        add = self.adders.get(record.name)
        if add is not None and not all(is_possible(*field) for field in record.fields.items()):
            text = f"record {record.name} with impossible numbers: {json.dumps(dict(record.fields))}"
            self._insert_note(record.offset, 0, IMPOSSIBLE, text)
        elif add is not None:
            add(record.offset, record.fields)

    def finish(self) -> None:
        """Updates the start times; must be called after the last record."""
        if self.times_changed:
            place_in_time(self.execute, self.device_id, self.log)

    def _add_boot(self, offset: int, fields: Fields) -> None:
        row = (self.device_id, self.log, *values_of(fields, "boot", "cause", "up_ms", "sensor", "firmware"))
        self.execute("INSERT INTO boots VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row)
        self.times_changed = True

    def _add_time(self, offset: int, fields: Fields) -> None:
        row = (self.device_id, self.log, *values_of(fields, "boot", "up_ms", "epoch_s", "utc_offset_min"))
        self.execute("INSERT INTO clocks VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row)
        self.times_changed = True

    def _add_note(self, offset: int, fields: Fields) -> None:
        self._insert_note(offset, *values_of(fields, "up_ms", "code", "text"))

    def _insert_note(self, offset: int, up_ms: int | str, code: int | str, text: int | str) -> None:
        row = (self.device_id, self.log, offset, up_ms, code, text)
        self.execute("INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row)

    def _add_session(self, offset: int, fields: Fields) -> None:
        number, boot, up_ms, lifter, machine = values_of(fields, "session", "boot", "up_ms", "lifter", "machine")
        session_id = self._session_id(number)
        stored = self.execute("SELECT boot, up_ms FROM sessions WHERE session_id = ?", (session_id,)).fetchone()
        if stored == (boot, up_ms):
            return
        if stored != (None, None):
            raise LogReplaced(f"{self.device}: session {number} differs from the stored one: the device's log is new")
        if self._take_from_other_log(int(number), boot, up_ms, session_id):
            return
        names = (name_id(self.execute, "lifter", lifter), name_id(self.execute, "machine", machine))
        self.execute(
            "UPDATE sessions SET boot = ?, up_ms = ?, lifter_id = ?, machine_id = ? WHERE session_id = ?",
            (boot, up_ms, *names, session_id),
        )
        self.times_changed = True

    def _take_from_other_log(self, number: int, boot: int | str, up_ms: int | str, session_id: int) -> bool:
        """Moves a session of an earlier log of the device to this log; whether there was one.

        Equal number, boot and ms, also of the boot itself, mean the same session: the store took another log in
        between, as from a device that imitated this one. Otherwise the session would be stored twice.
        """
        found = self.execute(
            "SELECT session_id FROM sessions AS s JOIN boots AS a ON (a.device_id, a.log, a.boot) = (?1, ?2, ?4) "
            "JOIN boots AS b ON (b.device_id, b.log, b.boot, b.up_ms) = (?1, s.log, ?4, a.up_ms) "
            "WHERE s.device_id = ?1 AND s.log <> ?2 AND s.number = ?3 AND s.boot = ?4 AND s.up_ms = ?5",
            (self.device_id, self.log, number, boot, up_ms),
        ).fetchone()
        if not found or self.execute("SELECT 1 FROM sets WHERE session_id = ?", (session_id,)).fetchone():
            return False
        self.execute("DELETE FROM sessions WHERE session_id = ?", (session_id,))
        row = (source_of(self.device, self.log, number), self.log, found[0])
        self.execute("UPDATE sessions SET source = ?, log = ? WHERE session_id = ?", row)
        self.sessions[number] = found[0]
        self.times_changed = True
        return True

    def _add_rep(self, offset: int, fields: Fields) -> None:
        session_id = self._set_session_id(fields)
        row = (session_id, *values_of({"pulses": 0, **fields}, *REP_FIELDS))
        marks = ", ".join("?" * len(row))
        if not self.execute(f"INSERT INTO reps VALUES ({marks}) ON CONFLICT DO NOTHING", row).rowcount:
            self._note_contradiction("reps", row, offset)

    def _add_set(self, offset: int, fields: Fields) -> None:
        session_id = self._set_session_id(fields)
        row = values_of({"temperature": 0, **fields}, *SET_FIELDS)  # older firmware measures no temperature
        updated = self.execute(
            f"UPDATE sets SET ({SET_COLUMNS}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "WHERE session_id = ? AND number = ? AND reps IS NULL",
            (*row, session_id, fields["set"]),
        )
        if not updated.rowcount:
            self._note_contradiction("sets", (session_id, fields["set"], *row), offset)

    def _add_amendment(self, offset: int, fields: Fields) -> None:
        number, set_number, field, value = values_of(fields, "session", "set", "field", "value")
        name = AMENDED_FIELDS.get(int(field), f"field {field}")
        self.execute(
            "INSERT INTO edits (session_id, set_number, rep, field, value, made_by, log_offset) "
            "VALUES (?, ?, 0, ?, ?, 'device', ?) ON CONFLICT DO NOTHING",
            (self._session_id(number), set_number, name, value, offset),
        )

    def _add_raw_trace(self, offset: int, fields: Fields) -> None:
        number, size, set_number, start_ms = values_of(fields, "number", "size", "set", "start_ms")
        session_id = self._session_id(fields["session"])
        row = (session_id, number, size)
        self.execute("INSERT INTO raw_traces (session_id, number, size) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", row)
        row = (session_id, number, set_number, start_ms)
        self.execute("INSERT INTO raw_sets VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", row)

    def _session_id(self, session: int | str) -> int:
        """The row of a session; created if a later record of the session came first."""
        number = int(session)
        if number not in self.sessions:
            source = source_of(self.device, self.log, number)
            row = (source, f"device {self.device}", self.device_id, self.log, number)
            self.execute(
                "INSERT INTO sessions (source, origin, device_id, log, number) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                row,
            )
            found = self.execute("SELECT session_id FROM sessions WHERE source = ?", (source,)).fetchone()
            self.sessions[number] = found[0]
        return self.sessions[number]

    def _set_session_id(self, fields: Fields) -> int:
        """Creates the row of the record's set if it is missing; returns the row of its session."""
        session, number = values_of(fields, "session", "set")
        session_id = self._session_id(session)
        if (session_id, number) not in self.sets:
            row = (session_id, number)
            self.execute("INSERT INTO sets (session_id, number) VALUES (?, ?) ON CONFLICT DO NOTHING", row)
            self.sets.add(row)
        return session_id

    def _note_contradiction(self, table: str, row: tuple, offset: int) -> None:
        """Keeps a record that contradicts the stored one of its number as a note, so that nothing is lost."""
        keys = ("session_id", "set_number", "number") if table == "reps" else ("session_id", "number")
        columns = "*" if table == "reps" else f"session_id, number, {SET_COLUMNS}"
        where = " AND ".join(f"{key} = ?" for key in keys)
        stored = self.execute(f"SELECT {columns} FROM {table} WHERE {where}", row[: len(keys)]).fetchone()
        if stored != row:
            text = f"contradicts the stored {table[:-1]}: {json.dumps(row)}"
            self._insert_note(offset, 0, CONTRADICTION, text)
