"""A store of a busy gym: 25 machines, 200 lifters, a million reps of two years, copied in SQL from one session."""

import sqlite3

from kickback.store import Store
from year_of_training import DAY_S, FIRST_EPOCH_S, fill

MACHINES, LIFTERS, DAYS = 25, 200, 730
COUNT = "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < :sessions)"


def fill_gym(store: Store, reps: int = 1_000_000) -> int:
    """Adds sessions until the store has so many reps; returns the number of sessions."""
    fill(store, sessions=1)
    connection = store.connection
    (of_one,) = connection.execute("SELECT count(*) FROM reps").fetchone()
    sessions = -(-reps // of_one)
    with store.writing():
        _add_names(connection)
        for table in ("sets", "reps"):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")][1:]
            copied = ", ".join("abs(random() % 9000) + 20000" if one == "rom_milli" else f"t.{one}" for one in columns)
            names = ", ".join(("session_id", *columns))
            if table == "sets":
                _add_sessions(connection, sessions)
            connection.execute(
                f"{COUNT} INSERT INTO {table} ({names}) SELECT i, {copied} FROM n, {table} AS t WHERE t.session_id = 1",
                {"sessions": sessions},
            )
    return sessions


def _add_names(connection: sqlite3.Connection) -> None:
    connection.executemany("INSERT INTO devices (name) VALUES (?)", [(f"kb-{at}",) for at in range(MACHINES)])
    connection.executemany("INSERT INTO lifters (name) VALUES (?)", [(f"Lifter {at}",) for at in range(LIFTERS)])
    connection.executemany("INSERT INTO machines (name) VALUES (?)", [(f"Machine {at}",) for at in range(MACHINES)])


def _add_sessions(connection: sqlite3.Connection, sessions: int) -> None:
    """Session i is on machine i modulo MACHINES, of a lifter who comes back to it, some time within DAYS."""
    connection.execute(
        f"{COUNT} INSERT INTO sessions (session_id, source, origin, device_id, log, number, boot, up_ms, lifter_id, "
        "machine_id, start_epoch_s, utc_offset_min) SELECT i, 'kb-' || (i % :machines) || '/1/' || i, "
        "'device kb-' || (i % :machines), 2 + i % :machines, 1, i, 1, t.up_ms, 2 + i / :machines % :lifters, "
        "2 + i % :machines, :first + i * :span / :sessions, 60 FROM n, sessions AS t WHERE t.session_id = 1",
        {"sessions": sessions, "machines": MACHINES, "lifters": LIFTERS, "first": FIRST_EPOCH_S, "span": DAYS * DAY_S},
    )
