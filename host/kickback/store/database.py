"""The file: opened, brought up to date, checked and copied; what SQLite says becomes one sentence."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path

APPLICATION = 0x4B49434B  # "KICK", in the file's header
BUSY_S = 10


class StoreError(ValueError):
    """A store that cannot be used; the message is one sentence: where, what, what to do."""


def migrations() -> list[str]:
    """The SQL of each version, the first at index 0."""
    folder = files("kickback.store") / "migrations"
    return [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir(), key=lambda path: path.name)]


def open_database(path: Path, create: bool) -> sqlite3.Connection:
    """A connection to the store at path, in this version's tables. Raises StoreError."""
    with sentences(path):
        if not create and not path.exists():
            raise StoreError(f"{path}: no sessions are stored here yet: kickback pull or kickback import brings some")
        if path.is_dir():
            raise StoreError(f"{path}: this is a folder; name a file in it")
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Refuses what is not ours or is newer, before anything is written."""
    connection.execute("PRAGMA foreign_keys = ON")
    # A device forgets what it was told is stored: that must outlive a power cut.
    connection.execute("PRAGMA synchronous = FULL")
    steps = migrations()
    version = _version(connection, path, len(steps))
    if version == len(steps):
        return
    if version:
        check(connection, path)
    with transaction(connection):
        # Another process may have been quicker
        for number in range(_version(connection, path, len(steps)), len(steps)):
            _run(connection, steps[number])
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
    # Refused while another process reads, which then is at this very place itself
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


def _version(connection: sqlite3.Connection, path: Path, known: int) -> int:
    # in one statement, because another process may be making the tables
    version, application, tables = connection.execute(
        "SELECT user_version, application_id, (SELECT count(*) FROM sqlite_schema) "
        "FROM pragma_user_version, pragma_application_id"
    ).fetchone()
    if application != APPLICATION and (tables or version):
        raise StoreError(f"{path}: this is another program's database; name another file with --db")
    if version > known:
        raise StoreError(f"{path}: written by a newer kickback (tables {version}, this one knows {known}): update it")
    return version


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Statement by statement: executescript would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing, and no other process writes meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # a full disk has ended it already
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def check(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreError unless every page, index and reference is sound."""
    with sentences(path):
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found == "ok" and connection.execute("PRAGMA foreign_key_check").fetchone():
            found = "a row belongs to nothing"
    if found != "ok":
        raise StoreError(damaged(path, found.splitlines()[-1]))


def backup(connection: sqlite3.Connection, path: Path, target: Path) -> None:
    """Writes a checked copy of the whole store to target, which must not exist. Raises StoreError."""
    with sentences(target):
        if target.exists():
            raise StoreError(f"{target}: exists already and is left as it is; name another file")
    check(connection, path)
    half = target.with_name(target.name + ".part")
    with sentences(target):
        half.unlink(missing_ok=True)
        copy = sqlite3.connect(half)
        try:
            connection.backup(copy)
            check(copy, half)
        finally:
            copy.close()
        os.replace(half, target)


@contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turns what SQLite and the system raise into StoreErrors."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from None
    except sqlite3.Error as error:
        raise StoreError(_sentence(path, error)) from None
    except OverflowError:
        raise StoreError(f"{path}: a number that no store takes; nothing was changed") from None
    except UnicodeEncodeError:
        raise StoreError(f"{path}: a text that cannot be written as UTF-8; nothing was changed") from None
    except UnicodeDecodeError:
        raise StoreError(damaged(path, "a text that is none")) from None


def _sentence(path: Path, error: sqlite3.Error) -> str:
    # Only the low byte: the rest tells kinds of the same
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT):
        return damaged(path, str(error))
    return {
        sqlite3.SQLITE_BUSY: f"{path}: another kickback is writing here; try again when it has ended",
        sqlite3.SQLITE_LOCKED: f"{path}: another kickback is writing here; try again when it has ended",
        sqlite3.SQLITE_FULL: f"{path}: the disk is full; nothing was changed: make room and try again",
        sqlite3.SQLITE_READONLY: f"{path}: may not be written; nothing was changed: look at the file's permissions",
        sqlite3.SQLITE_CANTOPEN: f"{path}: cannot be opened; look at the folder and its permissions",
    }.get(code, f"{path}: {error}; nothing was changed")


def damaged(path: Path, what: str) -> str:
    """The sentence about a file whose content is not what we wrote."""
    return f"{path}: damaged or no store ({what}); it is left as it is: use a backup of it, or another file with --db"
