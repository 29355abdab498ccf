"""Log records into rows. Whatever the order they come in, and however often, the rows are the same."""

import json
import sqlite3

from kickback.store.database import StoreError
from kickback.store.log_records import LogRecord
from kickback.store.timeline import place_in_time
from kickback.training.session import LATEST_S

AMENDED = {1: "lifter", 2: "machine", 3: "side", 4: "weight_g", 5: "note"}
# codes of notes: a record that contradicts one stored before; one with numbers that no sensor has
CONFLICT, IMPOSSIBLE = -1, -2
YEAR_MS = 366 * 86_400_000
MOST = 1 << 41  # of any number: 69 years in ms
SPANS = ("concentric_ms", "pause_ms", "eccentric_ms", "top_ms", "rep_ms", "tension_ms")
LIMITS = {
    "epoch_s": (0, LATEST_S),
    "utc_offset_min": (-24 * 60 + 1, 24 * 60 - 1),
    **dict.fromkeys(("set", "rep", "reps"), (0, 10_000)),
    **dict.fromkeys(SPANS, (-YEAR_MS, YEAR_MS)),
}


class LogBegunAnew(StoreError):
    """A device gives other records under the numbers of stored ones: its log is a new one."""


class Intake:
    """Takes the records of one device's log; for use in one transaction."""

    def __init__(self, connection: sqlite3.Connection, device: str) -> None:
        self.execute = connection.execute
        self.device = device
        self.device_id, self.log = device_row(connection, device)
        self.sessions: dict[int, int] = {}
        self.sets: set[tuple[int, int]] = set()
        self.moved = False  # something that places sessions in time came

    def take(self, record: LogRecord) -> None:
        """Books one record; those that say nothing of sessions are passed over, damaged ones become notes."""
        book = getattr(self, f"_{record.name}", None)
        if book is not None and not all(_possible(*field) for field in record.fields.items()):
            text = f"a {record.name} with numbers that cannot be: {json.dumps(dict(record.fields))}"
            self._note(record.offset, 0, IMPOSSIBLE, text)
        elif book is not None:
            book(record.offset, **record.fields)

    def finish(self) -> None:
        """To be called after the last record."""
        if self.moved:
            place_in_time(self.execute, self.device_id, self.log)

    def _boot(self, offset, boot, cause, up_ms, sensor, firmware, **newer):
        row = (self.device_id, self.log, boot, cause, up_ms, sensor, firmware)
        self.execute("INSERT INTO boots VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row)
        self.moved = True

    def _time(self, offset, boot, up_ms, epoch_s, utc_offset_min, **newer):
        row = (self.device_id, self.log, boot, up_ms, epoch_s, utc_offset_min)
        self.execute("INSERT INTO clocks VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row)
        self.moved = True

    def _note(self, offset, up_ms, code, text, **newer):
        row = (self.device_id, self.log, offset, up_ms, code, text)
        self.execute("INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row)

    def _session(self, offset, session, boot, up_ms, lifter, machine, **newer):
        session_id = self._session_id(session)
        stored = self.execute("SELECT boot, up_ms FROM sessions WHERE session_id = ?", (session_id,)).fetchone()
        if stored == (boot, up_ms):
            return
        if stored != (None, None):
            raise LogBegunAnew(f"{self.device}: its session {session} is not the one stored: its log was begun anew")
        names = (name_id(self.execute, "lifter", lifter), name_id(self.execute, "machine", machine))
        self.execute(
            "UPDATE sessions SET boot = ?, up_ms = ?, lifter_id = ?, machine_id = ? WHERE session_id = ?",
            (boot, up_ms, *names, session_id),
        )
        self.moved = True

    def _rep(self, offset, session, set, rep, start_ms, concentric_ms, pause_ms, eccentric_ms, top_ms, rep_ms, rom,
             mean_speed, peak_speed, flags, kind, **newer):  # fmt: skip
        session_id = self._set_id(session, set)
        row = (session_id, set, rep, start_ms, concentric_ms, pause_ms, eccentric_ms, top_ms, rep_ms, rom, mean_speed,
               peak_speed, flags, kind)  # fmt: skip
        marks = ", ".join("?" * len(row))
        if not self.execute(f"INSERT INTO reps VALUES ({marks}) ON CONFLICT DO NOTHING", row).rowcount:
            self._keep_other("reps", row, offset)

    def _set(self, offset, session, set, side, reps, start_ms, end_ms, tension_ms, velocity_loss, weight_g, gaps,
             saturated, temperature=0, **newer):  # fmt: skip
        session_id = self._set_id(session, set)
        row = (side, reps, start_ms, end_ms, tension_ms, velocity_loss, weight_g, gaps, saturated, temperature)
        done = self.execute(
            "UPDATE sets SET side = ?, reps = ?, start_ms = ?, end_ms = ?, tension_ms = ?, velocity_loss_pct = ?, "
            "weight_g = ?, gaps = ?, saturated = ?, temperature_deci_c = ? "
            "WHERE session_id = ? AND number = ? AND reps IS NULL",
            (*row, session_id, set),
        )
        if not done.rowcount:
            self._keep_other("sets", (session_id, set, *row), offset)

    def _amend(self, offset, session, set, field, value, **newer):
        row = (self._session_id(session), set, AMENDED.get(field, f"field {field}"), value, offset)
        self.execute(
            "INSERT INTO edits (session_id, set_number, rep, field, value, made_by, log_offset) "
            "VALUES (?, ?, 0, ?, ?, 'device', ?) ON CONFLICT DO NOTHING",
            row,
        )

    def _raw(self, offset, session, set, number, size, start_ms, **newer):
        session_id = self._session_id(session)
        row = (session_id, number, size)
        self.execute("INSERT INTO raw_traces (session_id, number, size) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", row)
        row = (session_id, number, set, start_ms)
        self.execute("INSERT INTO raw_sets VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", row)

    def _session_id(self, number: int) -> int:
        """The session's row; made if only later records of it have come yet."""
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

    def _set_id(self, session: int, number: int) -> int:
        """Makes the set's row if it is not there; gives the session's."""
        session_id = self._session_id(session)
        if (session_id, number) not in self.sets:
            row = (session_id, number)
            self.execute("INSERT INTO sets (session_id, number) VALUES (?, ?) ON CONFLICT DO NOTHING", row)
            self.sets.add(row)
        return session_id

    def _keep_other(self, table: str, row: tuple, offset: int) -> None:
        """A record that contradicts the stored one of its number is kept as a note: nothing is lost."""
        keys = ("session_id", "set_number", "number") if table == "reps" else ("session_id", "number")
        where = " AND ".join(f"{key} = ?" for key in keys)
        stored = self.execute(f"SELECT * FROM {table} WHERE {where}", row[: len(keys)]).fetchone()
        if stored != row:
            text = f"contradicts the {table[:-1]} stored first: {json.dumps(row)}"
            self._note(offset, 0, CONFLICT, text)


def _possible(name: str, value: int | str) -> bool:
    least, most = LIMITS.get(name, (-MOST, MOST))
    return isinstance(value, str) or least <= value <= most


def source_of(device: str, log: int, session: int) -> str:
    """What a session of a device is known by: nothing comes twice."""
    return f"{device}/{log}/{session}"


def device_row(connection: sqlite3.Connection, device: str) -> tuple[int, int]:
    """The device's row, made if it is new, and the number of its log."""
    connection.execute("INSERT INTO devices (name) VALUES (?) ON CONFLICT DO NOTHING", (device,))
    return connection.execute("SELECT device_id, log FROM devices WHERE name = ?", (device,)).fetchone()


def name_id(execute, what: str, name: str) -> int | None:
    """The row of a lifter or machine by name, made if it is new; None for no name."""
    if not name:
        return None
    execute(f"INSERT INTO {what}s (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
    return execute(f"SELECT {what}_id FROM {what}s WHERE name = ?", (name,)).fetchone()[0]
