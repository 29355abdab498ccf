"""Runs the core on arrays of counts, and checks the order of its events."""

import functools
import itertools
from unittest.mock import patch

import numpy as np
from kickback.simulate import imu as simulate_sensor
from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G
from kickback.simulate.trace import simulate_trace
from kickback.traces import kbt
from kickback.virtual.imu.motion import ACCEL_NOISE_G, GYRO_NOISE_DPS
from repcore.counter import REP, SET_END, SMALL, TOP, UNTOP, Counter

ZERO_RATE_DPS, ZERO_G = 20, (0.05, 0.05, 0.08)  # MPU6050 product specification, revision 3.4, section 6

NOISE = [ACCEL_NOISE_G * COUNTS_PER_G] * 3 + [GYRO_NOISE_DPS * COUNTS_PER_DPS] * 3  # counts


def still(sample: np.ndarray, count: int, seed: int = 1) -> np.ndarray:
    """Samples of a sensor at rest in the orientation of one sample (6 counts)."""
    return np.rint(sample + np.random.default_rng(seed).standard_normal((count, 6)) * NOISE).astype(int)


@functools.cache
def clean(family: str, seed: int = 3):
    """Times in us (n), counts (n x 6) and rate in Hz of a simulated trace with sensor noise and without bias."""
    with patch.object(simulate_sensor, "_bias", lambda t, sensor, rng: np.zeros(6)):
        t_s, counts, doc = simulate_trace(family, seed)
    return np.rint(t_s * 1e6).astype(np.int64), counts.astype(float), doc["rate_hz"]


def run(t_us, counts, *, settings=None, profile=None, drain=(1,)) -> tuple[list[tuple], tuple[int, ...]]:
    """Returns the events as tuples, and the learned profile. drain: numbers of samples per call, repeated."""
    counter = Counter(settings=settings, profile=profile)
    counts = np.clip(np.rint(counts), -kbt.FULL_SCALE, kbt.FULL_SCALE - 1).astype(int).tolist()
    clock = (np.asarray(t_us) % kbt.CLOCK).tolist()
    events, done, at = [], 0, 0
    while done < len(clock):
        until = done + max(1, drain[at % len(drain)])
        times = clock[done:until]
        counter.feed(times, list(itertools.chain.from_iterable(counts[done:until])), len(times))
        take_all(counter, events)
        done, at = until, at + 1
    counter.end_set()
    take_all(counter, events)
    return events, tuple(counter.profile() or ())


@functools.cache
def answer(family: str, seed: int = 3) -> tuple[list[tuple], tuple[int, ...]]:
    """The result of run for the clean trace."""
    return run(*clean(family, seed)[:2])


def take_all(counter, events):
    while counter.waiting:
        events.append(tuple(counter.take()))


def reps(events):
    """Rows (set, rep, start, peak start, peak end, end in ms)."""
    return [(event[2], event[3], *event[4:8]) for event in events if event[0] == REP]


def check_order(events):
    """Asserts for the events of any stream: order in time, consecutive numbers, durations that add up."""
    now, number, done, topped, tension, free = 0, 1, 0, 0, 0, 0
    for event in events:
        kind, at_ms, set_number, rep = event[:4]
        assert at_ms >= now, "events are in the order of their samples"
        now = at_ms
        assert set_number == number
        if kind == SET_END:
            assert (rep, event[6]) == (done, tension) and rep > 0 and not topped
            assert event[4] <= event[5] <= at_ms and 0 <= event[7] <= 100
            number, done, tension = number + 1, 0, 0
        elif kind == REP:
            start, peak_start, peak_end, end = event[4:8]
            assert free <= start <= peak_start <= peak_end <= end <= at_ms, "phases in order, reps do not overlap"
            assert rep == done + 1 == topped, "a rep follows its top"
            done, topped, tension, free = rep, 0, tension + end - start, end
        elif kind == TOP:
            assert rep == done + 1 and not topped
            assert not any(event[4:]), "a top has no measurements"
            topped = rep
        elif kind == SMALL:
            assert not any(event[3:]), "a small stroke has no rep number"
        else:
            assert kind == UNTOP and rep == topped
            topped = 0
    assert not topped and not done, "the end of the stream closes the set"
