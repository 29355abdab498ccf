"""Only what is alike is compared, and a line says no more than its points."""

from datetime import timedelta

import pytest
from kickback.training.trends import Alike, groups, trends, verdict
from made import START, make_rep, make_session, make_set


def session(number, day, rom=45.0, **other):
    sets = [make_set(1, other.pop("side", "left"), [make_rep(1, 1, rom=rom)], other.pop("weight_kg", 20))]
    return make_session(sets, number=number, start=START + timedelta(days=day), **other)


def of(name, found):
    return next(one for one in found if one.name == name)


def test_a_straight_line():
    # one degree per week
    found = of("range", trends([session(at, 7 * at, 40 + at) for at in range(6)]))
    assert (found.per_week, found.level, found.change) == (pytest.approx(1), pytest.approx(40), pytest.approx(5))
    assert found.spread == pytest.approx(0, abs=1e-9)
    assert verdict(found).startswith("up by 5 deg over 5 weeks; the usual spread is ±")


def test_what_is_within_the_spread_is_no_change():
    values = (40, 44, 40, 44, 40, 44, 41)
    found = of("range", trends([session(at, 7 * at, rom) for at, rom in enumerate(values)]))
    assert found.change is None and found.per_week is not None
    assert verdict(found).startswith("no change beyond the spread over 6 weeks")


def test_one_odd_session_does_not_turn_a_line():
    values = [40, 41, 42, 90, 44, 45, 46]
    assert of("range", trends([session(at, 7 * at, rom) for at, rom in enumerate(values)])).per_week == pytest.approx(1)


def test_two_sessions_are_no_trend():
    found = of("range", trends([session(0, 0), session(1, 30)]))
    assert (found.per_week, verdict(found)) == (None, "a trend takes 5 sessions, and 2 can be compared here")


def test_a_week_is_no_trend():
    found = of("range", trends([session(at, at) for at in range(6)]))
    assert verdict(found) == "a trend takes 14 days, and the sessions lie within 5"


@pytest.mark.parametrize("other", [{"side": "right"}, {"weight_kg": 25}, {"lifter": "Bo"}, {"machine": "Other"}])
def test_only_what_is_alike_is_compared(other):
    made = [session(at, 7 * at) for at in range(5)] + [session(at, 7 * at, 60.0, **other) for at in range(5, 10)]
    assert sorted(len(sets) for sets in groups(made).values()) == [5, 5]
    assert all(len(one.points) == 5 and one.change is None for one in trends(made) if one.name == "range")


def test_sessions_without_a_date_are_left_out():
    assert groups([make_session([make_set(1, "left", [make_rep(1, 1)])], start=None)]) == {}


def test_names_of_groups():
    assert str(Alike("Ana", "Matrix", "left", 22.5, "lever")) == "Ana, Matrix, left, 22.5 kg"
    nothing = "lifter not named, machine not named (lever), side not told, weight not told"
    assert str(Alike("", "", None, None, "lever")) == nothing
