"""The plate's position in the sets of a session, from raw traces replayed as of now."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from kickback.replays.result import Replay
from kickback.replays.run import replay
from kickback.replays.to_session import session_of
from kickback.store import RawTrace, Store
from kickback.traces import kbt
from kickback.traces.files import read_trace
from kickback.training.rep import Rep
from kickback.training.session import Session

AROUND_S = 1.5  # of the trace before the first kick and after the last return
MOST_POINTS = 900


@dataclass(frozen=True)
class SetTrack:
    """One set's position: t_s on the trace's own clock, position in the unit of reps, and the replay's reps."""

    set: int
    t_s: list[float]
    position: list[float]
    reps: list[Rep]
    source: str


def tracks_of_trace(path: str | Path, progress: Callable | None = None) -> tuple[Session, list[SetTrack]]:
    """A trace file as a session, with the position of each set. Raises ValueError, a sentence."""
    found = replay(read_trace(path), with_track=True, progress=progress)
    return session_of(found), _split(found, [row.set for row in found.sets], Path(path).name)


def tracks_of_session(store: Store, number: int, progress: Callable | None = None) -> list[SetTrack]:
    """The position in those sets of a stored session that have a raw trace."""
    made: list[SetTrack] = []
    for raw in store.raw_traces(number):
        if raw.data is not None:
            made += _replayed(raw, raw.data, progress)
    return made


def _replayed(raw: RawTrace, data: bytes, progress: Callable | None) -> list[SetTrack]:
    name = f"raw trace {raw.number}"
    return _split(replay(kbt.parse(data, name), with_track=True, progress=progress), list(raw.sets), name)


def _split(found: Replay, numbers: list[int], source: str) -> list[SetTrack]:
    """A piece of the track for each set of the replay; numbers: what the session calls these sets."""
    made = []
    for row, number in zip_longest(found.sets, numbers):
        if row is None or number is None or found.track is None:
            continue
        reps = [rep for rep in found.reps if rep.set == row.set]
        first, last = row.start_s - AROUND_S, row.end_s + AROUND_S
        places = [at for at, t_s in enumerate(found.track.t_s) if first <= t_s <= last]
        places = places[:: max(1, -(-len(places) // MOST_POINTS))]
        t_s = [round(found.track.t_s[at], 2) for at in places]
        position = [round(found.track.position[at], 2) for at in places]
        made.append(SetTrack(number, t_s, position, reps, source))
    return made
