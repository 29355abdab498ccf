"""Truth of strokes simple enough for a formula: a speed that follows a parabola, v = 6 R/T u (1-u)."""

from math import sqrt

import numpy as np
import pytest
from kickback.simulate.script import Rep, Script, Shape
from kickback.simulate.truth import true_reps

PARABOLA = Shape(1, 1)


def script(sled=False):
    return Script(np.random.default_rng(1), sled, 60.0)


def one_rep(s, top, kick, hold, back, sag=0.0):
    s.wait(1)
    out = s.stroke(top, kick, PARABOLA)
    s.wait(hold, sag)
    home = s.stroke(0, back, PARABOLA)
    s.wait(1)
    s.reps.append(Rep(0, True, out, home))
    return true_reps(s)[0]


def passes(edge, span, seconds):
    """When the parabola first reaches the edge: 6 R/T u (1-u) = edge."""
    return seconds * (1 - sqrt(1 - 4 * edge * seconds / (6 * span))) / 2


def test_edges_of_a_brisk_rep_are_at_five_percent_of_its_range():
    # 60 degrees in 1 s peak at 90 deg/s: 5 % of the range (3 deg/s) is less than 10 % of the peak (9 deg/s).
    rep = one_rep(script(), 60, 1, 2, 1)
    late = passes(3, 60, 1)  # 8.4 ms
    assert rep["start_s"] == pytest.approx(1 + late, abs=0.002)
    assert rep["peak_start_s"] == pytest.approx(2 - late, abs=0.002)
    assert rep["peak_end_s"] == pytest.approx(4 + late, abs=0.002)
    assert rep["end_s"] == pytest.approx(5 - late, abs=0.002)
    assert rep["rom"] == pytest.approx(60)


def test_edges_of_a_slow_return_are_at_a_tenth_of_its_own_peak():
    # Home in 4 s peaks at 22.5 deg/s: 2.25 is less than 3.
    rep = one_rep(script(), 60, 1, 2, 4)
    late = passes(2.25, 60, 4)  # 103 ms
    assert rep["peak_end_s"] == pytest.approx(4 + late, abs=0.002)
    assert rep["end_s"] == pytest.approx(8 - late, abs=0.002)
    assert rep["peak_start_s"] == pytest.approx(2 - passes(3, 60, 1), abs=0.002)


@pytest.mark.parametrize(("sled", "top", "floor"), [(False, 4, 0.4), (True, 150, 12)])
def test_no_edge_is_below_the_resolution_of_the_sensor(sled, top, floor):
    rep = one_rep(script(sled), top, 2, 1, 2)
    assert rep["start_s"] == pytest.approx(1 + passes(floor, top, 2), abs=0.002)
    assert rep["rom_unit"] == ("mm" if sled else "deg")


def test_sagging_below_the_edge_speed_belongs_to_the_hold():
    # Sinks 2 deg/s x 2.9 s (the ramps of 0.1 s count half): still paused, and the return begins lower.
    rep = one_rep(script(), 60, 1, 3, 1, sag=-2)
    assert rep["peak_start_s"] == pytest.approx(2 - passes(3, 60, 1), abs=0.002)
    assert rep["peak_end_s"] == pytest.approx(5 + passes(3, 54.2, 1), abs=0.002)
    assert rep["rom"] == pytest.approx(60)


def test_range_is_measured_from_the_lowest_position_of_the_rep():
    s = script()
    s.wait(1)
    out = s.stroke(50, 1, PARABOLA)
    home = s.stroke(20, 1, PARABOLA)
    again = s.stroke(50, 1, PARABOLA)
    low = s.stroke(10, 1, PARABOLA)
    s.reps += [Rep(0, True, out, home), Rep(0, True, again, low)]
    assert [rep["rom"] for rep in true_reps(s)] == pytest.approx([50, 40], abs=0.001)


@pytest.mark.parametrize("shape", [Shape(), Shape(level=0.4), Shape(dips=((0.5, 0.1, 0.7),)), Shape(0.5, 3)])
def test_every_shape_ends_at_its_target(shape):
    s = script()
    s.stroke(37.0, 0.8, shape)
    path = s.position()
    assert len(path) == 800
    assert path[-1] == pytest.approx(37)
    assert np.all(np.diff(path) >= 0)
