"""Opens, upgrades, checks and copies the store's file. SQLite's errors become StoreErrors with one sentence."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path

APPLICATION = 0x4B49434B  # "KICK", in the file's header
BUSY_S = 10


class StoreError(ValueError):
    """The store cannot be used. The message is one sentence: where, what is wrong, what to do."""


def migrations() -> list[str]:
    """The SQL of each version of the tables, the first at index 0."""
    folder = files("kickback.store") / "migrations"
    return [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir(), key=lambda path: path.name)]


def open_database(path: Path, create: bool) -> sqlite3.Connection:
    """Opens the store at path and upgrades its tables to this version. Raises StoreError."""
    with sentences(path):
        if not create and not path.exists():
            raise StoreError(f"{path}: no sessions are stored here yet: use kickback pull or kickback import")
        if path.is_dir():
            raise StoreError(f"{path}: is a folder; name a file in it")
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Refuses foreign and newer files before anything is written, then upgrades the tables."""
    connection.execute("PRAGMA foreign_keys = ON")
    # A device deletes what a host reports as stored, so it must survive a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    steps = migrations()
    version = _version(connection, path, len(steps))
    if version == len(steps):
        return
    if version:
        check(connection, path)
    with transaction(connection):
        # Another process may have upgraded the tables meanwhile.
        for number in range(_version(connection, path, len(steps)), len(steps)):
            _run(connection, steps[number])
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
    # Fails while another process reads; that process is then in this function itself.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


def _version(connection: sqlite3.Connection, path: Path, known: int) -> int:
    # One statement, because another process may be creating the tables.
    version, application, tables = connection.execute(
        "SELECT user_version, application_id, (SELECT count(*) FROM sqlite_schema) "
        "FROM pragma_user_version, pragma_application_id"
    ).fetchone()
    if application != APPLICATION and (tables or version):
        raise StoreError(f"{path}: is the database of another program; name another file with --db")
    if version < 0:
        raise StoreError(damaged(path, f"its version is {version}"))
    if version > known:
        raise StoreError(f"{path}: tables of version {version}, this kickback reads {known}: update kickback")
    return version


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Runs the script statement by statement, because executescript would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commits all or nothing; no other process writes meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # a full disk ends it
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreError unless every page, index and reference is valid."""
    with sentences(path):
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found == "ok" and connection.execute("PRAGMA foreign_key_check").fetchone():
            found = "a row refers to a missing row"
    if found != "ok":
        raise StoreError(damaged(path, found.splitlines()[-1]))


def backup(connection: sqlite3.Connection, path: Path, target: Path) -> None:
    """Writes a checked copy of the store to target, which must not exist. Raises StoreError."""
    with sentences(target):
        if target.exists():
            raise StoreError(f"{target}: exists already and is not overwritten; name another file")
    check(connection, path)
    partial = target.with_name(target.name + ".part")
    with sentences(target):
        partial.unlink(missing_ok=True)
        copy = sqlite3.connect(partial)
        try:
            connection.backup(copy)
            check(copy, partial)
        finally:
            copy.close()
        os.replace(partial, target)


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turns the exceptions of SQLite and of the system into StoreErrors."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from None
    except sqlite3.Error as error:
        raise StoreError(_sentence(path, error)) from None
    except OverflowError:
        raise StoreError(f"{path}: a number is too large for the store; nothing was changed") from None
    except UnicodeEncodeError:
        raise StoreError(f"{path}: a text cannot be encoded as UTF-8; nothing was changed") from None
    except UnicodeDecodeError:
        raise StoreError(damaged(path, "a text is not valid UTF-8")) from None


def _sentence(path: Path, error: sqlite3.Error) -> str:
    # The low byte is the primary result code.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT):
        return damaged(path, str(error))
    return {
        sqlite3.SQLITE_BUSY: f"{path}: another kickback is writing to it; try again when that has ended",
        sqlite3.SQLITE_LOCKED: f"{path}: another kickback is writing to it; try again when that has ended",
        sqlite3.SQLITE_FULL: f"{path}: the disk is full; nothing was changed: make room and try again",
        sqlite3.SQLITE_READONLY: f"{path}: is read-only; nothing was changed: check the permissions of the file",
        sqlite3.SQLITE_CANTOPEN: f"{path}: cannot be opened; check the folder and its permissions",
    }.get(code, f"{path}: {error}; nothing was changed")


def damaged(path: Path, what: str) -> str:
    """The sentence about a file with invalid content."""
    return f"{path}: damaged, or not a store ({what}); it was not changed: use a backup, or name another file with --db"


def default_path() -> Path:
    """The store in the user's data folder."""
    import platformdirs

    return platformdirs.user_data_path("kickback", appauthor=False) / "sessions.db"
