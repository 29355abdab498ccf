"""Writes files completely or not at all, and never over a file that was read."""

import os
from collections.abc import Iterable
from pathlib import Path

DATABASE = b"SQLite format 3\0"


def write_atomic(path: str | Path, data: bytes, read: Iterable[str | Path | None] = ()) -> None:
    """Writes a file; an existing one is replaced only when all data are on disk. Raises ValueError.

    read: the files that the data came from. These and databases are not replaced.
    """
    path = Path(path)
    partial = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        if path.is_file():
            _check(path, read)
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a pipe or /dev/stdout
            return
        partial.write_bytes(data)
        os.replace(partial, path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise ValueError(f"{path}: cannot be written: {error.strerror}") from None


def _check(path: Path, read: Iterable[str | Path | None]) -> None:
    with open(path, "rb") as file:
        if file.read(len(DATABASE)) == DATABASE:
            raise ValueError(f"{path}: is a database and is not overwritten; name another file")
    if any(other and Path(other).exists() and path.samefile(other) for other in read):
        raise ValueError(f"{path}: is the input and is not overwritten; name another file")
