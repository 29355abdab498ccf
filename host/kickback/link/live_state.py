"""The state of one sensor during kickback live, from its live data and events."""

import itertools
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from repcore.counter import REP, SET_END, TOP, UNTOP

from kickback.training.rep import flag_names
from kickback.training.tempo import PHASE_NAMES

REST, KICK, HOLD, RETURN = range(4)  # phases by the core's number
PHASES = (PHASE_NAMES[3], *PHASE_NAMES[:3])  # their names
TRACE_FRAMES = 250  # ten seconds
RATE_FRAMES = 50
WRAP_MS = 0x10000  # of the time in a LIVE message


@dataclass
class LiveSet:
    """A set in progress or finished.

    tempo: seconds of kick, hold and return of each rep
    tension_s: time under tension; loss_pct: velocity loss; both None while the set is in progress
    """

    number: int
    reps: int = 0
    tempo: list[tuple[float, float, float]] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    tension_s: float | None = None
    loss_pct: int | None = None

    @property
    def mean_tempo(self) -> list[float]:
        """Mean seconds of kick, hold and return; [] without reps."""
        return [sum(column) / len(column) for column in zip(*self.tempo, strict=True)]


@dataclass
class LiveState:
    """One sensor as the screen shows it.

    phase: REST to RETURN; machine: 0 unknown, 1 lever, 2 sled
    pending_top: number of the rep whose top was reported and that has not returned yet, else 0
    tempo: seconds of kick, hold and return of the present rep so far
    trace: positions of the last frames, in thousandths of a degree or in um
    ended_at: time.monotonic() of the end of the last set
    link: connecting, live or lost; trouble: why there is no connection, a sentence
    missed: events that did not arrive (the sensor's log has them)
    report: called with each new trouble if there is no screen
    """

    name: str
    rssi: int = 0
    battery: int = 0
    phase: int = REST
    machine: int = 0
    reps: int = 0
    pending_top: int = 0
    tempo: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    trace: deque[int] = field(default_factory=lambda: deque(maxlen=TRACE_FRAMES))
    sets: list[LiveSet] = field(default_factory=list)
    ended_at: float | None = None
    link: str = "connecting"
    trouble: str = ""
    missed: int = 0
    frames: deque[float] = field(default_factory=lambda: deque(maxlen=RATE_FRAMES))
    report: Callable[[str], None] = lambda words: None
    _seq: int | None = None
    _ms: int | None = None

    def connected(self, name: str) -> None:
        """The sensor of this name sends live data from now on."""
        self.name, self.link, self.trouble, self._ms = name, "live", "", None

    def disconnected(self, trouble: str) -> None:
        """The connection broke."""
        self.link, self.trouble = "lost", trouble

    def on_live(self, live: dict) -> None:
        """Takes the fields of a LIVE message."""
        since_ms = (live["ms"] - self._ms) % WRAP_MS if self._ms is not None else 0
        self._ms = live["ms"]
        self.frames.append(time.monotonic())
        self.trace.append(live["position"])
        phase, self.machine, self.reps = live["state"] & 3, live["state"] >> 2, max(live["rep"], self.pending_top)
        if phase == KICK and self.pending_top:
            phase = HOLD  # the plate still creeps outward
        if phase == KICK and self.phase in (REST, RETURN):
            self.tempo = [0.0, 0.0, 0.0]
            self.ended_at = None
        if phase:
            self.tempo[phase - 1] += since_ms / 1000
        self.phase = phase

    def on_event(self, event: dict) -> None:
        """Takes the fields of an EVENT message."""
        if self._seq is not None and event["seq"] > self._seq + 1:
            self.missed += event["seq"] - self._seq - 1
        self._seq = event["seq"]
        kind = event["kind"]
        if kind in (TOP, REP, UNTOP):
            self._count(kind, event)
        if kind == REP:
            self._add_rep(event)
        elif kind == SET_END:
            self._end_set(event)

    def _count(self, kind: int, event: dict) -> None:
        self.reps = self._set(event["set"]).reps = event["rep"] - (kind == UNTOP)
        self.pending_top = event["rep"] if kind == TOP else 0
        self.ended_at = None

    def _add_rep(self, event: dict) -> None:
        one = self._set(event["set"])
        kick, hold, back = self.tempo = phases_s(event)
        one.tempo.append((kick, hold, back))
        one.flags += flag_names(event["flags"])

    def _end_set(self, event: dict) -> None:
        """The fields of a SET_END have other meanings than those of a REP (repcore/counter.py)."""
        one = self._set(event["set"])
        one.reps, one.tension_s, one.loss_pct = event["rep"], event["peak_end_ms"] / 1000, event["end_ms"]
        self.reps, self.ended_at = 0, time.monotonic()

    def _set(self, number: int) -> LiveSet:
        if not self.sets or self.sets[-1].number != number:
            self.sets.append(LiveSet(number))
        return self.sets[-1]

    @property
    def rate_hz(self) -> float:
        """Live frames per second, over the last RATE_FRAMES."""
        span = self.frames[-1] - self.frames[0] if len(self.frames) > 1 else 0.0
        return (len(self.frames) - 1) / span if span else 0.0


def phases_s(event: dict) -> list[float]:
    """Seconds of kick, hold and return of a REP event."""
    marks = [event[name] for name in ("start_ms", "peak_start_ms", "peak_end_ms", "end_ms")]
    return [(later - earlier) / 1000 for earlier, later in itertools.pairwise(marks)]
