"""Folders and patterns of file names as lists of files."""

from collections.abc import Iterable
from glob import glob, has_magic
from pathlib import Path

from kickback.traces.trace import TraceError

SUFFIXES = (".csv", ".kbt", ".tsv", ".txt", ".zip")


def expand(words: Iterable[str]) -> list[str]:
    """The files of the words: those of a folder, those that match a pattern such as *.kbt, and any other word itself.

    In a folder, at any depth, the files with one of SUFFIXES are taken. Raises TraceError for a folder or a pattern
    without any.
    """
    return [path for word in words for path in _expanded(word)]


def _expanded(word: str) -> list[str]:
    path = Path(word)
    if path.is_dir():
        found = sorted(str(one) for one in path.rglob("*") if one.is_file() and one.suffix.lower() in SUFFIXES)
        if not found:
            raise TraceError(f"{word}: this folder has no file {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}")
        return found
    if path.exists() or not has_magic(word):
        return [word]
    found = sorted(glob(word, recursive=True))
    if not found:
        raise TraceError(f"{word}: no file matches this pattern")
    return found
