"""The position of the plate in the sets of a session, from its raw traces, replayed by the current core."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import zip_longest
from math import isfinite
from pathlib import Path

from kickback.replays.result import Replay
from kickback.replays.run import replay
from kickback.replays.to_session import session_of
from kickback.store import RawTrace, Store
from kickback.traces import kbt
from kickback.traces.files import read_trace
from kickback.traces.trace import Trace
from kickback.training.rep import Rep
from kickback.training.session import Session

MARGIN_S = 1.5  # of the trace before the first kick and after the last return
MAX_POINTS = 900


@dataclass(frozen=True)
class SetTrack:
    """The position in one set.

    t_s: on the trace's clock. position: in the unit of the reps. reps: as the replay finds them. source: the trace.
    """

    set: int
    t_s: list[float]
    position: list[float]
    reps: list[Rep]
    source: str


def tracks_of_trace(
    path: str | Path, progress: Callable | None = None, read: Callable[[str], Trace] = read_trace
) -> tuple[Session, list[SetTrack]]:
    """Replays a trace file as a session, with the position in each set. read: reads it. Raises ValueError."""
    result = replay(read(str(path)), with_track=True, progress=progress)
    return session_of(result), _split(result, [row.set for row in result.sets], Path(path).name)


def tracks_of_session(store: Store, number: int, progress: Callable | None = None) -> list[SetTrack]:
    """The positions in those sets of a stored session that have a raw trace."""
    made: list[SetTrack] = []
    for raw in store.raw_traces(number):
        if raw.data is not None:
            made += _replayed(raw, raw.data, progress)
    return made


def _replayed(raw: RawTrace, data: bytes, progress: Callable | None) -> list[SetTrack]:
    name = f"raw trace {raw.number}"
    return _split(replay(kbt.parse(data, name), with_track=True, progress=progress), list(raw.sets), name)


def _split(result: Replay, numbers: list[int], source: str) -> list[SetTrack]:
    """The part of the track for each set of the replay. numbers: the numbers of these sets in the session."""
    made = []
    for row, number in zip_longest(result.sets, numbers):
        if row is None or number is None or result.track is None:
            continue
        reps = [rep for rep in result.reps if rep.set == row.set]
        first, last = row.start_s - MARGIN_S, row.end_s + MARGIN_S
        places = [at for at, t_s in enumerate(result.track.t_s) if first <= t_s <= last]
        places = places[:: max(1, -(-len(places) // MAX_POINTS))]
        t_s = [round(result.track.t_s[at], 2) for at in places]
        position = [round(result.track.position[at], 2) for at in places]
        if not all(map(isfinite, position)):
            continue  # counted by its speed: the position is not known
        made.append(SetTrack(number, t_s, position, reps, source))
    return made
