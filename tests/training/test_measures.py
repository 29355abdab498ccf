"""Figures of sets small enough to compute by hand."""

import pytest
from kickback.training.asymmetry import asymmetries, variation_pct
from kickback.training.metrics import (
    flag_counts,
    held_pauses,
    loss_within_set,
    phase_medians,
    range_median,
    rests_s,
    speed_median,
    under_tension,
    velocity_loss,
)
from kickback.training.tempo import Tempo, parse_tempo, target_of
from training_data import make_rep, make_session, make_set, sled


def test_tempo_is_the_median_of_each_phase():
    reps = [make_rep(1, at, concentric_s=kick) for at, kick in ((1, 1.0), (2, 1.4), (3, 3.0))]
    assert [phase.value for phase in phase_medians(reps)] == [1.4, 1, 2, 1]
    assert [phase.missing for phase in phase_medians([])] == ["no rep was recorded"] * 4


def test_rest_of_the_last_rep_is_left_out():
    reps = [make_rep(1, 1, bottom_pause_s=0.5), make_rep(1, 2, bottom_pause_s=None)]
    assert phase_medians(reps)[3].value == 0.5
    assert phase_medians(reps[1:])[3].missing == "no rep was followed by another rep in its set"


def test_time_under_tension():
    assert under_tension([make_rep(1, 1), make_rep(1, 2, peak_pause_s=2.0)]).value == 4 + 5
    assert under_tension([]).value is None


def test_velocity_loss_is_from_the_best_to_the_last():
    speeds = (40.0, 50.0, 45.0)
    reps = [make_rep(1, at, mean_speed=speed) for at, speed in enumerate(speeds, 1)]
    assert velocity_loss(reps).value == pytest.approx(100 * (50 - 45) / 50)
    assert velocity_loss(reps[:2]).value == 0
    assert velocity_loss(reps[:1]).missing == "a loss needs a second rep"


def test_loss_compares_three_reps_of_each_end():
    reps = [make_rep(1, at, rom=rom) for at, rom in enumerate((40, 42, 41, 30, 35, 33), 1)]
    assert loss_within_set("range lost", reps, "rom").value == pytest.approx(100 * (41 - 33) / 41)
    assert loss_within_set("range lost", reps[:5], "rom").missing == "a loss needs 6 reps in the set; it has 5"


def test_holds_on_target():
    reps = [make_rep(1, at, peak_pause_s=pause) for at, pause in enumerate((0.2, 1.0, 1.5, 0.99), 1)]
    measure = held_pauses(reps, 1)
    assert (measure.value, measure.made_of) == (50, "2 of 4 reps held for 1 s or longer")


def test_rests_are_from_end_to_start():
    session = make_session([make_set(1, reps=[make_rep(1, 1)]), make_set(2, reps=[make_rep(2, 1)]), make_set(3)])
    assert rests_s(session) == [None, 200 - 104, None]
    assert rests_s(make_session([])) == []


def test_flags_are_counted():
    reps = [make_rep(1, 1, flags=["wobble"]), make_rep(1, 2, flags=["short range", "wobble"])]
    assert flag_counts(reps) == {"wobble": 2, "short range": 1}


def test_range_of_a_slow_sled_is_hidden():
    slow = [sled(make_rep(1, at, eccentric_s=2.5)) for at in (1, 2)]
    why = "2 of 2 reps took longer than 2 s per stroke, which is too slow for a sled's accelerometer"
    for measure in (range_median(slow), speed_median(slow), velocity_loss(slow)):
        assert (measure.value, measure.missing) == (None, why)
    assert loss_within_set("hold lost", slow * 3, "peak_pause_s").value == 0
    quick = [sled(make_rep(1, at)) for at in (1, 2, 3)]
    assert str(range_median([slow[0], *quick])) == "45.0 mm"
    assert range_median([make_rep(1, 1, eccentric_s=9.0)]).value == 45  # a lever has a gyroscope
    assert range_median([make_rep(1, 1), slow[0]]).missing == "degrees and millimetres cannot be combined"


def test_asymmetry(two_sides):
    reach, speed, pause = asymmetries(two_sides)
    # medians of 40.5 41 41.5 42 42.5 43 and 50.5 ... 53
    assert (reach.left, reach.right) == (41.75, 51.75)
    assert reach.value_pct == pytest.approx(100 * 10 / 51.75)
    # the standard deviation of 0, 0.5, ... 2.5 is 0.9354, and the mean 41.75
    assert reach.spread_pct == pytest.approx(100 * 0.9354 / 41.75, abs=0.01)
    assert speed.value_pct == reach.value_pct  # all kicks took a second
    assert (pause.value_pct, pause.missing) == (None, "the difference of 0 % is within the spread of one side (0 %)")


def test_asymmetry_is_negative_if_the_left_is_larger(two_sides):
    left, right = two_sides.sets
    swapped = make_session([make_set(1, "right", left.reps), make_set(2, "left", right.reps)])
    assert asymmetries(swapped)[0].value_pct == pytest.approx(-100 * 10 / 51.75)


def test_asymmetry_within_the_spread_is_hidden():
    wide = [make_rep(1, at, rom=rom) for at, rom in enumerate((30, 50, 40), 1)]
    near = [make_rep(2, at, rom=44.0) for at in (1, 2, 3)]
    found = asymmetries(make_session([make_set(1, "left", wide), make_set(2, "right", near)]))[0]
    assert (found.value_pct, found.left, found.right) == (None, 40, 44)
    assert found.missing == "the difference of 9 % is within the spread of one side (25 %)"


@pytest.mark.parametrize(
    ("sets", "why"),
    [
        ([("left", 3, 20), ("right", 2, 20)], "a comparison needs 3 reps on each side; the right has 2"),
        ([("left", 3, 20), ("right", 3, 25)], "the two sides moved different weights"),
    ],
)
def test_sides_that_cannot_be_compared(sets, why):
    made = [
        make_set(at, side, [make_rep(at, rep) for rep in range(1, count + 1)], weight)
        for at, (side, count, weight) in enumerate(sets, 1)
    ]
    assert {one.missing for one in asymmetries(make_session(made))} == {why}


def test_variation_is_within_sets():
    # Two sets without spread, far from each other
    assert variation_pct([[10, 10], [20, 20]]) == 0
    assert variation_pct([[10], [20]]) is None


@pytest.mark.parametrize("text", ["2-1-3-0", "ecc:3-0-2-1", "ECC:3-0-2-1"])
def test_valid_tempos(text):
    assert parse_tempo(text) == Tempo(2, 1, 3, 0)


def test_as_fast_as_possible():
    assert str(parse_tempo("x-1-3-0.5")) == "X-1-3-0.5"


def test_target_of_a_device():
    assert str(target_of({"concentric_s": 2, "hold_s": 1, "eccentric_s": 3})) == "2-1-3-X"
    assert target_of({"concentric_s": 0, "hold_s": 0, "eccentric_s": 0}) is target_of({}) is None


@pytest.mark.parametrize("text", ["", "2-1", "2-1-3-0-1", "2-1-three-0", "-1-1-1-1", "2-1-3-nan", "99-1-1-1"])
def test_invalid_tempos(text):
    with pytest.raises(ValueError, match="give times in s, kick-hold-return-rest"):
        parse_tempo(text)
