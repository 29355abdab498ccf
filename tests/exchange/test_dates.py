"""Dates as the apps write them."""

from datetime import datetime

import pytest
from kickback.exchange.dates import DAY_FIRST, MONTH_FIRST, order_of, parse_date
from kickback.exchange.month_names import MONTHS, month_number

EVENING = datetime(2026, 9, 22, 17, 0)


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-22 17:00:00", "2026-09-22T17:00", "22 Sep 2026, 17:00", "22 Sept. 2026, 17:00", "22.09.2026, 17:00",
        "22.9.2026 17:00", "Sep 22, 2026, 5:00 PM", "September 22, 2026 5:00\u202fpm", "22/09/2026 17:00",
        "9/22/2026 5:00 PM", "2026/09/22 17:00", "2026년 9월 22일 17:00", "2026년 9월 22일 오후 5:00",
        "22 9월 2026, 17:00",
        "2026. 9. 22. 오후 5:00", "2026年9月22日 17:00", "22 de set. de 2026, 17:00", "22 sept. 2026 à 17:00",
        "22 eylül 2026, 17:00", "22 сентября 2026, 17:00", "22 wrz 2026, 17:00",
    ],
)  # fmt: skip
def test_one_evening_in_many_forms(text):
    assert parse_date(text) == EVENING.astimezone()


def test_midnight_and_noon():
    assert parse_date("Sep 22, 2026, 12:05 AM") == datetime(2026, 9, 22, 0, 5).astimezone()
    assert parse_date("Sep 22, 2026, 12:05 PM") == datetime(2026, 9, 22, 12, 5).astimezone()


@pytest.mark.parametrize("text", ["sometime", "32 Sep 2026", "22 Foo 2026, 17:00", "", "22 Sep 1066", "2026", "99:99"])
def test_not_a_date(text):
    with pytest.raises(ValueError, match="is not a date and time"):
        parse_date(text)


def test_ambiguous_order_is_refused():
    with pytest.raises(ValueError, match="is ambiguous: use --date-order dmy"):
        parse_date("04/03/2026 07:30")
    assert parse_date("04/03/2026 07:30", DAY_FIRST).month == 3
    assert parse_date("04/03/2026 07:30", MONTH_FIRST).month == 4
    assert parse_date("05/05/2026").day == 5


def test_order_from_another_row():
    assert order_of(["04/03/2026", "15/03/2026"]) == DAY_FIRST
    assert order_of(["04/03/2026", "03/15/2026"]) == MONTH_FIRST
    assert order_of(["04/03/2026", "05/03/2026"]) is None


@pytest.mark.parametrize("row", MONTHS)
def test_every_month_of_every_language(row):
    assert [month_number(name) for name in row.split()] == list(range(1, 13))
