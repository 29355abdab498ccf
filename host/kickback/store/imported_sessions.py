"""The rows of sessions that were not pulled from a device: imported files and traces."""

import sqlite3

from kickback.store.rows import Execute, name_id
from kickback.training.rep import FLAGS, MACHINES, SIDES, Rep
from kickback.training.session import Session, SessionSet


def insert_session(connection: sqlite3.Connection, session: Session, source: str, raw: bytes | None) -> int:
    """Inserts a session within the caller's transaction; returns its number. raw: the whole trace as a .kbt file."""
    number = _insert_row(connection.execute, session, source)
    insert_sets(connection, number, session, session.sets)
    settings = [(number, name, value) for name, value in session.settings.items()]
    connection.executemany("INSERT INTO settings_in_force VALUES (?, ?, ?)", settings)
    if raw is not None:
        _insert_trace(connection, number, session.sets, raw)
    _insert_notes(connection, number, [(0, session.note)])
    return number


def insert_sets(connection: sqlite3.Connection, number: int, session: Session, sets: list[SessionSet]) -> None:
    """Inserts sets of a session with their reps and notes."""
    for one in sets:
        _insert_set(connection.execute, number, one)
        rows = [_rep_row(number, rep, session.kind) for rep in one.reps]
        connection.executemany(f"INSERT INTO reps VALUES ({', '.join('?' * 15)})", rows)
    _insert_notes(connection, number, [(one.set, one.note) for one in sets])


def delete_sets(connection: sqlite3.Connection, number: int) -> None:
    """Deletes the sets of an imported session and the notes that came with them, before newer ones are inserted."""
    connection.execute("DELETE FROM reps WHERE session_id = ?", (number,))
    connection.execute("DELETE FROM sets WHERE session_id = ?", (number,))
    connection.execute("DELETE FROM edits WHERE session_id = ? AND made_by = 'import' AND set_number > 0", (number,))


def update_row(connection: sqlite3.Connection, number: int, session: Session) -> None:
    """Takes lifter, machine and start from another import of the session."""
    connection.execute(
        "UPDATE sessions SET lifter_id = ?, machine_id = ?, start_epoch_s = ?, utc_offset_min = ? WHERE session_id = ?",
        (*_row_values(connection.execute, session), number),
    )


def _insert_row(execute: Execute, session: Session, source: str) -> int:
    inserted = execute(
        "INSERT INTO sessions (source, origin, exercise, up_ms, lifter_id, machine_id, start_epoch_s, utc_offset_min) "
        "VALUES (?, ?, ?, 0, ?, ?, ?, ?)",
        (source, session.origin, session.exercise, *_row_values(execute, session)),
    )
    assert inserted.lastrowid is not None
    return inserted.lastrowid


def _row_values(execute: Execute, session: Session) -> tuple:
    offset = session.start.utcoffset() if session.start else None
    return (
        name_id(execute, "lifter", session.lifter),
        name_id(execute, "machine", session.machine),
        session.start.timestamp() if session.start else None,
        round(offset.total_seconds() / 60) if offset is not None else None,
    )


def _insert_trace(connection: sqlite3.Connection, number: int, sets: list[SessionSet], raw: bytes) -> None:
    row = (number, len(raw), raw)
    connection.execute("INSERT INTO raw_traces (session_id, number, size, bytes) VALUES (?, 1, ?, ?)", row)
    rows = [(number, one.set, _ms(one.start_s) or 0) for one in sets]
    connection.executemany("INSERT INTO raw_sets VALUES (?, 1, ?, ?)", rows)


def _insert_set(execute: Execute, number: int, one: SessionSet) -> None:
    weight_g = None if one.weight_kg is None else round(one.weight_kg * 1000)
    spans = (_ms(one.reported_start_s), _ms(one.reported_end_s))
    execute(
        "INSERT INTO sets (session_id, number, side, reps, start_ms, end_ms, weight_g, gaps, saturated, type, "
        "weight_unit) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            one.set,
            SIDES.index(one.side),
            one.count,
            *spans,
            weight_g,
            one.gaps,
            one.saturated,
            one.type,
            one.weight_unit,
        ),
    )


def _rep_row(number: int, rep: Rep, kind: str | None) -> tuple:
    start_ms = round(rep.start_s * 1000)
    spans = [_ms(span) for span in (rep.concentric_s, rep.peak_pause_s, rep.eccentric_s)]
    top_ms = None if rep.top_at_s is None else _ms(rep.top_at_s - rep.start_s)
    motion = [_ms(value) or 0 for value in (rep.rom, rep.mean_speed, rep.peak_speed)]  # 0: unknown
    flags = sum(1 << FLAGS.index(flag) for flag in rep.flags)
    detected = (top_ms, None if rep.rep_at_s is None else _ms(rep.rep_at_s - rep.end_s))
    return (number, rep.set, rep.rep, start_ms, *spans, *detected, *motion, flags, MACHINES.index(kind), rep.pulses)


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _insert_notes(connection: sqlite3.Connection, number: int, notes: list[tuple[int, str]]) -> None:
    """notes: (set number, text); set 0 is the whole session."""
    connection.executemany(
        "INSERT INTO edits (session_id, set_number, rep, field, value, made_by) VALUES (?, ?, 0, 'note', ?, 'import')",
        [(number, set_number, note) for set_number, note in notes if note],
    )
