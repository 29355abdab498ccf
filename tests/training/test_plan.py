"""Plans against sessions small enough to check by hand."""

from dataclasses import replace

import pytest
from kickback.training.plan import Plan, compare, next_weight_kg
from training_data import make_rep, make_session, make_set

PLAN = Plan(sets=2, reps=10, weight_kg=20, step_kg=2.5)


def session(*sets):
    """sets: (side, reps, kg) each."""
    return make_session(
        replace(make_set(at, side, weight_kg=kg), reported_reps=reps) for at, (side, reps, kg) in enumerate(sets, 1)
    )


def met(plan, found):
    return {one.name: one.met for one in compare(plan, found)}


REACHED = [("left", 10, 20), ("right", 11, 20), ("left", 12, 20), ("right", 10, 20)]


def test_reached_plan_suggests_the_next_weight():
    found = session(*REACHED)
    assert met(PLAN, found) == {"sets per side": True, "reps per set": True, "weight": True}
    assert next_weight_kg(PLAN, found) == 22.5


@pytest.mark.parametrize(
    "change", [("right", 9, 20), ("right", 10, 17.5), ("left", 10, 20)], ids=["reps", "weight", "sets"]
)
def test_one_set_short_of_the_plan(change):
    found = session(*REACHED[:3], change)
    assert False in met(PLAN, found).values()
    assert next_weight_kg(PLAN, found) is None


def test_no_next_weight_without_a_step():
    assert next_weight_kg(replace(PLAN, step_kg=None), session(*REACHED)) is None


def test_warmups_do_not_count():
    found = session(*REACHED)
    warm = replace(found.sets[0], type="warmup", reported_reps=3, weight_kg=5)
    assert met(PLAN, replace(found, sets=[warm, *found.sets])) == met(PLAN, found)


def test_hold_and_tempo():
    found = make_session([make_set(1, "left", [make_rep(1, at) for at in range(1, 6)])])
    assert met(Plan(hold_s=1, tempo="1-1-2-1"), found) == {"hold in 80 % of the reps": True, "tempo": True}
    assert met(Plan(hold_s=1.5, tempo="2-1-2-1"), found) == {"hold in 80 % of the reps": False, "tempo": False}
    imported = session(("left", 10, 20))
    assert met(Plan(hold_s=1, tempo="1-1-2-1"), imported) == {"hold in 80 % of the reps": None, "tempo": None}
