"""Streams of raw samples that no machine produces, to find limits of arithmetic and state.

A stream is a structured array (kickback.kbt.RECORD): t_us, accel (3 int16), gyro (3 int16).
"""

import itertools

import numpy as np
from kickback.traces.kbt import CLOCK, FULL_SCALE, RECORD
from kickback_protocol import plain_trace

LOW, HIGH = -FULL_SCALE, FULL_SCALE - 1
PERIODS = (2, 3, 4, 5, 7, 8, 10, 13, 16, 20, 26, 32, 50, 64, 100, 128, 200, 400, 1000, 3000)


def stream(counts, step_us: int | np.ndarray = 10_000, start_us=0) -> np.ndarray:
    """counts: (n, 6), clipped to int16; step_us: one number or n of them, before each sample."""
    counts = np.clip(np.rint(counts), LOW, HIGH).astype(np.int16)
    made = np.zeros(len(counts), RECORD)
    made["t_us"] = (start_us + np.cumsum(np.broadcast_to(step_us, len(counts)).astype(np.int64))) % CLOCK
    made["accel"], made["gyro"] = counts[:, :3], counts[:, 3:]
    return made


def write(path, records, accel_range_g=4, gyro_range_dps=500):
    """The stream as a trace file; unlike kickback.kbt.write it accepts clocks that stop or run backwards."""
    header = bytearray(plain_trace.HEADER_SIZE)
    plain_trace.pack_header(header, accel_range_g, gyro_range_dps, 100)
    path.write_bytes(bytes(header) + records.tobytes())
    return path


def samples(records):
    """The arguments of Counter.feed as Python ints, because numpy's would overflow."""
    fields = (records[field].tolist() for field in ("t_us", "accel", "gyro"))
    return [((t_us,), accel + gyro, 1) for t_us, accel, gyro in zip(*fields, strict=True)]


def still(n, accel=(0, 0, 8192), gyro=(0, 0, 0)) -> np.ndarray:
    return np.tile(np.array([*accel, *gyro], float), (n, 1))


def corners(hold) -> np.ndarray:
    """Every pattern of full-scale signs on all six axes, each held for so many samples."""
    return np.repeat(np.array(list(itertools.product((LOW, HIGH), repeat=6)), float), hold, axis=0)


def square(period, signs) -> np.ndarray:
    """A second and a half of stillness, then full-scale square waves."""
    wave = np.where(np.arange(max(600, 4 * period)) // max(1, period // 2) % 2, HIGH, LOW)
    return np.concatenate([still(150), wave[:, None] * np.array(signs, float)])


def swing(seconds, sweep_deg, beat_s, axis=(0, 0, 1), gain=1.0) -> np.ndarray:
    """A plate that swings by sweep_deg every beat_s: the gyro, and gravity rotated by it. gain: a factor."""
    t = np.arange(int(seconds * 100)) / 100
    turn = np.deg2rad(sweep_deg) * (1 - np.cos(2 * np.pi * t / beat_s)) / 2
    rate = np.gradient(np.rad2deg(turn)) * 100 * 65.5
    gravity = np.stack([np.sin(turn), np.cos(turn), 0 * t], 1) * 8192
    moving = np.hstack([gravity, rate[:, None] * np.array(axis, float)])
    return np.concatenate([still(200, (0, 8192, 0)), gain * moving])


def far_zero(rng) -> np.ndarray:
    """Stillness that jumps from one end of the scale to the other, so that a learned zero is as wrong as possible."""
    ends = [still(400, rng.choice((LOW, HIGH), 3), rng.choice((LOW, HIGH), 3)) for _ in range(12)]
    return np.concatenate(ends) + rng.normal(0, 4, (4800, 6))


def sweep(seconds) -> np.ndarray:
    """Six saturating sweeps from 0.02 to 20 Hz, each axis out of step with the others."""
    t = np.arange(int(seconds * 100)) / 100
    turns = 0.02 * seconds / np.log(1000) * (1000 ** (t / seconds) - 1)
    return np.sin(2 * np.pi * (turns[:, None] + np.arange(6) / 6)) * 3 * FULL_SCALE


def weird_steps(rng, n) -> np.ndarray:
    """Times that stop, vary, jump and run backwards."""
    return rng.choice((0, 1, 999, 5_000, 10_000, 20_000, 65_536, 999_999, 1_000_001, 400_000_000, CLOCK - 1), n)


def _streams():
    rng = np.random.default_rng(31)
    storm = rng.integers(LOW, HIGH, (6000, 6), endpoint=True)
    yield "storm", stream(storm)
    yield "storm, 50 Hz", stream(storm, 20_000)
    yield "storm, 200 Hz", stream(storm, 5_000)
    yield "storm, weird clock", stream(storm, weird_steps(rng, len(storm)))
    yield "storm of extremes", stream(rng.choice((LOW, -1, 0, 1, HIGH), (6000, 6)))
    yield "corners, 0.1 s", stream(np.concatenate([still(150), corners(10)]))
    yield "corners, 1 s", stream(np.concatenate([still(150), corners(100)]))
    yield "stillness", stream(still(6000) + rng.normal(0, 10, (6000, 6)))
    biased = still(6000, (8192, 500, -600), (1310, -1310, 1310))  # as the data sheet allows: 20 deg/s
    yield "bias and noise", stream(biased + rng.normal(0, 30, (6000, 6)))
    for signs in ((1, 1, 1, 1, 1, 1), (0, 0, 0, 1, -1, 1), (1, -1, 1, 0, 0, 0), (0, 1, 0, 0, 0, 1)):
        yield f"square waves {signs}", stream(np.concatenate([square(period, signs) for period in PERIODS]))
    for step_us in (5_000, 20_000, 60_000, 900_000):
        yield f"square waves, {step_us} us", stream(np.concatenate([square(p, (1, 1, 1, -1, 1, -1)) for p in PERIODS]),
                                                    step_us)  # fmt: skip
    for axis in ((0, 0, 1), (1, 1, 1), (-1, 0, 0)):
        turning = np.tile([0, 8192, 0, *(HIGH * np.array(axis))], (12_000, 1))
        yield f"two minutes of full-scale turning {axis}", stream(np.concatenate([still(200), turning]))
    pushed = np.tile([HIGH, LOW, HIGH, 0, 0, 0], (12_000, 1))
    yield "two minutes of full-scale thrust", stream(np.concatenate([still(200), pushed]))
    yield "zeros at both ends", stream(far_zero(rng))
    yield "sweeps", stream(np.concatenate([still(150), sweep(120)]))
    yield "swings", stream(np.concatenate([swing(30, 60, 3), swing(30, 5, 4), swing(20, 90, 0.6), swing(60, 45, 12)]))
    loud = np.concatenate([swing(30, 90, 3, (1, 1, 1), 8), swing(30, 60, 1, (0, 1, 0), 30)])
    yield "swings, exaggerated", stream(loud)
    yield "swings over a clock wrap", stream(swing(60, 60, 3), start_us=CLOCK - 20_000_000)
    holes = stream(swing(60, 60, 3))
    yield "swings with holes", holes[np.sort(rng.choice(len(holes), 4500, replace=False))]
    yield "swings with silences", stream(swing(60, 60, 3), np.where(rng.random(6200) < 0.01, 1_500_000, 10_000))


STREAMS = dict(_streams())
