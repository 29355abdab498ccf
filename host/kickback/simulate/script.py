"""The script of a recording: the position of the plate at each millisecond, its reps, and what else happens.

Positions are degrees on a lever and millimetres on a sled, 0 at the start position, positive in the kick direction.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

GRID_HZ = 1000

Series = NDArray[np.float64]
Stroke = tuple[int, int]  # first and last index into the grid
Dip = tuple[float, float, float]  # middle, width and depth, as shares of a stroke's time and speed


def ease(share: ArrayLike) -> Series:
    """From 0 to 1 as `share` does, without speed or acceleration at either end (minimum jerk)."""
    u = np.clip(share, 0, 1)
    return u**3 * (10 - 15 * u + 6 * u * u)


@dataclass
class Shape:
    """Speed along a stroke: `u**rise * (1-u)**fall` (2 and 2: minimum jerk), or constant between two ramps.

    `level` is the share of the time at constant speed; 0 selects the curve. `dips` are sticking points and halts.
    """

    rise: float = 2.0
    fall: float = 2.0
    level: float = 0.0
    dips: tuple[Dip, ...] = ()

    def speeds(self, n: int) -> Series:
        """Speeds at the middles of n equal steps, not to scale."""
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
    """An effect on plate, frame or sensor between two indices of the grid; `strength` and `turn` depend on its kind."""

    kind: str
    start: int
    stop: int
    strength: float = 1.0
    turn: float = 0.0


@dataclass
class Rep:
    """A kick and its return; `counts` is False for a movement that must not be counted."""

    set: int
    counts: bool
    kick: Stroke
    back: Stroke = (0, 0)
    pulses: int = 0


@dataclass
class Script:
    """A recording that grows: scenes append strokes and waits, and mark reps and spans.

    `range` is the range of the machine, `tremor` and `clank` scale the strength of those two.
    """

    rng: np.random.Generator
    sled: bool
    range: float
    now: int = 0
    at: float = 0.0
    set: int = 0
    tremor: float = 1.0
    clank: float = 1.0
    parts: list[Series] = field(default_factory=list)
    reps: list[Rep] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def position(self) -> Series:
        """The intended position at each millisecond, without tremor, clanks and vibration."""
        return np.concatenate(self.parts)

    def between(self, low: float, high: float) -> float:
        """A random number, uniform between the two."""
        return float(self.rng.uniform(low, high))

    def integer(self, low: int, high: int) -> int:
        """A random whole number from `low` to `high`, both included."""
        return int(self.rng.integers(low, high + 1))

    def chance(self, share: float) -> bool:
        """True in that share of the calls."""
        return bool(self.rng.random() < share)

    def wait(self, seconds: float, slope: float = 0.0) -> None:
        """Stay, or sag by `slope` per second (negative: towards home); the sag starts and ends softly."""
        n = max(0, round(seconds * GRID_HZ))
        soft = np.clip(np.minimum(np.arange(n), n - np.arange(n)) / (0.1 * GRID_HZ), 0, 1)
        self._append(self.at + np.cumsum(slope * soft) / GRID_HZ)

    def stroke(self, target: float, seconds: float, shape: Shape) -> Stroke:
        """Move to `target`."""
        n = max(8, round(seconds * GRID_HZ))
        speed = shape.speeds(n)
        first = self.now
        self._append(self.at + (target - self.at) * np.cumsum(speed) / speed.sum())
        return first, self.now - 1

    def mark(
        self, kind: str, seconds: float = 0.0, strength: float = 1.0, turn: float = 0.0, start: int | None = None
    ) -> None:
        """Add a span of `seconds` that begins at index `start`, or now."""
        start = self.now if start is None else start
        self.spans.append(Span(kind, start, start + max(1, round(seconds * GRID_HZ)), strength, turn))

    def hit(self, strength: float = 1.0) -> None:
        """Let the plate meet a stop now."""
        if self.clank:
            self.mark("clank", 0.5, self.clank * strength * self.between(0.4, 1.6))

    def set_home(self) -> None:
        """Make the present position the start position, from which all positions count."""
        self.parts = [part - self.at for part in self.parts]
        self.at = 0.0

    def cut(self, first: int) -> None:
        """Remove everything before index `first`, and the reps and spans that begin before it."""
        self.parts = [self.position()[first:]]
        self.now -= first
        self.reps = [replace(rep, kick=_moved(rep.kick, first), back=_moved(rep.back, first))
                     for rep in self.reps if rep.kick[0] >= first]  # fmt: skip
        self.spans = [replace(span, start=span.start - first, stop=span.stop - first)
                      for span in self.spans if span.start >= first]  # fmt: skip

    def _append(self, values: Series) -> None:
        if len(values):
            self.parts.append(values)
            self.now += len(values)
            self.at = float(values[-1])


def _moved(stroke: Stroke, first: int) -> Stroke:
    return stroke[0] - first, stroke[1] - first
