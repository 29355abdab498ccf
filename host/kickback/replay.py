"""Feed a trace to the detection core and collect what it says, on the trace's own clock.

>>> from kickback.replay import replay
>>> from kickback.traces import read_trace
>>> found = replay(read_trace("legs.kbt"), settings={"set_gap": 20})
>>> [(rep.rep, rep.concentric_s, rep.rom) for rep in found.reps]
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise

import numpy as np
from repcore.counter import FLAGS, REP, TOP, UNTOP, Counter, Event, SetEnd

from kickback.kbt import CLOCK, counts
from kickback.samples import Trace
from kickback.settings import DEFAULTS

LONGEST_STEP_US = 300_000_000  # what a step of the clock is cut to for the core: well within one turn of its clock
MACHINES = (None, "lever", "sled")


@dataclass(frozen=True)
class Rep:
    """One rep; times in s on the trace's clock, speeds those of the concentric."""

    set: int
    rep: int
    start_s: float
    peak_start_s: float
    peak_end_s: float
    end_s: float
    concentric_s: float
    peak_pause_s: float
    eccentric_s: float
    bottom_pause_s: float | None
    rom: float
    rom_unit: str
    mean_speed: float
    peak_speed: float
    speed_unit: str
    top_at_s: float | None
    rep_at_s: float
    flags: list[str]


@dataclass(frozen=True)
class Set:
    """One set; side is None, because a trace does not tell it."""

    set: int
    reps: int
    start_s: float
    end_s: float
    time_under_tension_s: float
    velocity_loss_pct: float | None
    side: str | None = None


@dataclass(frozen=True)
class Quality:
    """What the core says of the samples it was fed."""

    samples: int
    gaps: int
    saturated: int


@dataclass
class Track:
    """The core's live state along the trace: s, the machine's unit (deg or mm) and unit per s, phase 0 to 3."""

    t_s: list[float] = field(default_factory=list)
    position: list[float] = field(default_factory=list)
    speed: list[float] = field(default_factory=list)
    phase: list[int] = field(default_factory=list)


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

    def to_dict(self) -> dict:
        """The replay object of the definitions, ready for JSON."""
        hidden = ("profile", "track")
        shown = {key: value for key, value in self.__dict__.items() if key not in hidden}
        rows = {"sets": [asdict(s) for s in self.sets], "reps": [asdict(r) for r in self.reps]}
        rate_hz = int(self.rate_hz) if self.rate_hz == int(self.rate_hz) else self.rate_hz
        return shown | {"rate_hz": rate_hz, "quality": asdict(self.quality)} | rows


