"""Imports of sessions from other programs."""

import json
from datetime import datetime, timedelta, timezone

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from kickback.cli.main import main
from kickback.exchange.app_rows import Options
from kickback.exchange.import_csv import read_sessions
from kickback.store import Store

HEVY = """"title","start_time","end_time","description","exercise_title","superset_id","exercise_notes","set_index","set_type","weight_kg","reps","distance_km","duration_seconds","rpe"
"Legs","24 Nov 2026, 18:30","24 Nov 2026, 19:10","","Glute Kickback (Machine)",,"left first",0,"normal",20,12,,,8
"Legs","24 Nov 2026, 18:30","24 Nov 2026, 19:10","","Glute Kickback (Machine)",,"left first",1,"normal",22.5,10,,,
"Legs","24 Nov 2026, 18:30","24 Nov 2026, 19:10","","Leg Press",,,0,"normal",100,8,,,
"Legs","26 Nov 2026, 18:30","26 Nov 2026, 19:10","","Glute Kickback (Machine) - Left",,,0,"normal",,15,,,
"""  # noqa: E501
STRONG = """Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE
2026-11-24 18:30:00,Legs,40m,Glute Kickback (Machine),1,44.1,12,0,0,
2026-11-24 18:30:00,Legs,40m,Glute Kickback (Machine),Rest Timer,0,0,0,90,
2026-11-24 18:30:00,Legs,40m,Glute Kickback (Machine),2,0,9,0,0,
2026-11-24 18:30:00,Legs,40m,Plank,1,0,0,0,60,
"""
OURS = """start,set,reps,side,weight_kg,lifter,machine,note
2026-11-24T18:30:00+01:00,1,12,left,20,Ana,Matrix,easy
2026-11-24T18:30:00+01:00,2,11,right,20,Ana,Matrix,
"""


@pytest.fixture
def write(tmp_path):
    def make(text, name="app.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return make


def test_hevy(write, kickback, own_store):
    result = kickback("import", write(HEVY), "--lifter", "Ana")
    assert result.exit_code == 0
    assert "1 set of other exercises left out (Leg Press)" in result.stderr
    with Store.open(own_store) as store:
        first, second = store.sessions()
    assert (first.origin, first.lifter, first.machine) == ("Hevy CSV, app.csv: Legs", "Ana", "Glute Kickback (Machine)")
    assert [(one.count, one.weight_kg, one.side, one.note) for one in first.sets] == [
        (12, 20, None, "left first"),
        (10, 22.5, None, "left first"),
    ]
    assert first.start and (first.start.hour, first.start.minute) == (18, 30)
    assert [(one.count, one.weight_kg, one.side) for one in second.sets] == [(15, None, "left")]


def test_strong(write):
    session = read_sessions(write(STRONG)).candidates[0].session
    assert [(one.count, one.weight_kg) for one in session.sets] == [(12, 44.1), (9, None)]
    session = read_sessions(write(STRONG.replace(",", ";")), options=Options(pounds=True)).candidates[0].session
    assert session.sets[0].weight_kg == pytest.approx(44.1 * 0.45359237, abs=1e-3)


def test_ours(write):
    session = read_sessions(write(OURS)).candidates[0].session
    assert session.start == datetime(2026, 11, 24, 18, 30, tzinfo=timezone(timedelta(hours=1)))
    assert (session.lifter, session.machine) == ("Ana", "Matrix")
    assert [(one.count, one.side, one.weight_kg, one.note) for one in session.sets] == [
        (12, "left", 20, "easy"),
        (11, "right", 20, ""),
    ]


def test_exported_list_of_sets_can_be_imported(month, kickback, tmp_path):
    assert kickback("export", "--sets", "-o", tmp_path / "sets.csv").exit_code == 0
    result = kickback("import", tmp_path / "sets.csv", "--db", tmp_path / "other.db")
    assert result.exit_code == 0, result.output
    with Store.open(tmp_path / "other.db") as store:
        found = store.sessions()
    expected = [[(one.side, one.count, one.weight_kg) for one in session.sets] for session in month.sessions()]
    assert [[(one.side, one.count, one.weight_kg) for one in session.sets] for session in found] == expected
    assert [one.start for one in found] == [one.start for one in month.sessions()]


def test_same_file_twice(write, kickback, own_store):
    kickback("import", write(HEVY))
    assert "2 sessions already stored" in kickback("import", write(HEVY)).stderr
    with Store.open(own_store) as store:
        assert len(store.sessions()) == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (STRONG.replace(",12,", ",twelve,"), "line 2: 'twelve' is not a number from 0 to 100,000; nothing"),
        (STRONG.replace("2026-11-24 18:30:00,Legs,40m,Glute Kickback (Machine),2", "soon,Legs,40m,Glute Kickback,2"),
         "line 4: 'soon' is not a date and time"),
        (HEVY.replace(",12,,", ",1.5,,"), "line 2: '1.5' is not a number of reps"),
        (OURS.replace("left", "both"), "line 2: side 'both': use left, right, or nothing"),
        (OURS.replace(",20,", ",-20,"), "line 2: '-20' is not a number from 0 to 100,000"),
    ],
)  # fmt: skip
def test_invalid_lines(write, refused, own_store, text, why):
    assert why in refused("import", write(text))
    assert not own_store.exists()


