"""Long training: the heap suffices, no sample is lost, and the heap in use does not grow. `make bench` runs an hour."""

import numpy as np
import pytest
from kickback.replays.run import replay
from long_runs import run, session

HEAP = 100 * 1024
SPARE = 20 * 1024
BLOCK = 16  # bytes that a 32-bit MicroPython allocates at least


def undisturbed(long, trace):
    """Every sample was read once and in order, the log has no note, and the reps equal those of a replay."""
    rows = long.rows[long.rows >= 0]
    assert np.array_equal(rows, np.arange(len(trace.t_s)))
    assert long.notes == [] and long.repls == [] and long.boots == 1
    assert len(long.reps) == len(replay(trace).reps) > 0


@pytest.fixture
def folder(tmp_path, micropython):
    return tmp_path


def test_raw_recording_for_a_quarter_of_an_hour(folder):
    trace = session(15 * 60)
    long = run(trace, folder, HEAP, record=1)
    undisturbed(long, trace)
    assert long.free.min() >= SPARE, f"{long.free.min()} bytes free at the worst moment"
    assert sum(name.startswith("/raw/") for name in long.files) > 5


def test_heap_does_not_grow_in_90_minutes(folder):
    """By one block at most, from the second to the third half hour."""
    trace = session(90 * 60)
    long = run(trace, folder, HEAP)
    undisturbed(long, trace)
    first, last = long.used[180:360].max(), long.used[360:].max()
    assert last <= first + BLOCK, f"the heap holds {first} bytes in the second half hour and {last} in the third"
