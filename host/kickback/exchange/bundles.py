"""What goes into a trace bundle: raw traces of stored sessions, or trace files."""

from collections.abc import Sequence
from dataclasses import replace

from kickback.replays.run import replay
from kickback.store import Store, StoreError
from kickback.store.select import LAST
from kickback.traces import kbt
from kickback.traces.bundle import Part, raw_bytes
from kickback.traces.files import read_trace
from kickback.traces.trace import Trace


def parts_of(what: Sequence[str], db: str | None, settings: dict, profile: Sequence[int]) -> list[Part]:
    """A part for each raw trace of the sessions and for each trace file named, replayed with what is given.

    Raises ValueError, a sentence.
    """
    if not what:
        raise ValueError("a bundle is of one session or trace: name its number, last, or a file")
    parts: list[Part] = []
    for word in what:
        found = _of_session(word, db) if word.isdigit() or word == LAST else [_of_file(word)]
        parts += [_part(name, data, trace, settings, profile) for name, data, trace in found]
    if len({part.name for part in parts}) < len(parts):
        parts = [replace(part, name=f"{at}-{part.name}") for at, part in enumerate(parts, 1)]
    return parts


def _of_file(path: str) -> tuple[str, bytes, Trace]:
    trace = read_trace(path)
    return *raw_bytes(trace, path), trace


def _of_session(word: str, db: str | None) -> list[tuple[str, bytes, Trace]]:
    with Store.open(db) as store:
        number = int(word) if word.isdigit() else (store.numbers() or [0])[-1]
        store.session(number)
        found = [raw for raw in store.raw_traces(number) if raw.data is not None]
    if not found:
        raise StoreError(f"session {number}: no raw trace of it is stored; kickback record makes sensors keep them")
    named = [(f"session-{number}-{raw.number}.kbt", raw.data or b"") for raw in found]
    return [(name, data, kbt.parse(data, name)) for name, data in named]


def _part(name: str, data: bytes, trace: Trace, settings: dict, profile: Sequence[int]) -> Part:
    found = replay(trace, settings, profile or None)
    return Part(name, data, dict(found.settings), profile, found.to_dict())
