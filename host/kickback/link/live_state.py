"""The state of one sensor while it is watched."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from repcore.counter import REP, SET_END, TOP, UNTOP

from kickback.training.rep import flag_names

PHASES = ("rest", "kick", "hold", "return")  # by the core's number


TRACE_FRAMES = 250  # ten seconds


WRAP_MS = 0x10000


@dataclass
class SetSeen:
    """A set under way or over; loss in percent, tension in s, None while it is under way."""

    number: int
    reps: int = 0
    tempo: list[tuple[float, float, float]] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    tension_s: float | None = None
    loss: int | None = None


@dataclass
class Watched:
    """One sensor as the screen shows it. tempo: this rep's seconds of kick, hold, return so far; topped: the rep whose
    top was told, 0 once it is back.

    trouble: why there is no link now, a sentence; missed: events that were never heard (the sensor's log has them);
    ended_at: when the last set ended, time.monotonic; tell: called with trouble as it comes, where there is
    no screen.
    """

    name: str
    rssi: int = 0
    battery: int = 0
    phase: int = 0
    machine: int = 0
    reps: int = 0
    topped: int = 0
    tempo: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    trace: deque[int] = field(default_factory=lambda: deque(maxlen=TRACE_FRAMES))
    sets: list[SetSeen] = field(default_factory=list)
    ended_at: float | None = None
    link: str = "connecting"
    trouble: str = ""
    missed: int = 0
    frames: deque[float] = field(default_factory=lambda: deque(maxlen=50))
    tell: Callable[[str], None] = lambda words: None
    _seq: int | None = None
    _ms: int | None = None

    def on_live(self, told: dict) -> None:
        """The fields of a LIVE."""
        since_ms = (told["ms"] - self._ms) % WRAP_MS if self._ms is not None else 0
        self._ms = told["ms"]
        self.frames.append(time.monotonic())
        self.trace.append(told["position"])
        phase, self.machine, self.reps = told["state"] & 3, told["state"] >> 2, max(told["rep"], self.topped)
        if phase == 1 and self.topped:
            phase = 2  # the plate creeps on in the hold
        if phase == 1 and self.phase in (0, 3):
            self.tempo = [0.0, 0.0, 0.0]
            self.ended_at = None
        if phase:
            self.tempo[phase - 1] += since_ms / 1000
        self.phase = phase

    def on_event(self, told: dict) -> None:
        """The fields of an EVENT."""
        if self._seq is not None and told["seq"] > self._seq + 1:
            self.missed += told["seq"] - self._seq - 1
        self._seq = told["seq"]
        kind = told["kind"]
        if kind in (TOP, REP, UNTOP):
            one = self.set(told["set"])
            self.reps = one.reps = told["rep"] - (kind == UNTOP)
            self.topped = told["rep"] if kind == TOP else 0
            self.ended_at = None
        if kind == REP:
            one = self.set(told["set"])
            self.tempo = phases_s(told)
            one.tempo.append((self.tempo[0], self.tempo[1], self.tempo[2]))
            one.flags += flag_names(told["flags"])
        elif kind == SET_END:
            one = self.set(told["set"])
            # a SET_END has its own fields in these places (counter.py)
            one.reps, one.tension_s, one.loss = told["rep"], told["peak_end_ms"] / 1000, told["end_ms"]
            self.reps, self.ended_at = 0, time.monotonic()

    def set(self, number: int) -> SetSeen:
        if not self.sets or self.sets[-1].number != number:
            self.sets.append(SetSeen(number))
        return self.sets[-1]

    @property
    def rate_hz(self) -> float:
        """Live frames per second, over the last fifty."""
        span = self.frames[-1] - self.frames[0] if len(self.frames) > 1 else 0.0
        return (len(self.frames) - 1) / span if span else 0.0


def phases_s(told: dict) -> list[float]:
    """Kick, hold and return of a REP."""
    marks = [told[name] for name in ("start_ms", "peak_start_ms", "peak_end_ms", "end_ms")]
    return [(later - earlier) / 1000 for earlier, later in zip(marks, marks[1:], strict=False)]
