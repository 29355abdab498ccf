"""Only comparable sets are compared, and a trend claims no more than its points support."""

from datetime import timedelta

import pytest
from kickback.training.trends import ComparisonKey, comparable_sets, trends, verdict
from training_data import START, make_rep, make_session, make_set


def session(number, day, rom=45.0, **other):
    sets = [make_set(1, other.pop("side", "left"), [make_rep(1, 1, rom=rom)], other.pop("weight_kg", 20))]
    return make_session(sets, number=number, start=START + timedelta(days=day), **other)


def of(name, found):
    return next(one for one in found if one.name == name)


def test_straight_line():
    # one degree per week
    found = of("range", trends([session(at, 7 * at, 40 + at) for at in range(6)]))
    assert (found.per_week, found.level, found.change) == (pytest.approx(1), pytest.approx(40), pytest.approx(5))
    assert found.spread == pytest.approx(0, abs=1e-9)
    assert verdict(found).startswith("up by 5 deg over 5 weeks; the usual spread is ±")


def test_change_within_the_spread_is_not_reported():
    values = (40, 44, 40, 44, 40, 44, 41)
    found = of("range", trends([session(at, 7 * at, rom) for at, rom in enumerate(values)]))
    assert found.change is None and found.per_week is not None
    assert verdict(found).startswith("no change beyond the spread over 6 weeks")


def test_one_outlier_does_not_change_the_slope():
    values = [40, 41, 42, 90, 44, 45, 46]
    assert of("range", trends([session(at, 7 * at, rom) for at, rom in enumerate(values)])).per_week == pytest.approx(1)


def test_two_sessions_are_too_few():
    found = of("range", trends([session(0, 0), session(1, 30)]))
    assert (found.per_week, verdict(found)) == (None, "a trend needs 5 comparable sessions; there are 2")


def test_a_week_is_too_short():
    found = of("range", trends([session(at, at) for at in range(6)]))
    assert verdict(found) == "a trend needs 14 days; the sessions span 5"


@pytest.mark.parametrize("other", [{"side": "right"}, {"weight_kg": 25}, {"lifter": "Bo"}, {"machine": "Other"}])
def test_only_comparable_sets_are_compared(other):
    made = [session(at, 7 * at) for at in range(5)] + [session(at, 7 * at, 60.0, **other) for at in range(5, 10)]
    assert sorted(len(sets) for sets in comparable_sets(made).values()) == [5, 5]
    assert all(len(one.points) == 5 and one.change is None for one in trends(made) if one.name == "range")


def test_sessions_without_a_date_are_left_out():
    assert comparable_sets([make_session([make_set(1, "left", [make_rep(1, 1)])], start=None)]) == {}


def test_names_of_keys():
    assert str(ComparisonKey("Ana", "Matrix", "left", 22.5, "lever")) == "Ana, Matrix, left, 22.5 kg"
    nothing = "lifter unknown, machine unknown (lever), side unknown, weight unknown"
    assert str(ComparisonKey("", "", None, None, "lever")) == nothing
