"""Feed a trace to the detection core and collect what it says, on the trace's own clock.

>>> from kickback import replay
>>> found = replay("legs.kbt", settings={"set_gap": 20})
>>> [(rep.rep, rep.concentric_s, rep.rom) for rep in found.reps]
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from repcore.counter import Counter

from kickback.replays.rep_builder import Ledger
from kickback.replays.settings import DEFAULTS
from kickback.traces.files import read_trace
from kickback.traces.kbt import CLOCK, counts
from kickback.traces.kbt_compressed import Origin
from kickback.traces.trace import Trace
from kickback.training.rep import MACHINES, Rep, Set

BATCH = 16  # samples: as many as the device feeds at a time at most, so that the core's queue holds their events
TRACK_BATCH = 4
LONGEST_STEP_US = 300_000_000  # what a step of the clock is cut to for the core: well within one turn of its clock


@dataclass(frozen=True)
class Quality:
    """How many samples the core was fed, and what it says of them."""

    samples: int
    gaps: int
    saturated: int


@dataclass
class Track:
    """The core's live state along the trace: s, the machine's unit (deg or mm), and that unit per s."""

    t_s: list[float] = field(default_factory=list)
    position: list[float] = field(default_factory=list)
    speed: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Replay:
    """What the core made of one trace. rate_hz is the trace's own rate; resampled says that the core saw another."""

    trace: str
    rate_hz: float
    resampled: bool
    machine: str | None
    sets: list[Set]
    reps: list[Rep]
    quality: Quality
    profile: tuple[int, ...]
    track: Track | None = None
    settings: Mapping[str, float] = field(default_factory=dict)

    def to_dict(self) -> dict:
        """The replay object of the definitions, ready for JSON."""
        hidden = ("profile", "track", "settings")
        shown = {key: value for key, value in self.__dict__.items() if key not in hidden}
        rows = {"sets": [asdict(s) for s in self.sets], "reps": [asdict(r) for r in self.reps]}
        rate_hz = int(self.rate_hz) if self.rate_hz == int(self.rate_hz) else self.rate_hz
        return shown | {"rate_hz": rate_hz, "quality": asdict(self.quality)} | rows


def replay(
    trace: Trace | str | Path,
    settings: Mapping[str, float] | None = None,
    profile: Sequence[int] | None = None,
    *,
    with_track: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Replay:
    """Run the core over a trace, at 100 samples per second where its rate is outside the core's.

    trace: in memory, or a file's name.
    settings: the core's, by name in human units, over the trace's sensor ranges and the defaults.
    profile: what an earlier replay's ``profile`` gave. with_track: keep the live state, for a plot.
    A trace that a device recorded brings its own settings, profile and resting state; what is given here wins.
    progress: called now and then with samples done and in all.
    Raises ValueError, a sentence, for a file, setting or profile that does not fit.
    """
    trace = trace if isinstance(trace, Trace) else read_trace(trace)
    fed, resampled = trace.for_core()
    ranges = {"accel_range_g": trace.accel_range_g, "gyro_range_dps": trace.gyro_range_dps}
    origin = fed.origin or Origin()
    settings = {name: value for name, value in ranges.items() if value} | origin.settings | dict(settings or {})
    profile = tuple(profile or origin.profile) or None
    known = {"resting": origin.resting or None, "rail": origin.rail, "still": origin.still}
    counter = Counter(settings=settings, profile=profile, **known)
    clock_us = _core_clock(fed.t_s)
    ledger = Ledger(fed.t_s, clock_us, counter)
    track = Track() if with_track else None
    _feed(fed, clock_us, settings, ledger, track, progress)
    return Replay(
        trace.name,
        round(trace.rate_hz, 1),
        resampled,
        MACHINES[counter.machine],
        ledger.sets,
        ledger.reps,
        Quality(len(clock_us), counter.frames.gaps, counter.frames.saturated),
        counter.profile(),
        track,
        settings,
    )


def _core_clock(t_s: np.ndarray) -> np.ndarray:
    """Microseconds since the first sample; steps too long for a clock that wraps are cut short."""
    t_us = np.rint((t_s - t_s[0]) * 1e6).astype(np.int64)
    return np.concatenate(([0], np.cumsum(np.minimum(np.diff(t_us), LONGEST_STEP_US))))


def _feed(fed: Trace, clock_us: np.ndarray, settings: dict, ledger: "Ledger", track: Track | None, progress) -> None:
    """The loop: as on the device samples come in batches, whose size makes no difference to the core."""
    accel = counts(fed.accel_g, settings.get("accel_range_g", DEFAULTS["accel_range_g"]))
    gyro = counts(fed.gyro_dps, settings.get("gyro_range_dps", DEFAULTS["gyro_range_dps"]))
    clock, words = (clock_us % CLOCK).tolist(), np.hstack([accel, gyro]).ravel().tolist()
    counter, total = ledger.counter, len(clock)
    ends = set(fed.origin.set_ends) if fed.origin else set()
    batch = TRACK_BATCH if track else BATCH
    for first, last in pairwise(sorted({*range(0, total, batch), *ends, total})):
        counter.feed(clock[first:last], words[6 * first : 6 * last], last - first)
        ledger.take()
        if last in ends:
            counter.end_set()
            ledger.take()
        if track:
            _note(track, counter, float(fed.t_s[last - 1]))
        if progress and last // 1000 > first // 1000:
            progress(last, total)
    counter.end_set()
    ledger.take()


def _note(track: Track, counter: Counter, t_s: float) -> None:
    track.t_s.append(t_s)
    track.position.append(counter.position / 1000)
    track.speed.append(counter.speed / 1000)