def test_unknown_file(write, refused):
    assert "app.csv, line 1: no column t_s" in refused("import", write("a,b\n1,2\n"))
    assert "none.csv: cannot be read: No such file or directory" in refused("import", "none.csv")


def test_trace(kickback, own_store, repo_demo):
    words = ["--machine", "Matrix", "--side", "left", "--weight-kg", "20", "--start", "2026-11-24 18:30"]
    result = kickback("import", repo_demo, *words)
    assert result.exit_code == 0, result.output
    with Store.open(own_store) as store:
        (session,) = store.sessions()
        raw = store.raw_traces(1)
    replayed = json.loads(kickback("replay", repo_demo, "--json").stdout)
    assert raw[0].data == repo_demo.read_bytes() and raw[0].sets == (1,)
    assert session.origin == "trace file demo.kbt: Recording complete (70 s)" and session.kind == "lever"
    assert [(one.side, one.weight_kg, one.count) for one in session.sets] == [("left", 20, 10)]
    for rep, expected in zip(session.reps, replayed["reps"], strict=True):
        assert rep.flags == expected["flags"]
        for name in ("concentric_s", "peak_pause_s", "eccentric_s", "rom", "mean_speed", "peak_speed"):
            assert getattr(rep, name) == expected[name]
        assert rep.start_s == pytest.approx(expected["start_s"], abs=0.001)
    assert "already stored" in kickback("import", repo_demo, *words).stderr
    assert (
        "its machine is Matrix, here unknown; nothing was imported: use --update"
        in kickback("import", repo_demo).stderr
    )


def test_page_of_an_imported_trace_shows_the_position(kickback, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    kickback("simulate", "session", "-o", "legs.csv")
    assert kickback("import", "legs.csv", "--from", "3").exit_code == 0
    result = kickback("report", "last", "-o", "page.html")
    assert result.exit_code == 0, result.output
    html = (tmp_path / "page.html").read_text()
    sets = html.count('data-table="reps-')
    assert sets > 1 and html.count('id="figure-position-') == sets
    assert "The replay finds" not in html


def test_start_of_a_trace(refused, repo_demo):
    assert "give a date and time such as '2026-11-24 18:30'" in refused("import", repo_demo, "--start", "tonight")


@given(data=st.data())
def test_any_file_gives_sessions_or_one_sentence(tmp_path_factory, data):
    """With parts of the three formats cut, doubled and mixed with other text."""
    text = data.draw(st.sampled_from([HEVY, STRONG, OURS]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        piece = data.draw(
            st.one_of(st.text(max_size=8), st.sampled_from([",", '"', "\n", ";", "\0", "9" * 400, "nan", "1e400"]))
        )
        text = text[:at] + piece + text[at + data.draw(st.integers(0, 9)) :]
    path = tmp_path_factory.mktemp("any") / "app.csv"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    result = CliRunner().invoke(main, ["import", str(path), "--db", str(path.with_suffix(".db"))])
    assert result.exit_code in (0, 2), result.exception
    if result.exit_code == 2:
        assert result.stderr.startswith("Error: ") and len(result.stderr.splitlines()) == 1
        assert not path.with_suffix(".db").exists()


@settings(max_examples=25)
@given(note=st.text(), name=st.text(max_size=40))
def test_any_note_and_name_is_kept(tmp_path_factory, note, name):
    folder = tmp_path_factory.mktemp("any")
    (folder / "app.csv").write_text(OURS)
    db = ["--db", str(folder / "s.db")]
    run = CliRunner().invoke
    assert run(main, ["import", str(folder / "app.csv"), *db]).exit_code == 0
    result = run(main, ["edit", "1", "--note", note, "--lifter", name, *db])
    assert result.exit_code == 0, result.output
    with Store.open(folder / "s.db") as store:
        session = store.session(1)
    assert (session.note, session.lifter) == (note, name)
    for words in (["sessions"], ["show", "1"]):
        assert run(main, [*words, *db]).exit_code == 0
