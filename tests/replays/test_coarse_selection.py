"""Which movements count, and the reasons of the others."""

from dataclasses import replace

import pytest
from kickback.replays.coarse.movements import Movement
from kickback.replays.coarse.selection import irregularity, judge


def movements(*sizes, first_s=0.0, period_s=4.0) -> list[Movement]:
    """Movements of 2 s with these sizes, one every period_s."""
    starts = [first_s + i * period_s for i in range(len(sizes))]
    return [Movement(s, s + 0.5, s + 1, s + 2, size, 1.0) for s, size in zip(starts, sizes, strict=True)]


def reasons(found, worn=False):
    return [one.reason for one in judge(found, worn)]


def test_three_alike_count():
    assert reasons(movements(20, 22, 19)) == [None] * 3


@pytest.mark.parametrize("sizes", [(20, 22), (20, 40, 20), (10, 20, 40)])
def test_fewer_or_different_movements_do_not_count(sizes):
    assert reasons(movements(*sizes)) == ["not three alike in a row"] * len(sizes)


def test_other_movements_of_a_set_need_half_the_usual_range():
    # Usual are 20: 10 is half of it
    found = judge(movements(20, 20, 20, 10, 9, 20), False)
    assert [one.reason for one in found] == [None] * 4 + ["below half the usual range", None]
    assert (found[4].value, found[4].limit) == (9, 10)


def test_smaller_set_after_a_rest_counts():
    small = movements(8, 8, 8, 8, first_s=60)
    assert reasons([*movements(20, 20, 20), *small]) == [None] * 7


def test_single_movement_counts_if_the_usual_range_is_known():
    assert reasons([*movements(20, 20, 20), *movements(18, first_s=60)]) == [None] * 4
    assert reasons([*movements(20, 20, 20), *movements(9, first_s=60)])[-1] == "not three alike in a row"
    assert reasons([*movements(20, 20, 20), *movements(50, first_s=60)])[-1] == "not three alike in a row"


def test_path_is_required_unless_the_sensor_is_worn():
    askew = [replace(one, guided_share=0.8) for one in movements(20, 20, 20)]
    assert reasons(askew) == ["off the path"] * 3
    assert reasons(askew, worn=True) == [None] * 3


def test_handling_is_judged_as_a_whole():
    loose = [replace(one, guided_share=0.3) for one in movements(20, 20, 20, 20)]
    found = judge([*movements(20, 20, 20), *[replace(one, start_s=one.start_s + 12) for one in loose]], False)
    # 3 of 7 are on a path, fewer than half: none of them is a rep
    assert {one.reason for one in found} == {"off the path"}
    assert found[0].value == pytest.approx(3 / 7)


def test_speed_during_rotation_is_not_a_rep():
    turned = [replace(one, turned_deg=35.0) for one in movements(500, 500, 500)]
    assert {one.reason for one in judge(turned, False)} <= {"turns too far", "off the path"}
    assert reasons(turned, worn=True) == [None] * 3


def test_shaking_does_not_begin_a_set():
    quick = [replace(one, end_s=one.start_s + 0.5) for one in movements(20, 20, 20)]
    found = judge(quick, False)
    assert [(one.reason, one.value) for one in found] == [("too short to begin a set", 0.5)] * 3


def test_movement_without_return_is_not_a_rep():
    found = [*movements(20, 20, 20, 20)]
    found[3] = replace(found[3], back_share=0.4)
    assert reasons(found) == [None] * 3 + ["does not come back"]


def test_irregularity_of_even_and_uneven_reps():
    assert irregularity(movements(20, 20, 20)) == 0
    # Sizes change by ln 2 each time, periods not at all
    assert irregularity(movements(20, 40, 20)) == pytest.approx(0.693, abs=0.001)
    assert irregularity(movements(20, 20)) == float("inf")
