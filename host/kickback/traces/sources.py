"""Finds traces in folders, patterns and archives and at URLs, and reads their bytes."""

import glob
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from kickback.terminal.extras import import_extra
from kickback.traces.trace import TraceError

SUFFIXES = (".csv", ".kbt")
ARCHIVES = {".zip": "zip", ".tar": "tar", ".tgz": "tar", ".tar.gz": "tar", ".tar.xz": "tar"}  # fsspec's protocols
BUNDLE = b"replay.json"  # in a zip, it makes it a trace bundle


class NoSuchFile(TraceError):
    """There is no file of this name."""


def find_traces(words: Iterable[str]) -> list[str]:
    """The names of the traces that words stand for, sorted within each word.

    A word is a file, a folder (searched at any depth), a pattern such as ``2026/**/*.kbt``, an archive, or a URL of one
    of these. Archives and URLs need the extra ``batch``. Raises TraceError, one sentence.
    """
    found = [name for word in words for name in _expand(word)]
    return list(dict.fromkeys(found))


def _expand(word: str) -> list[str]:
    path = Path(word)
    if is_url(word):
        names = _in_file_system(word)
    elif path.is_dir():
        names = sorted(str(one) for one in path.rglob("*") if one.is_file() and _is_trace(one.name))
    elif glob.has_magic(word) and not path.exists():
        names = sorted(name for name in glob.glob(word, recursive=True) if _is_trace(name))
    elif (protocol := _archive(word)) and not _is_bundle(path):
        names = _in_file_system(f"{protocol}://::{word}")
    else:
        return [word]
    if not names:
        raise TraceError(f"{word}: no trace (.csv or .kbt) here; name a folder, a pattern or an archive of traces")
    return names


def _is_trace(name: str) -> bool:
    return name.endswith(SUFFIXES)


def is_url(name: str) -> bool:
    """Whether fsspec reads the name: a URL, or a member of an archive such as zip://legs.kbt::legs.zip."""
    return "://" in name or "::" in name


def _archive(word: str) -> str | None:
    return next((protocol for suffix, protocol in ARCHIVES.items() if word.lower().endswith(suffix)), None)


def _is_bundle(path: Path) -> bool:
    try:
        return path.suffix.lower() == ".zip" and BUNDLE in path.read_bytes()
    except OSError:
        return True  # reading it as a trace gives the sentence


def _in_file_system(word: str) -> list[str]:
    """The traces under a URL, a folder or a pattern at a URL."""
    head, chain, rest = word.partition("::")
    if not chain and (protocol := _archive(word)):
        return _in_file_system(f"{protocol}://::{word}")
    try:
        files, path = _file_system(word)
        if glob.has_magic(path):
            paths = files.glob(path)
        elif path in ("", "/") or files.isdir(path):
            paths = files.find(path)
        else:
            return [word]
    except Exception as error:
        raise _unreadable(word, error) from None
    protocol = head.partition("://")[0]
    names = (path if "://" in path else f"{protocol}://{path}{chain}{rest}" for path in paths)
    return sorted(name for name in names if _is_trace(name.partition("::")[0]))


def _file_system(url: str) -> tuple[Any, str]:
    """The file system of a URL and the path in it. An archive stays open for its next member."""
    head, chain, rest = url.partition("::")
    protocol, _, path = head.partition("://")
    if chain:
        return _archive_system(protocol, rest), path
    core = import_extra("fsspec.core", "batch", f"{url}: reading it")
    return core.url_to_fs(url)


@lru_cache(maxsize=4)
def _archive_system(protocol: str, archive: str) -> Any:
    core = import_extra("fsspec.core", "batch", f"{archive}: reading an archive")
    return core.url_to_fs(f"{protocol}://::{archive}")[0]


def read_bytes(name: str | Path) -> bytes:
    """The content of a file, of a member of an archive, or of a URL. Raises TraceError."""
    if not is_url(str(name)):
        return _read_file(Path(name))
    try:
        files, path = _file_system(str(name))
        return files.cat_file(path)
    except Exception as error:
        raise _unreadable(str(name), error) from None


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except IsADirectoryError:
        raise TraceError(f"{path}: this is a folder; name a trace file in it") from None
    except FileNotFoundError:
        raise NoSuchFile(f"{path}: there is no such file") from None
    except OSError as error:
        raise TraceError(f"{path}: cannot be read: {error.strerror}") from None


def identity(name: str) -> str:
    """Size and time or checksum of a file, as its file system gives them; "" if it cannot be read."""
    try:
        if not is_url(name):
            status = Path(name).stat()
            return f"{status.st_size} {status.st_mtime_ns}"
        files, path = _file_system(name)
        info = files.info(path)
    except Exception:
        return ""
    keys = ("size", "file_size", "CRC", "mtime", "date_time", "ETag", "LastModified")
    return " ".join(str(info[key]) for key in keys if key in info)


def _unreadable(name: str, error: Exception) -> TraceError:
    if isinstance(error, FileNotFoundError):
        return NoSuchFile(f"{name}: there is no such file")
    if isinstance(error, TraceError) or (isinstance(error, ValueError) and "pip install" in str(error)):
        return TraceError(str(error))
    return TraceError(f"{name}: cannot be read: {' '.join(str(error).split()) or type(error).__name__}")
