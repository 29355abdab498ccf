"""Hours of training: the heap holds, nothing is lost, nothing grows."""

import numpy as np
import pytest
from kickback.replays.run import replay
from long_runs import run, session

HEAP = 100 * 1024
SPARE = 20 * 1024
BLOCK = 16  # bytes that a 32-bit MicroPython hands out at once


def undisturbed(long, trace):
    """Every sample left the FIFO once and in order, nothing was noted, and the reps are those of a replay."""
    rows = long.rows[long.rows >= 0]
    assert np.array_equal(rows, np.arange(len(trace.t_s)))
    assert long.notes == [] and long.repls == [] and long.boots == 1
    assert len(long.reps) == len(replay(trace).reps) > 0


@pytest.fixture
def folder(tmp_path, micropython):
    return tmp_path


def test_an_hour_with_raw_recording(folder):
    trace = session(3600)
    long = run(trace, folder, HEAP, record=1)
    undisturbed(long, trace)
    assert long.free.min() >= SPARE, f"{long.free.min()} bytes free at the worst moment"
    assert sum(name.startswith("/raw/") for name in long.files) > 20


def test_four_hours_grow_nothing(folder):
    """By a block of the heap at most, in the two hours from the second to the fourth."""
    trace = session(4 * 3600)
    long = run(trace, folder, HEAP)
    undisturbed(long, trace)
    first, last = long.used[360:720].max(), long.used[-360:].max()
    assert last <= first + BLOCK, f"the heap holds {first} bytes in the second hour and {last} in the fourth"
