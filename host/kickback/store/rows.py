"""Finds or creates the rows of devices, lifters and machines."""

import sqlite3
from collections.abc import Callable

Execute = Callable[..., sqlite3.Cursor]


def source_of(device: str, log: int, session: int) -> str:
    """The source of a device's session, which is unique in the store."""
    return f"{device}/{log}/{session}"


def device_row(connection: sqlite3.Connection, device: str) -> tuple[int, int]:
    """The id of the device's row, created if it is new, and the number of its log."""
    connection.execute("INSERT INTO devices (name) VALUES (?) ON CONFLICT DO NOTHING", (device,))
    return connection.execute("SELECT device_id, log FROM devices WHERE name = ?", (device,)).fetchone()


def name_id(execute: Execute, table: str, name: str) -> int | None:
    """The id of a lifter or machine, created if it is new; None for an empty name."""
    if not name:
        return None
    execute(f"INSERT INTO {table}s (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
    return execute(f"SELECT {table}_id FROM {table}s WHERE name = ?", (name,)).fetchone()[0]


def free_source(connection: sqlite3.Connection, source: str) -> None:
    """Renames the source of a deleted session, so that another session can have it."""
    connection.execute("UPDATE sessions SET source = source || '#' || session_id WHERE source = ?", (source,))
