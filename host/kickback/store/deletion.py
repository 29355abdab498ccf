"""Deletes sessions. A deleted session stays in the file, so that the deletion can be undone."""

import time

from kickback.store.database import StoreError
from kickback.store.rows import free_source
from kickback.store.store import Store


def delete_session(store: Store, number: int) -> None:
    """Deletes a session. Raises StoreError if there is no such session."""
    store.session(number)
    with store.writing() as connection:
        row = (int(time.time()), number)
        connection.execute("UPDATE sessions SET deleted_epoch_s = ? WHERE session_id = ?", row)


def restore_session(store: Store, number: int) -> None:
    """Undoes the deletion of a session. Raises StoreError if it is not deleted, or was imported again since."""
    if number not in deleted_numbers(store):
        raise StoreError(f"session {number} is not deleted: kickback delete --list lists the deleted ones")
    with store.writing() as connection:
        (source,) = connection.execute("SELECT source FROM sessions WHERE session_id = ?", (number,)).fetchone()
        original = source.removesuffix(f"#{number}")
        query = "SELECT session_id FROM sessions WHERE source = ? AND deleted_epoch_s IS NULL"
        again = connection.execute(query, (original,)).fetchone()
        if again:
            raise StoreError(f"session {number} was imported again as session {again[0]}: delete that one first")
        free_source(connection, original)
        query = "UPDATE sessions SET deleted_epoch_s = NULL, source = ? WHERE session_id = ?"
        connection.execute(query, (original, number))


def deleted_numbers(store: Store) -> list[int]:
    """The numbers of the deleted sessions, in the order of their deletion."""
    with store.reading() as connection:
        query = "SELECT session_id FROM sessions WHERE deleted_epoch_s IS NOT NULL ORDER BY deleted_epoch_s, session_id"
        return [row[0] for row in connection.execute(query)]
