"""The sentences at the top of a page, and its section about strength, recomputed in a second way."""

from dataclasses import replace
from datetime import timedelta

import pytest
from kickback.report.drawing import scale_about
from kickback.report.opening import opening
from page_reader import Reader
from training_data import START, make_rep, make_session, make_set


def session(number, rom=45.0, reps=4, **other):
    sets = [make_set(1, "left", [make_rep(1, at, rom=rom) for at in range(1, reps + 1)])]
    return make_session(sets, number=number, start=START + timedelta(days=7 * number), **other)


def lines(*sessions):
    return opening(sessions[-1], sessions).lines


def test_done():
    assert lines(session(1))[0] == "Done: 4 reps in 1 set, left with 20 kg, 16.0 s under tension."


def test_no_earlier_session():
    assert "there is no earlier session of this lifter and machine" in lines(session(1))[1]
    other = session(1, lifter="Ben")
    assert "there is no earlier session" in lines(other, session(2))[1]


def test_small_change_is_not_named():
    """The usual difference of the range is 1 deg."""
    history = [session(number, 45 + number % 2) for number in range(1, 6)]
    assert lines(*history, session(6, 47.9))[1] == "Against last time (06 April): nothing changed clearly."


def test_large_change_is_named():
    history = [session(number, 45 + number % 2) for number in range(1, 6)]
    text = lines(*history, session(6, 50.0, reps=6))[1]
    assert text.startswith(
        "Against last time (06 April): 2 reps more, range up by 4 deg to 50.0 deg, kick speed up by 4"
    )


def test_too_few_sessions_for_a_change():
    assert "the usual difference needs 3 earlier sessions" in lines(session(1), session(2, 60.0))[1]


def test_look_at_a_record_first():
    heavier = session(2)
    heavier = replace(heavier, sets=[replace(one, weight_kg=25.0) for one in heavier.sets])
    assert lines(session(1), heavier)[2].startswith("Records: heaviest weight: 25 kg (before: 20)")


def test_look_at_frequent_flags():
    flagged = session(2)
    reps = [replace(rep, flags=["short pause"]) for rep in flagged.sets[0].reps[:2]] + flagged.sets[0].reps[2:]
    flagged = replace(flagged, sets=[replace(flagged.sets[0], reps=reps)])
    assert lines(session(1), flagged)[2] == "To look at: short hold in 2 of 4 reps."
    assert lines(session(1), session(2))[2] == "To look at: nothing stands out."


def test_strength_on_the_page(month, kickback, tmp_path):
    assert kickback("edit", "14", "--set", "1", "--weight-kg", "25").exit_code == 0
    assert kickback("report", "14", "-o", tmp_path / "a.html").exit_code == 0
    html = (tmp_path / "a.html").read_text()
    rows = {row[0]: row[1:] for row in Reader(html).tables["strength"][1:]}
    counts = dict(
        month.connection.execute("SELECT set_number, count(*) FROM reps WHERE session_id = 14 GROUP BY set_number")
    )
    assert rows["Ana, Matrix, left"][2] == f"{25 * counts[1] + 20 * counts[3]:.0f} kg"
    assert rows["Ana, Matrix, right"][2] == f"{20 * (counts[2] + counts[4]):.0f} kg"
    assert "Record of Ana, Matrix, left: heaviest weight: 25 kg (before: 20)." in html
    assert "record: heaviest weight: 25 kg (before: 20)" in kickback("show", "14").stdout


def test_axis_that_does_not_start_at_zero_makes_noise_look_small():
    scale, note = scale_about([31, 32, 33])
    low, high = scale["domain"]
    assert high - low >= 0.4 * 32 - 1e-9 and note == ", axis not from 0"
    assert scale_about([1, 5, 30]) == ({"zero": True}, "")


@pytest.mark.parametrize("width", [60, 80])
def test_progress_fits_the_terminal(month, kickback, monkeypatch, width):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(width))
    for words in (
        ["progress"],
        ["sessions"],
        ["show", "last", "--reps"],
        ["trends"],
        ["compare", "1", "last"],
        ["lifters"],
    ):
        result = kickback(*words)
        assert result.exit_code == 0, result.output
        assert max(map(len, result.stdout.splitlines())) <= width, words


def test_sides_without_recorded_reps_are_not_compared(kickback, tmp_path):
    """An imported session has sides but no reps, so it cannot show that there is no difference."""
    (tmp_path / "a.csv").write_text(
        "start,set,reps,side\n2026-01-01,1,10,left\n2026-01-01,2,10,right\n2026-01-02,1,9,left\n"
    )
    assert kickback("import", tmp_path / "a.csv").exit_code == 0
    assert kickback("report", "-o", tmp_path / "a.html").exit_code == 0
    page = Reader((tmp_path / "a.html").read_text())
    assert "No comparison: no session has comparable reps of both sides." in page.absent and "sides" not in page.tables


def test_trends_of_sessions_without_reps_say_so(kickback, tmp_path):
    (tmp_path / "a.csv").write_text("start,set,reps\n2026-01-01,1,10\n2026-01-02,1,10\n")
    kickback("import", tmp_path / "a.csv")
    assert kickback("trends").stdout.splitlines() == [
        "no trend: no session has both a date and recorded reps",
        "left out: 2 sessions whose reps were not recorded one by one",
    ]


def test_page_of_a_coach(month, kickback, tmp_path):
    for number in (12, 13, 14):
        kickback("edit", str(number), "--lifter", "Ben")
    kickback("edit", "14", "--weight-kg", "30")
    assert kickback("report", "--since", "2025-01-25", "-o", tmp_path / "a.html").exit_code == 0
    rows = {row[0]: row[1:] for row in Reader((tmp_path / "a.html").read_text()).tables["lifters"][1:]}
    counts = dict(month.connection.execute("SELECT session_id, count(*) FROM reps GROUP BY session_id"))
    chosen = [one.number for one in month.sessions() if one.start and f"{one.start:%Y-%m-%d}" >= "2025-01-25"]
    of_ben = [counts[number] for number in (12, 13, 14)]
    assert rows["Ben"][:4] == ["3", "12", str(sum(of_ben)), f"{20 * (of_ben[0] + of_ben[1]) + 30 * of_ben[2]:.0f} kg"]
    assert rows["Ana"][0] == str(len(chosen) - 3)
    assert "heaviest weight 30 kg" in rows["Ben"][-1]
