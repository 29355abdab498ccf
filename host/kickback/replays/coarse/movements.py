"""Movements out and back in a course: what may be a rep."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kickback.replays.coarse.course import Course
from kickback.replays.coarse.turning_points import half_way

BACK_SHARE = 0.5  # definitions: the return of a rep is at least half of its range
HOME_S = 12.0  # a plate that stays this long is home
HOME_SHARE = 0.3  # of the smaller neighbouring swing: so near to a turning point the plate stays there
DRIFT_SHARE = 0.2  # of the usual speed: the slowest strokes of a set are faster
EDGE_SHARE = 0.1  # definitions: a stroke ends where its speed falls below 10 % of its peak speed
ZERO_SHARE = 0.05  # of a rep's change of speed: what is left of the speed's zero after the leak
UPRIGHT = 0.7  # an axis within 45 degrees of gravity: a load is lifted, so the kick goes up


@dataclass(frozen=True)
class Movement:
    """One movement out and back.

    start_s, peak_start_s, peak_end_s, end_s: its edges; in a speed only the middle of the peak can be known, and both
    peak times are it. size: degrees of turn, or the change of speed at the top in mm/s.
    guided_share: the least share of a stroke that lies along the path's axis, 0 to 1. back_share: how much of the way
    out it came back. turned_deg: how far the sensor turned.
    """

    start_s: float
    peak_start_s: float
    peak_end_s: float
    end_s: float
    size: float
    guided_share: float
    back_share: float = 1.0
    turned_deg: float = 0.0

    @property
    def duration_s(self) -> float:
        """From start to end."""
        return self.end_s - self.start_s


def turn_movements(course: Course, points: np.ndarray, away: int) -> list[Movement]:
    """The movements away from home and back in an angle. away: 1 where these rise, -1 where they fall."""
    along = course.along
    triples = zip(points[:-2], points[1:-1], points[2:], strict=True)
    found = [_turn(course, a, b, c) for a, b, c in triples if (along[b] - along[a]) * away > 0]
    if (along[points[-1]] - along[points[-2]]) * away > 0 and points[-1] < len(along) - 1:
        found.append(_turn(course, points[-2], points[-1], len(along) - 1))
    return found


def _turn(course: Course, low: int, top: int, back: int) -> Movement:
    along = course.along
    out, home = abs(along[top] - along[low]), abs(along[top] - along[back])
    start_s, peak_start_s = stroke_edges_s(course, low, top)
    peak_end_s, end_s = stroke_edges_s(course, top, back)
    guided = min(course.guided_share(low, top), course.guided_share(top, back))
    # A drift of the angle adds to one stroke what it takes from the other: their mean is free of it.
    return Movement(start_s, peak_start_s, peak_end_s, end_s, (out + home) / 2, guided, home / out)


def stroke_edges_s(course: Course, first: int, last: int) -> tuple[float, float]:
    """Where a stroke between two turning points passes EDGE_SHARE of its peak speed, looking out from its middle."""
    along, t_s = course.along[first : last + 1], course.t_s[first : last + 1]
    speed = np.gradient(along, t_s) * (1 if along[-1] > along[0] else -1)
    slow = speed - EDGE_SHARE * speed.max()
    middle = half_way(along, 0, last - first)
    before, after = np.flatnonzero(slow[:middle] <= 0), np.flatnonzero(slow[middle:] <= 0) + middle
    start_s = _zero_s(t_s, slow, before[-1], before[-1] + 1) if len(before) else t_s[0]
    end_s = _zero_s(t_s, slow, after[0] - 1, after[0]) if len(after) and after[0] else t_s[-1]
    return float(start_s), float(max(end_s, start_s))


def _zero_s(t_s: np.ndarray, value: np.ndarray, i: int, j: int) -> float:
    """When a line through two samples is zero."""
    return t_s[i] + (t_s[j] - t_s[i]) * value[i] / (value[i] - value[j])


def home_side(course: Course, points: np.ndarray) -> int:
    """1 where home is at the high end of an angle, -1 at the low end.

    The first stroke leaves home, the last one comes home, and a plate that stays for HOME_S is home; most votes win,
    then the first stroke.
    """
    up = np.sign(np.diff(course.along[points])).astype(int)
    strokes = np.flatnonzero(_is_stroke(course, points))
    first = -up[strokes[0]]
    votes = first + up[strokes[-1]] + sum(up[i - 1] for i in range(1, len(up)) if _stays(course, points, i))
    return int(np.sign(votes) or first)


def _is_stroke(course: Course, points: np.ndarray) -> np.ndarray:
    """Which swings are as fast as strokes: one far slower than the usual one is the drift of a rest; shape (k - 1,)."""
    edges_s = np.array([stroke_edges_s(course, a, b) for a, b in pairwise(points)])
    speed = np.abs(np.diff(course.along[points])) / np.maximum(edges_s[:, 1] - edges_s[:, 0], 1e-3)
    return speed >= DRIFT_SHARE * np.median(speed)


def _stays(course: Course, points: np.ndarray, i: int) -> bool:
    """Whether the plate stays at a turning point for HOME_S."""
    before, point, after = points[i - 1 : i + 2]
    along = course.along[before : after + 1]
    swing = min(abs(along[point - before] - along[0]), abs(along[point - before] - along[-1]))
    return _stay_s(along, course.t_s[before : after + 1], point - before, HOME_SHARE * swing) >= HOME_S


def _stay_s(along: np.ndarray, t_s: np.ndarray, at: int, near: float) -> float:
    """For how long a course stays this near to its value at one sample, around that sample."""
    away = np.flatnonzero(np.abs(along - along[at]) >= near)
    before, after = away[away < at], away[away > at]
    first = before[-1] + 1 if len(before) else 0
    last = after[0] - 1 if len(after) else len(t_s) - 1
    return float(t_s[last] - t_s[first])


def speed_movements(course: Course, points: np.ndarray, way: int, turn: Course) -> list[Movement]:
    """The reps in a speed: each falls from its kick's peak to its return's peak once, however long it is held.

    way: of kicks, see ``kick_way``. turn: the same recording's angle.
    """
    along = course.along * way
    return [_speed(course, along, a, b, turn) for a, b in pairwise(points) if along[b] < along[a]]


def kick_way(course: Course, points: np.ndarray, up_g: np.ndarray) -> int:
    """1 where kicks go along the axis, -1 where against it: up on an upright axis, else the first swing's way.

    up_g: shape (3,), the median of the acceleration.
    """
    upright = course.axis @ up_g / np.linalg.norm(up_g)
    if abs(upright) > UPRIGHT:
        return 1 if upright > 0 else -1
    return 1 if course.along[points[1]] > course.along[points[0]] else -1


def _speed(course: Course, along: np.ndarray, kick: int, back: int, turn: Course) -> Movement:
    """The rep between the fastest samples of its kick and of its return."""
    size = along[kick] - along[back]
    slow = np.abs(along) <= ZERO_SHARE * size
    before = np.flatnonzero((slow | (along < 0))[:kick])
    after = np.flatnonzero((slow | (along > 0))[back:])
    first = before[-1] if len(before) else 0
    last = back + after[0] if len(after) else len(along) - 1
    top = half_way(along, kick, back) if along[kick] * along[back] > 0 else kick + int(np.argmax(along[kick:] <= 0))
    turned = float(np.linalg.norm(np.ptp(turn.vectors[first : last + 1], axis=0)))
    start_s, top_s, end_s = (float(course.t_s[i]) for i in (first, top, last))
    return Movement(start_s, top_s, top_s, end_s, float(size), course.guided_share(kick, back), turned_deg=turned)
