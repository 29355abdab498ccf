"""The contents of a trace bundle: raw traces of stored sessions, or trace files."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kickback.replays.run import replay
from kickback.store import Store, StoreError
from kickback.store.select import is_stored, session_number
from kickback.traces import kbt
from kickback.traces.bundle import BundledTrace, raw_bytes
from kickback.traces.files import read_trace
from kickback.traces.trace import Trace


def parts_of(
    what: Sequence[str],
    db: str | None,
    settings: dict,
    profile: Sequence[int],
    read: Callable[[str], Trace] = read_trace,
) -> list[BundledTrace]:
    """One part for each raw trace of the sessions and for each trace file, replayed with the settings and the profile.

    what: words for sessions (see kickback.store.select) and names of files. read: reads the trace of a file.
    Raises ValueError.
    """
    if not what:
        raise ValueError("name the sessions or trace files of the bundle")
    parts: list[BundledTrace] = []
    for word in what:
        found = _of_session(word, db) if is_stored(word) else [_of_file(word, read)]
        parts += [_part(name, data, trace, settings, profile) for name, data, trace in found]
    if len({part.name for part in parts}) < len(parts):
        parts = [replace(part, name=f"{at}-{part.name}") for at, part in enumerate(parts, 1)]
    return parts


def _of_file(path: str, read: Callable[[str], Trace]) -> tuple[str, bytes, Trace]:
    trace = read(path)
    return *raw_bytes(trace, path), trace


def _of_session(word: str, db: str | None) -> list[tuple[str, bytes, Trace]]:
    with Store.open(db) as store:
        number = session_number(word, store)
        store.session(number)
        found = [raw for raw in store.raw_traces(number) if raw.data is not None]
    if not found:
        raise StoreError(f"session {number} has no stored raw trace: kickback record makes a sensor record them")
    named = [(f"session-{number}-{raw.number}.kbt", raw.data or b"") for raw in found]
    return [(name, data, kbt.parse(data, name)) for name, data in named]


def _part(name: str, data: bytes, trace: Trace, settings: dict, profile: Sequence[int]) -> BundledTrace:
    found = replay(trace, settings, profile or None)
    return BundledTrace(name, data, dict(found.settings), profile, found.to_dict())
