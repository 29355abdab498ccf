"""Weeks from Monday to Sunday."""

from datetime import date

from kickback.training.weeks import monday_of, weeks_of


def test_weeks_with_an_empty_one_between():
    days = [(date(2026, 11, 23), 30), (date(2026, 11, 29), 10), (date(2026, 11, 29), 5), (date(2026, 12, 8), 0)]
    first, empty, last = weeks_of(days)
    assert (first.monday, first.reps, first.total, first.sessions) == (
        date(2026, 11, 23), (30, None, None, None, None, None, 15), 45, 3,
    )  # fmt: skip
    assert (empty.monday, empty.total, empty.sessions) == (date(2026, 11, 30), 0, 0)
    assert last.reps == (None, 0, None, None, None, None, None)
    assert weeks_of([]) == []


def test_weeks_over_new_year():
    assert monday_of(date(2027, 1, 1)) == date(2026, 12, 28)
    assert len(weeks_of([(date(2026, 12, 31), 1), (date(2027, 1, 1), 1)])) == 1
