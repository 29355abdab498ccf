"""Two taps with the heel are detected, and nothing else: on simulated traces and on recordings."""

from pathlib import Path

import numpy as np
import pytest
from double_tap import DoubleTap
from firmware_runs import on_device
from heel_taps import double_tap, landing
from kickback.simulate.families import PLAIN_MACHINES
from kickback.simulate.trace import simulate_trace
from kickback.traces.files import read_trace
from kickback.traces.kbt import counts
from repcore.counter import Counter
from targets import NO_REPS

RECORDED = Path(__file__).parents[2] / "../shared/traces"


def heard(t_s, rows):
    """Times of the detected double taps, with the phase of the core as on the device."""
    counter, listener, found = Counter(), DoubleTap(4, 500), []
    clock_us = np.rint((t_s - t_s[0]) * 1e6).astype(np.int64) % (1 << 30)
    for t, t_us, sample in zip(t_s.tolist(), clock_us.tolist(), rows.tolist(), strict=True):
        counter.feed((t_us,), sample, 1)
        while counter.waiting:
            counter.take()
        if listener.feed(sample, 1, counter.phase > 0):
            found.append(t)
    return found


def share(strength_g, after=None, times=80):
    """Per cent of double taps that are detected once and in time; the intervals are spread over 200 to 600 ms."""
    good = 0
    for seed in range(times):
        rng = np.random.default_rng([seed, int(100 * strength_g)])
        t_s, rows, second_s = double_tap(rng, strength_g, 0.2 + 0.4 * seed / times, after)
        found = heard(t_s, rows)
        good += len(found) == 1 and 0.5 < found[0] - second_s < 0.7
    return 100 * good / times


@pytest.mark.parametrize("strength_g, least", [(1, 75), (2, 80), (4, 75)])
def test_firm_double_taps_are_detected(strength_g, least):
    assert share(strength_g) >= least


def test_double_taps_after_a_set_are_detected():
    assert share(1.5, "set", 8) >= 75


def test_one_tap_or_three_are_ignored():
    rng = np.random.default_rng(5)
    for left in (0.0, 0.9):  # one knock; six and more that hardly get weaker
        t_s, rows = landing(rng, 2.0, 0.4, left)
        assert not heard(t_s, rows)


def test_bounces_of_a_falling_weight_are_rarely_taken_for_taps():
    false = 0
    for seed in range(75):
        rng = np.random.default_rng([seed, 77])
        left, first_s, strength_g = rng.uniform(0.2, 0.85), rng.uniform(0.1, 0.55), rng.uniform(0.5, 4)
        false += len(heard(*landing(rng, strength_g, first_s, left)))
    assert false <= 1  # 4 of 1500 are: two equal knocks in time, as from a heel


@pytest.mark.parametrize("family", sorted({*PLAIN_MACHINES, *NO_REPS}))
def test_no_false_tap_on_simulated_traces(family):
    t_s, rows, _ = simulate_trace(family, 0)
    assert not heard(t_s, rows)


@pytest.mark.skipif(not RECORDED.is_dir(), reason="no recordings: ../shared/traces is not beside the checkout")
@pytest.mark.parametrize("folder", ["real", "sim"])
def test_no_false_tap_on_recordings(folder):
    traces = sorted((RECORDED / folder).glob("*.csv"))
    assert traces
    for path in traces:
        trace, _ = read_trace(path).for_core()
        rows = np.hstack([counts(trace.accel_g, 4), counts(trace.gyro_dps, 500)])
        assert not heard(trace.t_s, rows), path.name


def tapped(**changed):
    """Whether a double tap with these samples is detected: two equal knocks 300 ms apart, along x."""
    knock = np.array([0, 8000, -8000, 4000, -2000])  # counts of 8192 to the g
    rows = np.zeros((300, 6), int)
    rows[:, 2] = 8192
    rows[:, 5] = 400  # the gyro's bias
    axis, second = changed.get("axis", 0), 100 + changed.get("apart", 30)
    rows[100:105, 0] += knock
    rows[100:105, 3] += knock // 4
    rows[second : second + 5, axis] += (knock * changed.get("second", 1)).astype(int)
    rows[second : second + 5, 3 + changed.get("turn", axis)] += knock // 4
    for at in changed.get("more", ()):
        rows[at : at + 5, 0] += knock // 2
    rows[150:, 0] += changed.get("moved", 0)
    listener = DoubleTap(4, 500)
    return sum(listener.feed(row, 1, changed.get("moving")) for row in rows.tolist())


@pytest.mark.parametrize("changed, told", [
    ({}, 1),
    ({"apart": 21}, 1), ({"apart": 60}, 1), ({"apart": 15}, 0), ({"apart": 66}, 0),
    ({"second": 0.6}, 1), ({"second": 0.5}, 0),
    ({"axis": 1}, 0), ({"turn": 2}, 0),
    ({"more": (60,)}, 0), ({"more": (115,)}, 0), ({"more": (165,)}, 0), ({"more": (240,)}, 1),
    ({"moved": 600}, 1), ({"moved": 1200}, 0),
    ({"moving": True}, 0),
])  # fmt: skip
def test_each_criterion_of_a_double_tap(changed, told):
    """By hand: 8000 counts are 977 mg; 120 mg are 983 counts; 1.8 times as hard at most is 0.55 for the second."""
    assert tapped(**changed) == told


def test_thresholds_scale_with_the_sensors_ranges():
    for accel_range_g, gyro_range_dps in ((2, 250), (16, 2000)):
        listener = DoubleTap(accel_range_g, gyro_range_dps)
        assert listener.half * accel_range_g == 32768 // 8
        assert listener.moved * accel_range_g == pytest.approx(DoubleTap(4, 500).moved * 4, rel=0.01)
        assert listener.turned * gyro_range_dps == pytest.approx(DoubleTap(4, 500).turned * 500, rel=0.02)


def test_in_micropython_it_allocates_nothing_and_uses_small_ints(micropython, tmp_path):
    rng = np.random.default_rng(3)
    _t_s, rows, _ = double_tap(rng, 2.0, 0.4)
    wild = rng.integers(-32768, 32768, (400, 6))
    calm = np.tile(rows[:1], (80, 1))
    loud = np.vstack([calm, wild[:3], calm[:30], -wild[:3], calm, wild, calm, [[32767] * 6, [-32768] * 6] * 4, rows])
    (tmp_path / "rows").write_bytes(np.vstack([rows, loud]).astype("<i2").tobytes())
    script = """
from array import array
from double_tap import DoubleTap
data = array("h", bytes(PIECES * 12))
with open(ROWS, "rb") as file:
    file.readinto(data)
listener = DoubleTap(4, 500)
found = i = 0
row = [0] * 6
heap_lock()
for i in range(0, len(data), 6):
    for k in range(6):
        row[k] = data[i + k]
    if listener.feed(row, 1, False):
        found = i
heap_unlock()
print(found, listener.still)
""".replace("PIECES", str(len(rows) + len(loud))).replace("ROWS", repr(str(tmp_path / "rows")))
    message = on_device(micropython, tmp_path, script)
    assert message == on_device(None, tmp_path, script) and not message.startswith("0 ")
