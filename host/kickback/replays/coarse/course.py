"""The course of a slow recording: how far it turns, or how fast it travels, sample by sample.

A sensor on a lever sees its path as an angle, the integral of the gyroscope. A sensor on a sled sees it as a speed,
the integral of the acceleration. Both integrals are vectors in the sensor's frame; their component along the path's
axis is the course in which reps are counted.
"""

from dataclasses import dataclass

import numpy as np

from kickback.traces.strays import clip_strays, median_of_three
from kickback.traces.trace import GAP_STEPS, Trace

MM_PER_S2 = 9806.65  # of 1 g
ZERO_RATE_S = 30.0  # gyroscope: shorter windows take part of a slow rep for a change of its zero
GRAVITY_S = 3.0  # accelerometer: a sensor that tilts by 0.1 degree adds 17 mm/s every second
LEAK_S = 2.0  # speed forgets within about one stroke: what is left of GRAVITY_S's error would add up


@dataclass(frozen=True)
class Course:
    """One recording's movement.

    unit: "deg" for an angle, "mm/s" for a speed.
    t_s: shape (n,). vectors: the integral in the sensor's frame, shape (n, 3), in ``unit``.
    axis: unit vector of the path, shape (3,); its sign is arbitrary.
    """

    unit: str
    t_s: np.ndarray
    vectors: np.ndarray
    axis: np.ndarray

    @property
    def along(self) -> np.ndarray:
        """The component along the axis, shape (n,)."""
        return self.vectors @ self.axis

    def guided_share(self, first: int, last: int) -> float:
        """The share, 0 to 1, of the change from one sample to another that lies along the axis."""
        change = self.vectors[last] - self.vectors[first]
        return float(abs(change @ self.axis) / max(np.linalg.norm(change), 1e-9))


def turn_course(trace: Trace) -> Course:
    """The angle of a trace in degrees: the gyroscope without strays and without its zero, integrated."""
    rate_dps = median_of_three(trace.gyro_dps)
    rate_dps = clip_strays(rate_dps - slow_mean(rate_dps, trace.t_s, ZERO_RATE_S))
    return Course("deg", trace.t_s, integrate(rate_dps, trace.t_s), main_axis(rate_dps))


def speed_course(trace: Trace) -> Course:
    """The speed of a trace in mm/s: acceleration without strays and without its slow mean, integrated with a leak."""
    accel_g = median_of_three(trace.accel_g)
    accel = clip_strays((accel_g - slow_mean(accel_g, trace.t_s, GRAVITY_S)) * MM_PER_S2)
    return Course("mm/s", trace.t_s, integrate(accel, trace.t_s, LEAK_S), main_axis(accel))


def slow_mean(rows: np.ndarray, t_s: np.ndarray, window_s: float) -> np.ndarray:
    """The mean over window_s around each sample, shape (n, 3); at the ends, over what there is of the window."""
    area = np.cumsum((rows[1:] + rows[:-1]) / 2 * np.diff(t_s)[:, None], axis=0)
    area = np.concatenate((np.zeros((1, 3)), area))
    first, last = np.maximum(t_s - window_s / 2, t_s[0]), np.minimum(t_s + window_s / 2, t_s[-1])
    change = [np.interp(last, t_s, column) - np.interp(first, t_s, column) for column in area.T]
    return np.stack(change, axis=1) / (last - first)[:, None]


def main_axis(rows: np.ndarray) -> np.ndarray:
    """The direction of most movement, shape (3,). Rows weigh by length, not by its square, for handling is fast."""
    length = np.linalg.norm(rows, axis=1)
    _, vectors = np.linalg.eigh((rows / np.maximum(length, 1e-12)[:, None]).T @ rows)
    return vectors[:, -1]


def integrate(rows: np.ndarray, t_s: np.ndarray, leak_s: float = np.inf) -> np.ndarray:
    """The integral from the first sample, shape (n, 3); with leak_s, its past fades with that time constant."""
    steps_s = np.diff(t_s)
    steps_s = np.minimum(steps_s, GAP_STEPS * np.median(steps_s))[:, None]
    added = (rows[1:] + rows[:-1]) / 2 * steps_s
    if not np.isfinite(leak_s):
        return np.concatenate((np.zeros((1, 3)), np.cumsum(added, axis=0)))
    total = np.zeros_like(rows)
    for i, keep in enumerate(np.exp(-steps_s / leak_s)):
        total[i + 1] = total[i] * keep + added[i]
    return total
