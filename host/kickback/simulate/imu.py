"""An MPU6050 in any orientation, with its errors, its filter, its clock and its link.

Figures from the MPU-6000/6050 product specification, revision 3.4, section 6: zero-rate offset +-20 deg/s, zero-g
offset +-50 mg (x, y) and +-80 mg (z), scale +-3 %, noise 0.005 deg/s and 400 ug per root Hz: 0.04 deg/s and 3.3 mg
behind the 44 Hz filter (DLPF 3, delay 4.9 ms). 8192 counts per g at +-4 g, 65.5 per deg/s at +-500 deg/s.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kickback.simulate.rotations import Rows, Series, direction, rotation
from kickback.simulate.script import GRID_HZ

COUNTS_PER_G, COUNTS_PER_DPS = 8192, 65.5
SCALES = np.array([COUNTS_PER_G] * 3 + [COUNTS_PER_DPS] * 3)
NOISE = np.array([0.0033] * 3 + [0.04] * 3)  # g and deg/s
ZERO_G = np.array([0.05, 0.05, 0.08])
FILTER_MS = 10  # a mean over 10 ms is 3 dB down at 44 Hz and late by 4.5 ms, like the chip's own filter


@dataclass
class ImuModel:
    """The properties of sensor and link that a family can choose; all others are drawn within the data sheet."""

    rate_hz: float = 100.0
    jitter: float = 0.0  # of the sample times, as a share of a period
    lost: float = 0.0  # share of samples lost one by one
    bursts_per_min: float = 0.0  # stretches of up to 0.3 s without samples
    late: float = 0.0  # share of samples that arrive, and are stamped, up to 8 ms late
    bias_dps: tuple[float, float] = (0.0, 20.0)  # least and most gyro bias of the worst axis
    drift_dps: float = 1.0  # total drift of the gyro bias as the chip warms up
    drift_tau_s: float = 240.0


def sense(force: Rows, rate: Rows, imu: ImuModel, rng: np.random.Generator) -> tuple[Series, NDArray[np.int16]]:
    """Times in s (n) and counts (n x 6) of a sensor at which `force` (g) and `rate` (deg/s) act, one row per ms."""
    mount = rotation(direction(rng), rng.uniform(0, 360)) @ rotation(direction(rng), rng.uniform(0, 360))
    felt = np.hstack([_filtered(force @ mount.T), _filtered(rate @ mount.T)])
    taken, stamped = _clock(len(felt) / GRID_HZ, imu, rng)
    grid = np.arange(len(felt)) / GRID_HZ
    out = np.column_stack([np.interp(taken, grid, column) for column in felt.T])
    out[:, :3] *= 1 + rng.uniform(-0.02, 0.02, 3)
    out[:, 3:] *= 1 + rng.uniform(-0.01, 0.01, 3)
    out += _bias(taken, imu, rng)
    noise = NOISE * rng.uniform(0.8, 1.5)
    out += rng.normal(size=out.shape) * noise
    counts = np.round(out * SCALES)
    keep = _arrived(taken, imu, rng)
    return stamped[keep], np.clip(counts[keep], -32768, 32767).astype(np.int16)


def _filtered(rows: Rows) -> Rows:
    """The mean of the last 10 ms, column by column; before the start, the first value applies."""
    padded = np.vstack([np.repeat(rows[:1], FILTER_MS, axis=0), rows])
    total = np.cumsum(padded, axis=0)
    return (total[FILTER_MS:] - total[:-FILTER_MS]) / FILTER_MS


def _bias(t: Series, imu: ImuModel, rng: np.random.Generator) -> Rows:
    """Offsets (n x 6): a constant part, and a drift as the chip warms up."""
    gyro = direction(rng)
    gyro *= rng.uniform(*imu.bias_dps) / np.abs(gyro).max()
    accel = rng.uniform(-1, 1, 3) * ZERO_G
    warm = 1 - np.exp(-t / imu.drift_tau_s)
    drift = np.concatenate([rng.uniform(-1, 1, 3) * 0.004, direction(rng) * imu.drift_dps])
    return np.concatenate([accel, gyro]) + np.outer(warm, drift)


def _clock(seconds: float, imu: ImuModel, rng: np.random.Generator) -> tuple[Series, Series]:
    """Times at which samples are taken, and their time stamps, both in s and rising."""
    # The chip's own oscillator is off by up to 1 %, but the stamps are the host's, so only the spacing shows it.
    period = 1 / imu.rate_hz
    taken = np.arange(0, seconds - 0.01, period)
    if imu.jitter:
        taken[1:] += rng.uniform(-0.5, 0.5, len(taken) - 1) * imu.jitter * period
    stamped = taken.copy()
    if imu.late:
        late = rng.random(len(taken)) < imu.late
        stamped[late] += rng.uniform(0.001, min(0.008, 0.8 * period), late.sum())
    return taken, stamped


def _arrived(t: Series, imu: ImuModel, rng: np.random.Generator) -> NDArray[np.bool_]:
    """For each sample, whether it arrives."""
    keep = rng.random(len(t)) >= imu.lost
    for _ in range(rng.poisson(imu.bursts_per_min * t[-1] / 60)):
        start = rng.uniform(0.5, t[-1] - 0.5)
        keep &= (t < start) | (t >= start + rng.uniform(0.03, 0.3))
    keep[0] = True
    return keep
