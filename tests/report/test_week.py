"""The coach's page of a week and the calendar: every number again from the rows of the store."""

from datetime import datetime, timedelta

import pytest
from page_reader import Reader

MONDAY = datetime(2025, 1, 13)


@pytest.fixture
def clients(month, kickback):
    """The sessions of a month in January 2025; those with an even number are Ben's."""
    for number in range(2, 15, 2):
        kickback("edit", number, "--lifter", "Ben")
    kickback("plan", "--lifter", "Ben", "--reps", 11, "--sets", 2)
    return month


def rows_of(store, first, days=7):
    """(lifter, weekday, reps, volume in kg) of each session that starts within some days, from the tables alone."""
    found = store.connection.execute(
        "SELECT s.session_id, start_epoch_s + 60 * utc_offset_min, sum(weight_g * n), sum(n) FROM sessions AS s JOIN "
        "(SELECT session_id AS id, set_number, count(*) AS n FROM reps GROUP BY 1, 2) ON id = s.session_id "
        "JOIN sets ON sets.session_id = id AND sets.number = set_number GROUP BY s.session_id"
    ).fetchall()
    sessions = []
    for number, local_s, volume_g, reps in found:
        day = datetime(1970, 1, 1) + timedelta(seconds=local_s)
        if first <= day < first + timedelta(days=days):
            sessions.append(("Ana" if number % 2 else "Ben", day.weekday(), reps, volume_g / 1000))
    return sessions


def week_of(kickback, path, *words):
    assert kickback("report", "-o", path, *words).exit_code == 0
    return Reader(path.read_text()).tables


def test_week_page(clients, kickback, tmp_path):
    table = week_of(kickback, tmp_path / "week.html", "--week", "2025-01-15")["week"]
    now, before = rows_of(clients, MONDAY), rows_of(clients, MONDAY - timedelta(days=7))
    assert [row[0] for row in table[1:]] == ["Ana", "Ben"] and len(now) > 2
    for lifter, *cells in table[1:]:
        own = [one for one in now if one[0] == lifter]
        for day in range(7):
            reps = [one[2] for one in own if one[1] == day]
            assert cells[day] == (str(sum(reps)) if reps else "")
        assert cells[7] == str(sum(one[2] for one in own))
        assert cells[8] == str(sum(one[2] for one in before if one[0] == lifter))
        assert cells[10] == f"{sum(one[3] for one in own):.0f} kg"
        assert cells[11] == (f"{len(own)} of {len(own)}" if lifter == "Ben" else "-")


def test_lifter_who_did_not_train_is_listed(clients, kickback, tmp_path):
    for number in range(1, 15, 2):  # Ana's sessions from this Monday on
        start = clients.session(number).start
        if start.replace(tzinfo=None) >= MONDAY:
            kickback("delete", number, "--yes")
    (ana,) = [
        row for row in week_of(kickback, tmp_path / "w.html", "--week", "2025-01-13")["week"][1:] if row[0] == "Ana"
    ]
    assert ana[1:9] == [""] * 7 + ["0"] and int(ana[9]) > 0


def test_calendar(clients, kickback, tmp_path):
    tables = week_of(kickback, tmp_path / "all.html")
    for key, lifter in (("calendar-1", "Ana"), ("calendar-2", "Ben")):
        for monday, *cells in tables[key][1:]:
            own = [one for one in rows_of(clients, datetime.fromisoformat(monday)) if one[0] == lifter]
            assert [cell or "0" for cell in cells[:7]] == [str(sum(o[2] for o in own if o[1] == at)) for at in range(7)]
            assert cells[7:9] == [str(sum(one[2] for one in own)), str(len(own))]


def test_calendar_on_the_terminal(clients, kickback):
    text = kickback("sessions", "--weeks").stdout
    lines = [line.split() for line in text.splitlines() if line.startswith("2025-01-13")]
    for line, lifter in zip(lines, ("Ana", "Ben"), strict=True):
        own = [one for one in rows_of(clients, MONDAY) if one[0] == lifter]
        reached = [str(len(own)), "of", str(len(own))] if lifter == "Ben" else []
        assert line[8:] == [str(sum(one[2] for one in own)), str(len(own)), *reached]


def test_invalid_week(month, refused, tmp_path):
    assert "give a day such as 2026-11-24" in refused("report", "--week", "soon", "-o", tmp_path / "a.html")
    assert "matches" in refused("report", "--week", "last", "-o", tmp_path / "a.html")
