"""The lifter: where the plate is at each millisecond, what is done to the sensor, and what of it is a rep.

Positions are degrees on a lever and millimetres on a sled, 0 at the start position, positive in the kick direction.
"""

from dataclasses import dataclass, field, replace

import numpy as np

GRID_HZ = 1000


@dataclass
class Shape:
    """Speed along a stroke: `u**rise * (1-u)**fall`, 2 and 2 being minimum jerk; or a level middle between two ramps.

    `level` is the share of the time at constant speed (0: the curve above), `dips` are (middle, width, depth) of
    sticking points, all as shares of the stroke's time and speed.
    """

    rise: float = 2.0
    fall: float = 2.0
    level: float = 0.0
    dips: tuple = ()

    def speeds(self, n):
        """n speeds of any unit, at the middles of n equal steps."""
        u = (np.arange(n) + 0.5) / n
        if self.level:
            ramp = (1 - self.level) / 2
            edge = np.clip(np.minimum(u, 1 - u) / ramp, 0, 1)
            speed = edge * edge * (3 - 2 * edge)
        else:
            speed = u**self.rise * (1 - u) ** self.fall
        for middle, width, depth in self.dips:
            speed *= 1 - depth * np.exp(-(((u - middle) / width) ** 2))
        return speed


@dataclass
class Span:
    """Something that acts on the plate or the sensor from sample `start` to `stop` of the millisecond grid."""

    kind: str
    start: int
    stop: int
    strength: float = 1.0
    turn: float = 0.0


@dataclass
class Rep:
    """A kick and its return as index pairs into the grid; `counts` is False for what must not count."""

    set: int
    counts: bool
    kick: tuple
    back: tuple = (0, 0)
    pulses: int = 0


@dataclass
class Script:
    """One recording as it is being acted: strokes and waits are appended, `position` joins them."""

    rng: np.random.Generator
    sled: bool
    range: float
    now: int = 0
    at: float = 0.0
    set: int = 0
    tremor: float = 1.0
    clank: float = 1.0
    parts: list = field(default_factory=list)
    reps: list = field(default_factory=list)
    spans: list = field(default_factory=list)

    def position(self):
        """The intended path, one value per millisecond: without tremor, clank and vibration."""
        return np.concatenate(self.parts)

    def between(self, low, high):
        return float(self.rng.uniform(low, high))

    def wait(self, seconds, slope=0.0):
        """Stay, or sag at `slope` per second (negative is homeward); the sag starts and ends softly."""
        n = max(0, round(seconds * GRID_HZ))
        ease = np.clip(np.minimum(np.arange(n), n - np.arange(n)) / (0.1 * GRID_HZ), 0, 1)
        self._append(self.at + np.cumsum(slope * ease) / GRID_HZ)

    def stroke(self, target, seconds, shape):
        """Go to `target`; returns the (first, last) index of the stroke."""
        n = max(8, round(seconds * GRID_HZ))
        speed = shape.speeds(n)
        first = self.now
        self._append(self.at + (target - self.at) * np.cumsum(speed) / speed.sum())
        return first, self.now - 1

    def mark(self, kind, seconds=0.0, strength=1.0, turn=0.0, start=None):
        """Note something that happens from `start` (now, unless given) for `seconds`."""
        start = self.now if start is None else start
        self.spans.append(Span(kind, start, start + max(1, round(seconds * GRID_HZ)), strength, turn))

    def begin(self, first):
        """Let the recording begin at index `first`: what came before, reps under way among it, is cut off."""
        self.parts = [self.position()[first:]]
        self.now -= first
        self.reps = [replace(rep, kick=_moved(rep.kick, first), back=_moved(rep.back, first))
                     for rep in self.reps if rep.kick[0] >= first]  # fmt: skip
        self.spans = [replace(span, start=span.start - first, stop=span.stop - first)
                      for span in self.spans if span.start >= first]  # fmt: skip

    def hit(self, strength=1.0):
        """The plate meets a stop now."""
        if self.clank:
            self.mark("clank", 0.5, self.clank * strength * self.between(0.4, 1.6))

    def _append(self, values):
        if len(values):
            self.parts.append(values)
            self.now += len(values)
            self.at = float(values[-1])


def _moved(stroke, first):
    return stroke[0] - first, stroke[1] - first


def truth(script):
    """Exact phase edges by the project's definitions, one dict per rep, times in seconds.

    A phase edge is where the intended speed passes 5 % of the rep's range per second or 10 % of the stroke's own peak
    speed, whichever is less, but never less than 0.4 deg/s or 12 mm/s.
    """
    path = script.position()
    speed = np.gradient(path) * GRID_HZ
    floor, unit = (12.0, "mm") if script.sled else (0.4, "deg")
    out = []
    for rep in script.reps:
        part = path[rep.kick[0] : rep.back[1] + 1]
        span = float(part.max() - part.min())
        start, peak_start = _crossings(speed, rep.kick, 1, span, floor)
        peak_end, end = _crossings(speed, rep.back, -1, span, floor)
        times = {"start_s": start, "peak_start_s": peak_start, "peak_end_s": peak_end, "end_s": end}
        out.append({"set": rep.set, "counts": rep.counts, **times, "rom": span, "rom_unit": unit,
                    "pulses": rep.pulses})  # fmt: skip
    return out


def _crossings(speed, stroke, sign, span, floor):
    """Seconds at which a stroke's speed first rises above and last falls below its edge speed."""
    first, last = max(0, stroke[0] - 1), min(len(speed) - 1, stroke[1] + 1)
    own = sign * speed[first : last + 1]
    edge = max(floor, min(0.05 * span, 0.1 * own.max()))
    above = np.flatnonzero(own > edge)
    up, down = above[0], above[-1]
    start = up - (own[up] - edge) / (own[up] - own[up - 1]) if up else up
    end = down + (own[down] - edge) / (own[down] - own[down + 1]) if down + 1 < len(own) else down
    return (first + start) / GRID_HZ, (first + end) / GRID_HZ