def replay(
    trace: Trace,
    settings: Mapping[str, float] | None = None,
    profile: Sequence[int] | None = None,
    *,
    with_track: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Replay:
    """Run the core over a trace, at 100 samples per second where its rate is outside the core's.

    settings: the core's, by name in human units, over the trace's sensor ranges and the defaults.
    profile: what an earlier replay's ``profile`` gave. with_track: keep the live state, for a plot.
    progress: called now and then with samples done and in all.
    Raises ValueError, a sentence, for a setting or profile that does not fit.
    """
    fed, resampled = trace.for_core()
    ranges = {"accel_range_g": trace.accel_range_g, "gyro_range_dps": trace.gyro_range_dps}
    settings = {name: value for name, value in ranges.items() if value} | dict(settings or {})
    counter = Counter(settings=settings, profile=tuple(profile) if profile else None)
    clock_us = _core_clock(fed.t_s)
    ledger = _Ledger(fed.t_s, clock_us, counter)
    track = Track() if with_track else None
    _feed(fed, clock_us, settings, ledger, track, progress)
    return Replay(
        trace.name,
        round(trace.rate_hz, 1),
        resampled,
        MACHINES[counter.machine],
        ledger.sets,
        ledger.reps,
        Quality(counter.samples, counter.gaps, counter.saturated),
        tuple(counter.profile() or ()),
        track,
    )


def _core_clock(t_s: np.ndarray) -> np.ndarray:
    """Microseconds since the first sample; steps too long for a clock that wraps are cut short."""
    t_us = np.rint((t_s - t_s[0]) * 1e6).astype(np.int64)
    return np.concatenate(([0], np.cumsum(np.minimum(np.diff(t_us), LONGEST_STEP_US))))


def _feed(fed: Trace, clock_us: np.ndarray, settings: dict, ledger: "_Ledger", track: Track | None, progress) -> None:
    """The loop. Columns become lists once, and the core's methods locals: it runs at a thousand times real time."""
    accel = counts(fed.accel_g, settings.get("accel_range_g", DEFAULTS["accel_range_g"]))
    gyro = counts(fed.gyro_dps, settings.get("gyro_range_dps", DEFAULTS["gyro_range_dps"]))
    columns = [column.tolist() for column in ((clock_us % CLOCK), *accel.T, *gyro.T)]
    counter, total = ledger.counter, len(clock_us)
    feed, chunk = counter.feed, 4 if track else 1000
    for start in range(0, total, chunk):
        at = start
        for sample in zip(*(column[start : start + chunk] for column in columns), strict=True):
            feed(*sample)
            if counter.waiting:
                ledger.take(at)
            at += 1
        if track:
            _note(track, counter, float(fed.t_s[at - 1]))
        if progress and at % 1000 == 0:
            progress(at, total)
    counter.end_set()
    ledger.take(total - 1)


def _note(track: Track, counter: Counter, t_s: float) -> None:
    track.t_s.append(t_s)
    track.position.append(counter.position / 1000)
    track.speed.append(counter.speed / 1000)
    track.phase.append(counter.phase)


class _Ledger:
    """Turns the core's events into reps and sets on the trace's clock."""

    def __init__(self, t_s: np.ndarray, clock_us: np.ndarray, counter: Counter) -> None:
        self.t_s, self.clock_ms, self.counter = t_s, clock_us / 1000, counter
        self.reps: list[Rep] = []
        self.sets: list[Set] = []
        self.tops: dict[tuple[int, int], float] = {}

    def take(self, sample: int) -> None:
        """Books all waiting events; sample is the index of the one at which they came."""
        at_s = round(float(self.t_s[sample]), 6)
        while (event := self.counter.take()) is not None:
            if isinstance(event, SetEnd):
                self.sets.append(self._set(event))
            elif event.kind == TOP:
                self.tops[event.set, event.rep] = at_s
            elif event.kind == REP:
                self._add_rep(self._rep(event, at_s))
            elif event.kind == UNTOP:
                self.tops.pop((event.set, event.rep), None)

    def _add_rep(self, rep: Rep) -> None:
        """Books a rep; the one before it in its set now has a bottom pause."""
        if self.reps and self.reps[-1].set == rep.set:
            rest_s = round(rep.start_s - self.reps[-1].end_s, 4)
            self.reps[-1] = replace(self.reps[-1], bottom_pause_s=rest_s)
        self.reps.append(rep)

    def _seconds(self, ms: int) -> float:
        """The trace's time of a moment on the core's clock."""
        return round(float(np.interp(ms, self.clock_ms, self.t_s)), 4)

    def _rep(self, event: Event, at_s: float) -> Rep:
        edges_ms = (event.start_ms, event.peak_start_ms, event.peak_end_ms, event.end_ms)
        start_s, peak_start_s, peak_end_s, end_s = map(self._seconds, edges_ms)
        concentric_s, peak_pause_s, eccentric_s = ((b - a) / 1000 for a, b in pairwise(edges_ms))
        unit = "mm" if MACHINES[self.counter.machine] == "sled" else "deg"
        return Rep(
            set=event.set,
            rep=event.rep,
            start_s=start_s,
            peak_start_s=peak_start_s,
            peak_end_s=peak_end_s,
            end_s=end_s,
            concentric_s=concentric_s,
            peak_pause_s=peak_pause_s,
            eccentric_s=eccentric_s,
            bottom_pause_s=None,
            rom=event.rom / 1000,
            rom_unit=unit,
            mean_speed=event.mean_speed / 1000,
            peak_speed=event.peak_speed / 1000,
            speed_unit=f"{unit}/s",
            top_at_s=self.tops.pop((event.set, event.rep), None),
            rep_at_s=at_s,
            flags=[name for bit, name in enumerate(FLAGS) if event.flags >> bit & 1],
        )

    def _set(self, event: SetEnd) -> Set:
        start_s, end_s = self._seconds(event.start_ms), self._seconds(event.end_ms)
        return Set(event.set, event.reps, start_s, end_s, event.tension_ms / 1000, event.velocity_loss_pct)
