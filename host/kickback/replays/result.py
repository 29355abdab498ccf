"""The result of a replay: sets, reps, movements that did not count, and what is known about the trace."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kickback.training.rep import Rep, Set


@dataclass(frozen=True)
class Quality:
    """How many samples were used, and how many gaps and saturated samples were among them."""

    samples: int
    gaps: int
    saturated: int


@dataclass
class Track:
    """The motion along the trace, shape (n,) each: time in s, position in deg or mm, speed in deg/s or mm/s.

    A position that is not known is nan.
    """

    t_s: list[float] = field(default_factory=list)
    position: list[float] = field(default_factory=list)
    speed: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class NotCounted:
    """One movement that is not a rep.

    start_s, peak_s, end_s: its times on the trace's own clock. range: in range_unit, the size of the movement.
    reason: a phrase; value and limit: the number behind it and the limit that it missed, in unit ("" for a ratio).
    """

    start_s: float
    peak_s: float
    end_s: float
    range: float
    range_unit: str
    reason: str
    value: float | None = None
    limit: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Replay:
    """The result for one trace.

    rate_hz: the trace's own sample rate. resampled: whether the core used another rate.
    remark: one sentence about figures that cannot be known, or None. profile: what the core learned, or ().
    """

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
    not_counted: list[NotCounted] = field(default_factory=list)
    remark: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The object that ``kickback replay --json`` prints."""
        return {
            "trace": self.trace,
            "rate_hz": int(self.rate_hz) if self.rate_hz == int(self.rate_hz) else self.rate_hz,
            "resampled": self.resampled,
            "machine": self.machine,
            "sets": [asdict(one) for one in self.sets],
            "reps": [asdict(one) for one in self.reps],
            "quality": asdict(self.quality),
            "not_counted": [asdict(one) for one in self.not_counted],
            "remark": self.remark,
        }
