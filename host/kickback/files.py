"""Files written whole or not at all, and never over what was read."""

import os
from collections.abc import Iterable
from pathlib import Path

DATABASE = b"SQLite format 3\0"


def write_whole(path: str | Path, data: bytes, read: Iterable[str | Path | None] = ()) -> None:
    """Writes a file, over one of its name only when all is on disk. Raises ValueError, a sentence.

    read: what the data came from; those, and databases, are not written over.
    """
    path = Path(path)
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        if path.is_file():
            _check(path, read)
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a pipe, /dev/stdout
            return
        half.write_bytes(data)
        os.replace(half, path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise ValueError(f"{path}: cannot be written: {error.strerror}") from None


def _check(path: Path, read: Iterable[str | Path | None]) -> None:
    with open(path, "rb") as file:
        if file.read(len(DATABASE)) == DATABASE:
            raise ValueError(f"{path}: this is a database and is left as it is; name another file")
    if any(other and Path(other).exists() and path.samefile(other) for other in read):
        raise ValueError(f"{path}: this is what is read and is left as it is; name another file")
