"""For any samples nothing raises, phases keep their order and durations add up."""

import numpy as np
import pytest
import streams  # pyright: ignore[reportMissingImports]  (in tests/micropython, by conftest)
from core_runs import answer, check_order, clean, run
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from kickback.simulate.families import PLAIN_MACHINES
from kickback.traces.kbt import RECORD


def as_run(records, **options):
    return run(records["t_us"], np.hstack([records["accel"], records["gyro"]]), **options)


@given(st.binary(min_size=16, max_size=16 * 500), st.integers(1, 8))
@settings(max_examples=100)
def test_any_bytes(raw, times):
    """Random bits as samples and times, also repeated."""
    records = np.frombuffer(raw[: len(raw) // 16 * 16], RECORD)
    check_order(as_run(np.tile(records, times))[0])


@pytest.mark.parametrize("name", streams.STREAMS)
def test_impossible_streams(name):
    check_order(as_run(streams.STREAMS[name])[0])


@pytest.mark.parametrize("family", PLAIN_MACHINES)
def test_simulated_traces(family):
    t_us, counts, _ = clean(family, 7)
    check_order(run(t_us, counts)[0])


@given(
    st.sampled_from(sorted(PLAIN_MACHINES)),
    st.lists(st.tuples(st.integers(0, 8000), st.integers(1, 300)), max_size=8),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=40, phases=[Phase.generate])
def test_damaged_traces(family, wounds, seed):
    """A trace with missing or noisy parts keeps the order."""
    t_us, counts, _ = clean(family, 5)
    keep, counts, rng = np.ones(len(t_us), bool), counts.copy(), np.random.default_rng(seed)
    for k, (start, n) in enumerate(wounds):
        if k % 2:
            keep[start : start + n] = False
        else:
            counts[start : start + n] += rng.normal(0, 8000, counts[start : start + n].shape)
    if keep.any():
        check_order(run(t_us[keep], counts[keep])[0])


@pytest.mark.parametrize("family", ["controlled", "sled"])
def test_streams_cause_events(family):
    events, _ = answer(family)
    assert {1, 2, 4} <= {event[0] for event in events}


SET = [(1, 900, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0), (2, 2000, 1, 1, 100, 800, 1000, 1900, 9, 9, 9, 0),
       (4, 9000, 1, 1, 100, 1900, 1800, 0)]  # fmt: skip
FAULTS = {
    "phases out of order": [SET[0], (*SET[1][:5], 1100, *SET[1][6:]), SET[2]],
    "a rep without a top": SET[1:],
    "a top that hangs": [*SET, (1, 9900, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0)],
    "a sum that is off": [*SET[:2], (*SET[2][:6], 1700, 0)],
    "a number left out": [SET[0], (*SET[1][:3], 2, *SET[1][4:]), SET[2]],
    "reps that overlap": [*SET[:2], (1, 2400, 1, 2, *[0] * 8), (2, 2500, 1, 2, 1800, 2200, 2300, 2400, 9, 9, 9, 0)],
}


def test_check_accepts_a_correct_set():
    check_order(SET)


@pytest.mark.parametrize("events", FAULTS.values(), ids=FAULTS)
def test_check_detects_errors(events):
    with pytest.raises(AssertionError):
        check_order(events)
