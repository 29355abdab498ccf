"""The sensor: an MPU6050 turned anyhow, with its errors, its filter, its clock and its link.

Figures from the MPU-6000/6050 product specification, revision 3.4, section 6: zero-rate offset +-20 deg/s, zero-g
offset +-50 mg (x, y) and +-80 mg (z), scale +-3 %, noise 0.005 deg/s and 400 ug per root Hz: 0.04 deg/s and 3.3 mg
behind the 44 Hz filter (DLPF 3, delay 4.9 ms). 8192 counts per g at +-4 g, 65.5 per deg/s at +-500 deg/s.
"""

from dataclasses import dataclass

import numpy as np

from kickback.simulate.machine import direction, rotation
from kickback.simulate.script import GRID_HZ

COUNTS_PER_G, COUNTS_PER_DPS = 8192, 65.5
FILTER_MS = 10  # a mean of 10 ms is 3 dB down at 44 Hz and late by 4.5 ms, as the chip's own filter


@dataclass
class Sensor:
    """What a family may ask of the sensor; all else is drawn within the data sheet."""

    rate_hz: float = 100.0
    jitter: float = 0.0  # share of a period by which sample times wander
    lost: float = 0.0  # share of samples lost one by one
    bursts_per_min: float = 0.0  # stretches of up to 0.3 s without samples
    late: float = 0.0  # share of samples that arrive, and are stamped, up to 8 ms late
    bias_dps: tuple = (0.0, 20.0)  # least and most gyro bias of the worst axis
    drift_dps: float = 1.0  # how far the gyro bias runs away in the end
    drift_tau_s: float = 240.0


def sense(force, rate, sensor, rng):
    """Returns times in s (n) and counts (n x 6) of a sensor that feels `force` (g) and `rate` (deg/s)."""
    mount = rotation(direction(rng), rng.uniform(0, 360)) @ rotation(direction(rng), rng.uniform(0, 360))
    felt = np.hstack([_filtered(force @ mount.T), _filtered(rate @ mount.T)])
    taken, stamped = _clock(len(felt) / GRID_HZ, sensor, rng)
    grid = np.arange(len(felt)) / GRID_HZ
    out = np.column_stack([np.interp(taken, grid, column) for column in felt.T])
    out[:, :3] *= 1 + rng.uniform(-0.02, 0.02, 3)
    out[:, 3:] *= 1 + rng.uniform(-0.01, 0.01, 3)
    out += _bias(taken, sensor, rng)
    loud = rng.uniform(0.8, 1.5)
    out += rng.normal(size=out.shape) * np.array([0.0033] * 3 + [0.04] * 3) * loud
    counts = np.round(out * np.array([COUNTS_PER_G] * 3 + [COUNTS_PER_DPS] * 3))
    keep = _arrived(taken, sensor, rng)
    return stamped[keep], np.clip(counts[keep], -32768, 32767).astype(np.int16)


def _filtered(v):
    """Causal mean of the last 10 ms, column by column; before the start the first value stood."""
    padded = np.vstack([np.repeat(v[:1], FILTER_MS, axis=0), v])
    total = np.cumsum(padded, axis=0)
    return (total[FILTER_MS:] - total[:-FILTER_MS]) / FILTER_MS


def _bias(t, sensor, rng):
    """Offsets, n x 6: constant, plus a drift as the chip warms up."""
    gyro = direction(rng)
    gyro *= rng.uniform(*sensor.bias_dps) / np.abs(gyro).max()
    accel = rng.uniform(-1, 1, 3) * np.array([0.05, 0.05, 0.08])
    warm = 1 - np.exp(-t / sensor.drift_tau_s)
    away = np.concatenate([rng.uniform(-1, 1, 3) * 0.004, direction(rng) * sensor.drift_dps])
    return np.concatenate([accel, gyro]) + np.outer(warm, away)


def _clock(seconds, sensor, rng):
    """When samples are taken and what time they carry, both in s and rising."""
    # The chip's own oscillator is off by up to 1 %, but times are the host's, so only the spacing shows it.
    period = 1 / sensor.rate_hz
    taken = np.arange(0, seconds - 0.01, period)
    if sensor.jitter:
        taken[1:] += rng.uniform(-0.5, 0.5, len(taken) - 1) * sensor.jitter * period
    stamped = taken.copy()
    if sensor.late:
        hit = rng.random(len(taken)) < sensor.late
        stamped[hit] += rng.uniform(0.001, min(0.008, 0.8 * period), hit.sum())
    return taken, stamped


def _arrived(t, sensor, rng):
    keep = rng.random(len(t)) >= sensor.lost
    for _ in range(rng.poisson(sensor.bursts_per_min * t[-1] / 60)):
        start = rng.uniform(0.5, t[-1] - 0.5)
        keep &= (t < start) | (t >= start + rng.uniform(0.03, 0.3))
    keep[0] = True
    return keep
