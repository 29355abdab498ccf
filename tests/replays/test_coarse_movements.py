"""Movements out and back in a course, with their edges."""

import numpy as np
import pytest
from kickback.replays.coarse.course import Course
from kickback.replays.coarse.movements import (
    home_side,
    kick_way,
    speed_movements,
    stroke_edges_s,
    turn_movements,
)
from kickback.replays.coarse.turning_points import turning_points

AXIS = np.array([1.0, 0, 0])


def course(corners, unit="deg", rate_hz=10) -> Course:
    """A course of straight lines between corners (s, value), along x."""
    at_s, values = zip(*corners, strict=True)
    t_s = np.arange(0, at_s[-1] + 1e-9, 1 / rate_hz)
    along = np.interp(t_s, at_s, values)
    return Course(unit, t_s, np.outer(along, AXIS), AXIS)


REP = [(2, 0), (3, 30), (4, 30), (6, 0)]
TWO = [(0, 0), *REP, (8, 0), (9, 30), (10, 30), (12, 0), (14, 0)]


def test_two_reps_with_their_phases():
    swung = course(TWO)
    first, second = turn_movements(swung, turning_points(swung), 1)
    edges = (first.start_s, first.peak_start_s, first.peak_end_s, first.end_s)
    assert edges == pytest.approx((2, 3, 4, 6), abs=0.11)
    assert (first.size, first.guided_share, first.back_share) == (30, 1, 1)
    assert second.start_s == pytest.approx(8, abs=0.11)


def test_share_of_a_partial_return():
    swung = course([(0, 0), (2, 0), (3, 30), (5, 0), (6, 0), (7, 30), (8, 20), (9, 20)])
    whole, part = turn_movements(swung, turning_points(swung), 1)
    assert (whole.back_share, part.back_share) == (1, pytest.approx(1 / 3))


def test_edges_lie_where_the_speed_is_a_tenth_of_its_peak():
    ramp = course([(0, 0), (1, 0), (2, 20), (3, 20)], rate_hz=100)
    assert stroke_edges_s(ramp, 0, 300) == pytest.approx((1, 2), abs=0.02)


def test_home_is_the_start_of_the_first_and_the_end_of_the_last_stroke():
    swung = course(TWO)
    assert home_side(swung, turning_points(swung)) == -1
    mirrored = course([(t, -value) for t, value in TWO])
    assert home_side(mirrored, turning_points(mirrored)) == 1


def test_slow_drift_before_the_set_is_not_a_stroke():
    # 12 degrees in 20 s, and then kicks of 30 degrees a second the other way
    drifting = course([(0, 12), (20, 0), *[(t + 20, value) for t, value in TWO[1:]]])
    assert home_side(drifting, turning_points(drifting)) == -1


def test_long_stay_is_home():
    # From the middle of a rep on, and 20 s between the reps at the low end
    cut = course([(0, 30), (1, 0), (21, 0), (22, 30), (23, 0), (25, 0)])
    assert home_side(cut, turning_points(cut)) == -1


def test_kicks_go_up_on_an_upright_axis():
    speed = course([(0, 0), (1, -250), (2, 300), (3, 0)], "mm/s")
    points = turning_points(speed)
    assert kick_way(speed, points, np.array([1.0, 0, 0])) == 1
    assert kick_way(speed, points, np.array([-1.0, 0, 0])) == -1
    assert kick_way(speed, points, np.array([0, 0, 1.0])) == -1  # level: as the first swing


def test_rep_is_one_change_from_kick_to_return():
    beats = [(0, 0), (1, 0), (1.5, 400), (2, 0), (5, 0), (6, -200), (7, 0), (9, 0)]
    speed, turn = course(beats, "mm/s"), course([(0, 0), (9, 2)])
    (only,) = speed_movements(speed, turning_points(speed), 1, turn)
    assert (only.start_s, only.end_s) == (pytest.approx(1, abs=0.11), pytest.approx(7, abs=0.21))
    assert only.size == pytest.approx(600)
    assert only.peak_start_s == only.peak_end_s == pytest.approx(2, abs=0.11)
    assert only.turned_deg == pytest.approx(2 * 6 / 9, abs=0.1)
