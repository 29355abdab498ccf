"""Strength from sets small enough to compute by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest
from kickback.training.strength import (
    StrengthKey,
    best_by_reps,
    best_set,
    records_of,
    speed_line,
    volumes_kg,
    weighted_sets,
)
from training_data import START, make_rep, make_session, make_set

KEY = StrengthKey("Ana", "Matrix", "left")


def session(number, *sets, day=0, **other):
    """A session of sets with (reps, kg) each."""
    made = [replace(make_set(at, "left", weight_kg=kg), reported_reps=reps) for at, (reps, kg) in enumerate(sets, 1)]
    return make_session(made, number=number, start=START + timedelta(days=day), **other)


def sets_of(*sessions):
    return weighted_sets(sessions)[KEY]


def test_estimated_maximum():
    one, ten, eleven = sets_of(session(1, (1, 60), (10, 45), (11, 45)))
    assert (one.e1rm_kg, ten.e1rm_kg, eleven.e1rm_kg) == (60, pytest.approx(45 * 40 / 30), None)
    assert best_set([ten, eleven]) is ten and best_set([]) is None


def test_volume_per_session():
    sets = sets_of(session(1, (10, 20), (8, 25)), session(2, (5, 30), day=7))
    assert volumes_kg(sets) == {1: 10 * 20 + 8 * 25, 2: 150}


def test_best_weight_for_each_number_of_reps():
    best = best_by_reps(sets_of(session(1, (8, 20), (8, 25), (5, 30)), session(2, (8, 25), day=7)))
    assert {reps: (one.weight_kg, one.session.number) for reps, one in best.items()} == {5: (30, 1), 8: (25, 1)}


def test_warmups_undated_and_unweighted_sets_are_left_out():
    warm = make_session([replace(make_set(1, "left"), reported_reps=8, type="warmup")])
    bare = make_session([replace(make_set(1, "left", weight_kg=None), reported_reps=8)])
    undated = replace(session(1, (8, 20)), start=None)
    assert weighted_sets([warm, bare, undated]) == {}


def test_records():
    first, second = session(1, (8, 20), (8, 20)), session(2, (8, 25), (10, 20), day=7)
    records = records_of(second, [first, second])[KEY]
    assert [(one.name, one.value, one.before) for one in records] == [
        ("heaviest weight", 25, 20),
        ("estimated maximum", pytest.approx(25 * 38 / 30), pytest.approx(20 * 38 / 30)),
        ("volume of a session", 400, 320),
        ("reps at 20 kg", 10, 8),
    ]
    assert records_of(first, [first, second]) == {}
    assert records_of(session(3, (8, 25), day=14), [first, second]) == {}


def test_records_of_another_side_are_separate():
    first = session(1, (8, 20))
    right = session(2, (8, 30), day=7)
    right = replace(right, sets=[replace(one, side="right") for one in right.sets])
    assert records_of(right, [first]) == {}


def test_speed_against_weight():
    speeds = {20: 60.0, 25: 50.0, 30: 40.0}
    sets = [make_set(at, "left", [make_rep(at, 1, mean_speed=v)], kg) for at, (kg, v) in enumerate(speeds.items(), 1)]
    line = speed_line(sets_of(make_session(sets)))
    assert (line.slope, line.level, line.weights) == (pytest.approx(-2), pytest.approx(100), 3)
    assert "it needs 3 weights with recorded reps; there are 2" in speed_line(sets_of(make_session(sets[:2]))).missing
    near = [make_set(at, "left", [make_rep(at, 1)], 20 + at) for at in (1, 2, 3)]
    assert speed_line(sets_of(make_session(near))).missing == "the weights differ by less than 20 %"
