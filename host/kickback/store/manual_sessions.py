"""Sessions that no device of ours recorded: into the same tables, with their origin."""

import sqlite3

from kickback.store.log_import import name_id
from kickback.training.rep import FLAGS, MACHINES, SIDES, Rep
from kickback.training.session import Session


def add_session(connection: sqlite3.Connection, session: Session, source: str, raw: bytes | None) -> int | None:
    """Adds a session in a transaction of the caller's; gives its number, None where this source was added before."""
    execute = connection.execute
    start = session.start
    offset = start.utcoffset() if start else None
    row = (
        source,
        session.origin,
        name_id(execute, "lifter", session.lifter),
        name_id(execute, "machine", session.machine),
        start.timestamp() if start else None,
        round(offset.total_seconds() / 60) if offset is not None else None,
    )
    done = execute(
        "INSERT INTO sessions (source, origin, up_ms, lifter_id, machine_id, start_epoch_s, utc_offset_min) "
        "VALUES (?, ?, 0, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        row,
    )
    if not done.rowcount:
        return None
    number = done.lastrowid
    for one in session.sets:
        _add_set(execute, number, one)
        execute_many = [_rep_row(number, rep, session.kind) for rep in one.reps]
        connection.executemany(f"INSERT INTO reps VALUES ({', '.join('?' * 14)})", execute_many)
    for name, value in session.settings.items():
        execute("INSERT INTO settings_in_force VALUES (?, ?, ?)", (number, name, value))
    if raw is not None:
        execute("INSERT INTO raw_traces (session_id, number, size, bytes) VALUES (?, 1, ?, ?)", (number, len(raw), raw))
        for one in session.sets:
            execute("INSERT INTO raw_sets VALUES (?, 1, ?, ?)", (number, one.set, _ms(one.start_s) or 0))
    for field, set_number, value in _notes(session):
        execute(
            "INSERT INTO edits (session_id, set_number, rep, field, value, made_by) VALUES (?, ?, 0, ?, ?, 'import')",
            (number, set_number, field, value),
        )
    return number


def _add_set(execute, number: int | None, one) -> None:
    weight_g = None if one.weight_kg is None else round(one.weight_kg * 1000)
    spans = (_ms(one.told_start_s), _ms(one.told_end_s))
    execute(
        "INSERT INTO sets (session_id, number, side, reps, start_ms, end_ms, weight_g, gaps, saturated) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, one.set, SIDES.index(one.side), one.count, *spans, weight_g, one.gaps, one.saturated),
    )


def _rep_row(number: int | None, rep: Rep, kind: str | None) -> tuple:
    start_ms = round(rep.start_s * 1000)
    spans = [_ms(span) for span in (rep.concentric_s, rep.peak_pause_s, rep.eccentric_s)]
    top_ms = None if rep.top_at_s is None else _ms(rep.top_at_s - rep.start_s)
    motion = [_ms(value) or 0 for value in (rep.rom, rep.mean_speed, rep.peak_speed)]  # 0: not known
    flags = sum(1 << FLAGS.index(flag) for flag in rep.flags)
    told = (top_ms, None if rep.rep_at_s is None else _ms(rep.rep_at_s - rep.end_s))
    return (number, rep.set, rep.rep, start_ms, *spans, *told, *motion, flags, MACHINES.index(kind))


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def _notes(session: Session) -> list[tuple[str, int, str]]:
    of_sets = [("note", one.set, one.note) for one in session.sets if one.note]
    return [("note", 0, session.note)] * bool(session.note) + of_sets
