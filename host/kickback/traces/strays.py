"""Strays: samples of a slow recording that a clank's oscillation leaves, worth degrees of turn each."""

from dataclasses import replace

import numpy as np

from kickback.traces.trace import Trace

STRAY_HZ = 20.0  # from here on samples are so close that a clank averages out
# Three quarters of all turning happens at rates below this quantile; even a kick five times as fast as its return
# peaks below twice that.
CLIP_QUANTILE = 0.75
CLIP_FACTOR = 2.0


def without_strays(trace: Trace) -> Trace:
    """A trace without strays if it is slower than STRAY_HZ, else the trace itself."""
    if trace.rate_hz >= STRAY_HZ:
        return trace
    zero_dps = np.median(trace.gyro_dps, axis=0)
    gyro_dps = clip_strays(median_of_three(trace.gyro_dps) - zero_dps) + zero_dps
    return replace(trace, accel_g=median_of_three(trace.accel_g), gyro_dps=gyro_dps)


def median_of_three(rows: np.ndarray) -> np.ndarray:
    """Each value replaced by the median of itself and its neighbours, shape (n, 3); both ends stay."""
    return np.concatenate((rows[:1], np.median([rows[:-2], rows[1:-1], rows[2:]], axis=0), rows[-1:]))


def clip_strays(rows: np.ndarray) -> np.ndarray:
    """Rows shortened to CLIP_FACTOR times the CLIP_QUANTILE of their lengths, shape (n, 3)."""
    length = np.linalg.norm(rows, axis=1)
    longest = CLIP_FACTOR * weighted_quantile(length, CLIP_QUANTILE)
    return rows * np.minimum(1, longest / np.maximum(length, 1e-12))[:, None]


def weighted_quantile(sizes: np.ndarray, share: float) -> float:
    """The size below which this share of the sum of all sizes lies. Rests and ripples add little, so they count little.

    sizes: shape (n,), not negative; n at least 1. share: 0 to 1.
    """
    ordered = np.sort(sizes)
    total = np.cumsum(ordered)
    return float(ordered[min(np.searchsorted(total, share * total[-1]), len(ordered) - 1)])
