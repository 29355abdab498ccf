"""Where a course turns round: its highs and lows, without ripples that are small beside the swings around them."""

import itertools

import numpy as np

from kickback.replays.coarse.course import Course
from kickback.traces.strays import weighted_quantile

SMALLEST = {"deg": 0.5, "mm/s": 60.0}  # swings; below, a still MPU6050 at 10 Hz swings by itself
NEAR_S = 15.0  # swings this near to one another are compared: a set's, hardly those of the set before
SMALL_SHARE = 0.5  # definitions: a movement below half the usual range is not a rep


def turning_points(course: Course) -> np.ndarray:
    """Sample numbers of alternating highs and lows, both ends of the movement included; shape (k,)."""
    along = course.along
    return remove_ripples(zigzag(along, SMALLEST[course.unit]), along, course.t_s)


def zigzag(along: np.ndarray, smallest: float) -> np.ndarray:
    """Sample numbers of highs and lows that alternate, each at least ``smallest`` from the one before."""
    values = along.tolist()
    points: list[int] = []
    high = low = 0
    heading = 0  # 1 up, -1 down, 0 not known yet
    for i, value in enumerate(values):
        high = i if value > values[high] else high
        low = i if value < values[low] else low
        if heading >= 0 and values[high] - value >= smallest:
            points += [high] if heading else [low, high] if low < high else [high]
            heading, high, low = -1, i, i
        elif heading <= 0 and value - values[low] >= smallest:
            points += [low] if heading else [high, low] if high < low else [low]
            heading, high, low = 1, i, i
    if heading:
        points.append(high if heading > 0 else low)
    return np.array(points, dtype=int)


def remove_ripples(points: np.ndarray, along: np.ndarray, t_s: np.ndarray) -> np.ndarray:
    """points without the swings below SMALL_SHARE of the usual swing around them.

    A swing goes only while it is smaller than both its neighbours, so that these join into one; smallest first.
    """
    while len(points) > 2:
        size = np.abs(np.diff(along[points]))
        before, after = np.append(np.inf, size[:-1]), np.append(size[1:], np.inf)
        usual = usual_swing(size, half_way_s(points, along, t_s))
        small = (size < SMALL_SHARE * usual) & (size <= before) & (size <= after)
        if not small.any():
            break
        points = _without(points, np.flatnonzero(small))
    return points


def usual_swing(size: np.ndarray, at_s: np.ndarray) -> np.ndarray:
    """For each swing, the size below which half of all movement within NEAR_S of it lies, shape (k,)."""
    first, last = np.searchsorted(at_s, at_s - NEAR_S), np.searchsorted(at_s, at_s + NEAR_S, "right")
    return np.array([weighted_quantile(size[i:j], 0.5) for i, j in zip(first, last, strict=True)])


def half_way_s(points: np.ndarray, along: np.ndarray, t_s: np.ndarray) -> np.ndarray:
    """When each swing passes its middle: a swing that ends in a long rest lies where it moves; shape (k - 1,)."""
    return np.array([t_s[half_way(along, a, b)] for a, b in itertools.pairwise(points)])


def half_way(along: np.ndarray, first: int, last: int) -> int:
    """The first sample of a swing beyond the middle between its ends."""
    up = 1 if along[last] > along[first] else -1
    middle = (along[first] + along[last]) / 2
    return first + int(np.argmax((along[first : last + 1] - middle) * up >= 0))


def _without(points: np.ndarray, small: np.ndarray) -> np.ndarray:
    """points without these swings (by number); of two that share a point only the first goes."""
    keep = np.ones(len(points), bool)
    for i in small:
        if i == 0:
            keep[0] = False
        elif i == len(points) - 2:
            keep[-1] = not keep[i]
        elif keep[i]:
            keep[[i, i + 1]] = False
    return points[keep]
