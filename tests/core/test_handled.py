"""The sensor is moved between sets: the next position at which the plate is still is its resting position.

The traces were detected from top to top, or not at all, before a kick after a long halt began a new stroke.
"""

import numpy as np
import pytest
from core_runs import reps, run, still
from repcore.counter import REP, Counter
from repcore.rest import Rest
from stored import MOVES, RECLIPS, stored

NEAR_S = 0.3


@pytest.mark.parametrize("seed", RECLIPS)
def test_reps_after_a_reclip_have_the_right_direction(seed):
    t_s, counts, truth = stored("reclip", seed)
    counter, found = Counter(), []
    for at, sample in zip(t_s, counts.tolist(), strict=True):
        counter.feed((round(at * 1e6) % 2**30,), sample, 1)
        while event := counter.take():
            if event[0] == REP:
                found.append(t_s[0] + event[4] / 1000)
    starts = [rep["start_s"] for rep in truth["reps"] if rep["counts"]]
    assert len(found) == len(starts)
    assert max(abs(a - b) for a, b in zip(found, starts, strict=True)) < NEAR_S


def learned(*tilts):
    """The gravity estimate after still windows with this much on the first axis, in 1/16 mg."""
    rest = Rest(1)
    for tilt in tilts:
        rest.sums[:] = [tilt, 0, 16000, 0, 0, 0]
        rest.learn(True)
    return rest.zero[0]


def test_gravity_changes_after_eight_different_windows_and_not_after_one():
    """sled_slow 20089: a kick began in a window that was like the previous ones, which were close to the estimate."""
    assert learned(*[0] * 3, *[130] * 10, 200) == 0
    assert learned(*[0] * 3, *[300] * 8) == 0
    assert learned(*[0] * 3, *[300] * 9) == 300


@pytest.mark.parametrize("seed", MOVES)
def test_sensor_moves_from_a_lever_to_a_sled(seed):
    """Eight seconds after the last rep it is still on the other machine, turned, with the same gyro zero."""
    _, lever, first = stored("controlled", seed)
    _, sled, second = stored("sled", seed)
    begin, other = np.median(lever[:25], 0), np.median(sled[:25], 0)
    sled = sled + np.concatenate((np.zeros(3), np.rint(begin[3:] - other[3:]))).astype(int)
    words = np.vstack((lever, still(np.concatenate((other[:3], begin[3:])), 800), sled))
    starts_ms = [row[2] for row in reps(run(np.arange(len(words)) * 10_000, words)[0])]
    found = [start_ms < 10 * len(lever) for start_ms in starts_ms]
    assert (found.count(True), found.count(False)) == (first["counted"], second["counted"])
