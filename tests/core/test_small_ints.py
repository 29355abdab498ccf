"""For any int16 samples no intermediate value leaves -2**30..2**30-1: MicroPython would allocate larger ones.

The checked copy of the core raises at the first larger one. The proof at run time is in test_same_answer.py: there
the same streams go through 32-bit MicroPython with the heap locked.
"""

import itertools

import numpy as np
import pytest
import small_ints
import streams
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from kickback.simulate.families import PLAIN_MACHINES
from kickback.simulate.trace import simulate_trace
from repcore.settings import SETTINGS

LOWEST = {name: low for name, _, _, low, _ in SETTINGS}
HIGHEST = {name: high for name, _, _, _, high in SETTINGS}
RANGES = [{"accel_range_g": g, "gyro_range_dps": dps} for g, dps in ((2, 250), (16, 2000), (2, 2000), (16, 250))]
ONE_BY_ONE = [{name: limits[name]} for name in LOWEST for limits in (LOWEST, HIGHEST)]


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    return small_ints.checked_core(tmp_path_factory.mktemp("checked"))


def feed(make_counter, records, chosen=None):
    """Runs the checked core on a stream; it raises if a value is too large."""
    counter = make_counter(settings=chosen)
    for sample in streams.samples(records):
        counter.feed(*sample)
        while counter.waiting:
            counter.take()
        assert counter.phase in (0, 1, 2, 3)
        assert max(abs(counter.position), abs(counter.speed)) < 1 << 30  # properties are calls too
    counter.end_set()
    counter.profile()
    return counter


@pytest.mark.parametrize("name", streams.STREAMS)
def test_impossible_streams(name, checked):
    feed(checked[0], streams.STREAMS[name])


@pytest.mark.parametrize("name", ["corners, 0.1 s", "zeros at both ends", "swings, exaggerated", "sweeps"])
@pytest.mark.parametrize("chosen", [LOWEST, HIGHEST, *RANGES], ids=str)
def test_streams_at_the_limits_of_the_ranges(name, chosen, checked):
    feed(checked[0], streams.STREAMS[name], chosen)


@pytest.mark.parametrize("chosen", ONE_BY_ONE, ids=str)
def test_one_setting_at_its_limit(chosen, checked):
    feed(checked[0], streams.STREAMS["swings"], chosen)


@pytest.mark.parametrize("family", PLAIN_MACHINES)
@pytest.mark.parametrize("gain", [1, 12])
def test_simulated_traces(family, gain, checked):
    """As recorded, and amplified to saturate the sensor's largest ranges."""
    t_s, counts, _ = simulate_trace(family, 1)
    step_us = np.diff(t_s, prepend=t_s[0]) * 1e6
    chosen = RANGES[1] if gain > 1 else None
    feed(checked[0], streams.stream(gain * counts[:6000], step_us[:6000], 1 << 29), chosen)


ends = st.sampled_from([streams.LOW, streams.HIGH, 0, 1, -1]) | st.integers(streams.LOW, streams.HIGH)
piece = st.tuples(
    st.sampled_from(["hold", "square", "sine", "noise", "ramp"]),
    st.lists(ends, min_size=6, max_size=6),
    st.integers(1, 400),  # samples
    st.integers(2, 300),  # samples per beat
    st.sampled_from([5_000, 10_000, 20_000, 20_001, 0, 1, 100_000, 999_999]),
)


def piece_counts(kind, ends, n, beat):
    k = np.arange(n)
    shape = {
        "hold": np.ones(n),
        "square": np.where(k // max(1, beat // 2) % 2, 1, -1),
        "sine": np.sin(2 * np.pi * k / beat),
        "noise": np.random.default_rng(n).uniform(-1, 1, n),
        "ramp": np.linspace(-1, 1, n),
    }[kind]
    return shape[:, None] * np.array(ends, float)


@given(st.lists(piece, min_size=1, max_size=12), st.sampled_from([None, LOWEST, HIGHEST, *RANGES]), st.booleans())
@settings(max_examples=60, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
def test_any_stream(checked, pieces, chosen, rest_first):
    counts = [streams.still(150)] if rest_first else []
    counts += [piece_counts(kind, ends, n, beat) for kind, ends, n, beat, _ in pieces]
    steps = [np.full(150, 10_000)] if rest_first else []
    steps += [np.full(n, step_us) for _, _, n, _, step_us in pieces]
    feed(checked[0], streams.stream(np.concatenate(counts), np.concatenate(steps)), chosen)


OVERFLOWS = {
    "an intermediate value": "x = 1 << 15\ny = (x * x << 1) >> 20\n",
    "an augmented assignment": "x = [1 << 29]\nx[0] += 1 << 29\n",
    "a sum": "x = sum([1 << 29, 1 << 29, -(1 << 29)])\n",
    "a negation": "x = -((-1 << 30) + 0)\n",
    "a call": "x = abs(-(1 << 29) - (1 << 29))\n",
    "a look-up": "from array import array\nx = array('I', b'\\xff\\xff\\xff\\xff')[0]\n",
}


@pytest.mark.parametrize("source", OVERFLOWS.values(), ids=OVERFLOWS)
def test_check_detects_large_values(source, checked):
    with pytest.raises(checked[1], match="more than a small int holds"):
        exec(small_ints.wrapped(source, "snippet.py"), {})


def test_check_detects_a_large_constant():
    with pytest.raises(ValueError, match="snippet.py:2"):
        small_ints.wrapped("x = 1\ny = 1073741824\n", "snippet.py")


def test_check_accepts_the_limits(checked):
    exec(small_ints.wrapped("x = (1 << 29) + ((1 << 29) - 1)\ny = -x - 1\n", "snippet.py"), {})


def test_all_patterns_of_signs_are_generated():
    signs = {tuple(row > 0) for row in streams.corners(1)}
    assert signs == set(itertools.product((False, True), repeat=6))
