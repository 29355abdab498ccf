"""Settings out of range are refused with a sentence; a profile round-trips, and a wrong one costs no rep."""

import json
import math

import pytest
from core_runs import answer, clean, reps, run
from hypothesis import given
from hypothesis import strategies as st
from repcore.counter import Counter
from repcore.settings import SETTINGS

ROWS = {row[0]: row for row in SETTINGS}
numbers = st.integers(-(10**9), 10**9) | st.floats(allow_nan=False, allow_infinity=False, width=32)


@pytest.mark.parametrize("name", ROWS)
@given(value=numbers)
def test_number_is_accepted_or_refused_with_name_value_and_limits(name, value):
    _, unit, _, low, high = ROWS[name]
    if low <= value <= high:
        assert Counter(settings={name: value}).waiting == 0
        return
    with pytest.raises(ValueError) as refusal:
        Counter(settings={name: value})
    assert all(str(part) in str(refusal.value) for part in (name, value, low, high, unit))


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("value", [math.nan, math.inf, None, "fast", True, [1], 1j], ids=str)
def test_non_number_is_refused(name, value):
    with pytest.raises(ValueError, match=name):
        Counter(settings={name: value})


@pytest.mark.parametrize("name", ["", "set_gap_s", "SET_GAP"])
def test_unknown_name_is_refused_with_the_known_ones(name):
    with pytest.raises(ValueError, match="set_gap"):
        Counter(settings={name: 1})


@pytest.mark.parametrize("name", ROWS)
def test_default_and_limits_are_accepted(name):
    _, _, default, low, high = ROWS[name]
    assert low <= default <= high
    for value in (default, low, high):
        Counter(settings={name: value})


FAMILIES = ["controlled", "ballistic", "small_strokes", "sled", "sled_short"]


@pytest.mark.parametrize("family", FAMILIES)
def test_profile_round_trips(family):
    _, learned = answer(family)
    assert learned and all(type(value) is int for value in learned)
    again = Counter(profile=tuple(json.loads(json.dumps(learned)))).profile()
    assert tuple(again) == tuple(learned)


def test_no_profile_without_reps():
    assert not Counter().profile()


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("other", FAMILIES)
def test_profile_of_any_machine_costs_no_rep(family, other):
    _, foreign = answer(other)
    events, _ = answer(family)
    reported, _ = run(*clean(family)[:2], profile=foreign)
    assert len(reps(reported)) >= len(reps(events)) > 0
