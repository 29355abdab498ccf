"""Highs and lows of a course, small enough to check by hand."""

import numpy as np
import pytest
from kickback.replays.coarse.turning_points import half_way, remove_ripples, usual_swing, zigzag


@pytest.mark.parametrize(
    ("along", "points"),
    [
        ([0, 5, 0], [0, 1, 2]),
        ([0, 5, 4, 6, 0], [0, 3, 4]),  # a dip by 1
        ([0, 0, 5, 5, 0, 0], [1, 2, 4]),  # the first sample of each level, the last of the start
        ([5, 0, 5], [0, 1, 2]),
        ([0, 1, 0, 1], []),  # nothing as large as 2
        ([0, 3], [0, 1]),
    ],
)
def test_zigzag(along, points):
    assert [along[i] for i in zigzag(np.array(along, float), 2)] == [along[i] for i in points]


def clean(along):
    """The values left of a course with one sample a second."""
    values = np.array(along, float)
    points = remove_ripples(np.arange(len(values)), values, np.arange(len(values), dtype=float))
    return values[points].tolist()


def test_ripple_joins_its_neighbouring_swings():
    # 10 up, 4 down, 5 up: one swing of 11
    assert clean([0, 10, 0, 10, 6, 11, 0, 10, 0]) == [0, 10, 0, 11, 0, 10, 0]


def test_swings_of_half_the_usual_size_remain():
    assert clean([0, 10, 0, 6, 0, 10, 0]) == [0, 10, 0, 6, 0, 10, 0]


def test_ripple_at_an_end_is_removed():
    assert clean([2, 0, 10, 0, 10, 7]) == [0, 10, 0, 10]


def test_usual_swing_has_half_of_the_movement_above_it():
    # Of a total of 24, half lies in swings up to 10: the ripples of 1 hardly count.
    size, at_s = np.array([10, 1, 1, 1, 1, 10.0]), np.arange(6.0)
    assert usual_swing(size, at_s) == pytest.approx([10] * 6)
    # 100 s later only the swing itself is near
    assert usual_swing(np.array([10, 4.0]), np.array([0, 100.0])) == pytest.approx([10, 4])


def test_smaller_set_after_a_rest_keeps_its_first_swing():
    at_s = np.array([0, 1, 2, 3, 40, 41, 42, 43.0])  # the swing of 10 into the rest ends at 40 s
    along = np.array([0, 10, 0, 10, 0, 4, 0, 4.0])
    t_s = np.arange(0, 44, 0.5)
    course = np.interp(t_s, np.insert(at_s, 4, 4), np.insert(along, 4, 0))
    points = remove_ripples(zigzag(course, 1), course, t_s)
    assert course[points].tolist() == [0, 10, 0, 10, 0, 4, 0, 4]


def test_half_way_is_during_the_swing():
    assert half_way(np.array([0, 1, 9, 10, 10, 10, 10.0]), 0, 6) == 2
    assert half_way(np.array([10, 10, 10, 1, 0.0]), 0, 4) == 3
