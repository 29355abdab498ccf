"""Reps left, from sets to failure whose speed falls by known amounts."""

from dataclasses import replace
from datetime import timedelta
from statistics import median

import pytest
from kickback.training.reps_left import MIN_SETS, losses_pct, reps_left
from training_data import START, make_rep, make_session, make_set


def a_set(total, done=None, noise=0.0, **other):
    """A set that would be to failure after `total` reps: the speed falls evenly to 40 % of the first."""
    done = done or total
    speeds = [60 * (1 - 0.6 * at / (total - 1)) * (1 + noise * (-1) ** at) for at in range(done)]
    reps = [make_rep(1, at, mean_speed=speed) for at, speed in enumerate(speeds, 1)]
    made = make_set(1, "left", reps=reps)
    return replace(made, type="failure" if done == total else "normal", **other)


def history(*totals, noise=0.0, **other):
    days = [START + timedelta(days=at) for at in range(len(totals))]
    return [
        make_session([a_set(total, noise=noise, **other)], number=at, start=day)
        for at, (total, day) in enumerate(zip(totals, days, strict=True), 1)
    ]


TOTALS = (8, 12, 10, 14, 9, 11)


def test_losses_never_fall():
    reps = [make_rep(1, at, mean_speed=speed) for at, speed in enumerate((50, 60, 48, 60, 30), 1)]
    assert losses_pct(reps, "mean_speed") == pytest.approx([0, 5 / 60 * 100, 10, 10, 25])


@pytest.mark.parametrize(("total", "done"), [(10, 7), (12, 6), (9, 8)])
def test_estimate_is_near_the_truth(total, done):
    one = a_set(total, done)
    left = reps_left(one, make_session([one]), history(*TOTALS))
    assert not left.missing and left.by == "velocity loss" and left.sets == len(TOTALS)
    assert left.low <= total - done <= left.high and abs(left.value - (total - done)) <= 2


def test_estimate_again_by_hand():
    """The speed of rep i of n is 60 (1 - 0.6 (i - 1) / (n - 1)); the loss is of the mean of two successive reps."""

    def loss(rep, total):
        return 100 * 0.6 * (rep - 1.5) / (total - 1) if rep > 1 else 0

    one = a_set(11, 8)
    left = reps_left(one, make_session([one]), history(*TOTALS))
    reached = loss(8, 11)
    answers = [
        next((total - rep for rep in range(1, total + 1) if loss(rep, total) >= reached - 1e-9), 0) for total in TOTALS
    ]
    assert (left.low, left.high, left.value) == (min(answers), max(answers), median(answers))


def test_too_few_sets():
    one = a_set(10, 7)
    found = reps_left(one, make_session([one]), history(*TOTALS[: MIN_SETS - 1]))
    assert str(found) == f"it needs {MIN_SETS} sets to failure with recorded reps; there are {MIN_SETS - 1}"


def test_other_weights_sides_and_lifters_do_not_count():
    one = a_set(10, 7)
    for other in (history(*TOTALS, weight_kg=60.0), history(*TOTALS, side="right"), history(*TOTALS, lifter="Ben")):
        assert "there are 0" in reps_left(one, make_session([one]), other).missing


def test_history_that_does_not_support_an_estimate():
    """Sets of one length whose speed falls by chance: counting does better."""
    sets = history(*[10] * 6)
    one = a_set(10, 7)
    assert "differ too much" in reps_left(one, make_session([one]), sets).missing
    erratic = history(5, 30, 6, 25, 8, 40, noise=0.3)
    assert "differ too much" in reps_left(one, make_session([one]), erratic).missing


def test_sets_without_an_estimate():
    failed = a_set(10)
    assert reps_left(failed, make_session([failed]), history(*TOTALS)).missing == "it was done to failure"
    short = a_set(10, 2)
    assert reps_left(short, make_session([short]), history(*TOTALS)).missing == "it needs 3 reps"


def test_marked_sets_on_terminal_and_page(month, kickback, refused, tmp_path):
    """The sets of a month are no sets to failure: speed falls by the same share whatever their length."""
    assert "reps left" not in kickback("show", "last").stdout
    assert "--type applies to a set" in refused("edit", "1", "--type", "failure")
    for number in range(1, 7):
        assert kickback("edit", number, "--set", 1, "--type", "failure").exit_code == 0
    lines = [line for line in kickback("show", "last").stdout.splitlines() if line.startswith("reps left, set 1: ")]
    left = reps_left(month.session(14).sets[0], month.session(14), month.sessions())
    assert lines == [f"reps left, set 1: {left}"]
    assert kickback("report", "last", "-o", tmp_path / "a.html").exit_code == 0
    text = (tmp_path / "a.html").read_text()
    assert f"No estimate of the reps left in set 2: it needs {MIN_SETS} sets to failure" in text
    assert kickback("show", "1").stdout.count("it was done to failure") == 1
