"""The commands about stored sessions."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from kickback.store import Store
from kickback.terminal.sparkline import sparkline


@pytest.fixture
def output_of(kickback):
    """Runs a command that must succeed; returns its output."""

    def run(*words):
        result = kickback(*words)
        assert result.exit_code == 0, result.output
        return result.stdout

    return run


def test_sparklines():
    assert sparkline([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█"
    assert sparkline([5, None, 5]) == "▄·▄"
    assert sparkline([None]) == "·" and sparkline([]) == ""


def test_sessions(month, output_of):
    lines = output_of("sessions").splitlines()
    assert lines[0].split() == [
        "session",
        "start",
        "lifter",
        "machine",
        "sides",
        "weight",
        "sets",
        "reps",
        "s",
        "per",
        "rep",
        "tempo",
        "range",
    ]
    assert len(lines) == 16 and lines[1].split()[:5] == ["1", "2025-01-01", "18:43", "Ana", "Matrix"]
    rows = [json.loads(line) for line in output_of("sessions", "--json").splitlines()]
    assert [row["session"] for row in rows] == list(range(1, 15))
    assert rows[0]["sides"] == ["left", "right"] and rows[0]["weights_kg"] == [20] and rows[0]["sets"] == 4


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["--since", "2025-01-20"], 6),
        (["--until", "2025-01-19"], 8),
        (["--side", "left"], 14),
        (["--lifter", "Bo"], 0),
        (["--machine", "Matrix", "--since", "30y"], 14),
        (["--since", "1d"], 0),
    ],
)
def test_filters(month, output_of, words, count):
    assert len(output_of("sessions", "--json", *words).splitlines()) == count


def test_show(month, output_of):
    text = output_of("show", "last", "--reps")
    assert text.startswith("session 14; ") and "from device kb-year" in text
    assert len([line for line in text.splitlines() if line.startswith("left against right")]) == 3
    reps = sum(one.count for one in month.session(14).sets)
    _, of_reps = text.split("set  rep  kick s", 1)
    assert len([line for line in of_reps.splitlines() if line[:4].strip().isdigit()]) == reps
    assert json.loads(output_of("show", "3", "--json"))["number"] == 3


def test_show_accepts_a_trace(output_of, repo_demo):
    text = output_of("show", repo_demo)
    assert text.startswith("demo.kbt; lever; from trace demo.kbt, replayed") and "49 %" in text


@pytest.mark.parametrize("name", ["show", "report", "export", "edit", "compare"])
def test_unknown_sessions(month, refused, tmp_path, name):
    more = {"report": ["-o", tmp_path / "a.html"], "export": ["-o", tmp_path / "a.csv"], "edit": ["--note", "x"]}
    words = [*more.get(name, []), *(["1"] if name == "compare" else [])]
    assert "there is no session 99: kickback sessions lists them" in refused(name, "99", *words)
    if name != "edit":
        assert "there is no such file" in refused(name, "none.kbt", *words)


def test_empty_store(refused, own_store, tmp_path):
    for words in (
        ["sessions"],
        ["show", "last"],
        ["trends"],
        ["report", "-o", tmp_path / "a.html"],
        ["backup", "x.db"],
    ):
        assert "no sessions are stored here yet: use kickback pull or kickback import" in refused(*words)
    assert not own_store.exists()
    Store.open(own_store, create=True).close()
    assert "no sessions are stored here yet" in refused("show", "last")


def test_damaged_store_is_not_changed(month, own_store, refused, tmp_path):
    month.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    month.close()
    raw = bytearray(own_store.read_bytes())
    raw[5000:9000] = os.urandom(4000)
    own_store.write_bytes(raw)
    for words in (["backup", tmp_path / "copy.db"], ["edit", "1", "--note", "x"], ["import", tmp_path / "a.csv"]):
        (tmp_path / "a.csv").write_text("start,set,reps\n2026-01-01,1,10\n")
        assert "damaged, or not a store" in refused(*words)
        assert own_store.read_bytes() == raw
    assert not (tmp_path / "copy.db").exists()


def test_edits_do_not_change_the_records(month, output_of):
    before = (
        month.connection.execute("SELECT * FROM reps").fetchall(),
        month.connection.execute("SELECT * FROM sets").fetchall(),
    )
    recorded = month.session(14)
    output_of("edit", "last", "--set", 2, "--rep", 3, "--remove")
    output_of("edit", "last", "--set", 1, "--weight-kg", "22.5", "--side", "right", "--note", "easy")
    output_of("edit", "last", "--lifter", "Bo", "--note", "a good day")
    found = month.session(14)
    assert [rep.rep for rep in found.sets[1].removed] == [3] and found.sets[1].count == recorded.sets[1].count - 1
    assert (found.sets[0].weight_kg, found.sets[0].side, found.sets[0].note) == (22.5, "right", "easy")
    assert (found.lifter, found.note, found.edits) == ("Bo", "a good day", 7)
    assert "note: a good day" in output_of("show", "last")
    output_of("edit", "14", "--set", 2, "--rep", 3, "--restore")
    assert month.session(14).sets[1].reps == recorded.sets[1].reps
    lines = output_of("edit", "14", "--history").splitlines()
    assert len(lines) == 8 and lines[0].endswith("host  set 2, rep 3: removed") and lines[-1].endswith("restored")
    after = (
        month.connection.execute("SELECT * FROM reps").fetchall(),
        month.connection.execute("SELECT * FROM sets").fetchall(),
    )
    assert after == before


def test_remove_and_restore_a_set(month, output_of):
    recorded = month.session(14)
    output_of("edit", "14", "--set", 4, "--remove")
    found = month.session(14)
    assert found.sets == recorded.sets[:3] and found.removed_sets == recorded.sets[3:]
    output_of("edit", "14", "--set", 4, "--restore")
    assert month.session(14).sets == recorded.sets


def test_weights_of_a_session_and_of_a_set(month, output_of):
    output_of("edit", "14", "--set", 1, "--weight-kg", 10)
    output_of("edit", "14", "--weight-kg", 30)
    assert [one.weight_kg for one in month.session(14).sets] == [30] * 4
    output_of("edit", "14", "--set", 1, "--weight-kg", 0)
    assert [one.weight_kg for one in month.session(14).sets] == [None, 30, 30, 30]


def test_weights_stay_in_their_unit(month, output_of):
    output_of("edit", "14", "--set", 1, "--weight-lb", 45)
    one = month.session(14).sets[0]
    assert (one.weight_kg, one.weight_unit) == (pytest.approx(20.412), "lb")
    assert "45 lb" in output_of("show", "14") and "45 lb, 20 kg" in output_of("sessions")
    output_of("edit", "14", "--weight-kg", 22.5)
    assert {one.weight_unit for one in month.session(14).sets} == {"kg"}


def test_set_the_date_of_a_session(month, output_of):
    month.connection.execute("UPDATE sessions SET start_epoch_s = NULL WHERE session_id = 3")
    assert month.numbers()[0] == 3 and month.session(3).start is None
    output_of("edit", "3", "--start", "2025-01-03 10:00+02:00")
    output_of("edit", "3", "--start", "2026-05-01 18:30+02:00")
    found = month.session(3)
    assert found.start and found.start.isoformat() == "2026-05-01T18:30:00+02:00"
    assert month.numbers()[-1] == 3 and month.sessions()[-1].number == 3
    assert output_of("show", "last").startswith("session 3; Friday 01 May 2026, 18:30")
    assert output_of("edit", "3", "--history").splitlines()[0].endswith("host  session: start 2025-01-03 10:00")


@pytest.mark.parametrize("value", ["-62135647200 840", "253402343940 -720", "1777653000 1440", "soon", "nan 0"])
def test_impossible_start_is_ignored(month, output_of, value):
    """Older versions stored such starts."""
    recorded = month.session(3).start
    month.edit(3, "start", value)
    assert month.session(3).start == recorded
    assert output_of("sessions") and output_of("edit", "3", "--history").endswith(f"session: start {value}\n")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["1", "--start", "tonight"], "give a date and time such as '2026-11-24 18:30'"),
        (["1", "--start", "0001-01-01 00:00+14:00"], "give a time between 1970 and 2242"),
        (["1", "--start", "9999-12-31 23:59-12:00"], "give a time between 1970 and 2242"),
        (["1", "--start", "2026-05-01 18:30+23:59:59"], "give a time between 1970 and 2242"),
        (["1", "--note", "\udcff"], "a text cannot be encoded as UTF-8; nothing was changed"),
        (["²", "--note", "x"], "²: give the number of a session, or last"),
        (["1", "--set", "1", "--start", "2025-01-03"], "--start applies to the whole session: leave out --set"),
        (["1"], "name a correction, or use --history"),
        (["1", "--set", "9", "--remove"], "there is no set 9 in session 1"),
        (["1", "--set", "1", "--rep", "99", "--remove"], "there is no rep 99 in set 1 of session 1"),
        (["1", "--rep", "1", "--remove"], "--rep needs the set of the rep: name it with --set"),
        (["1", "--remove", "--note", "x"], "use --remove or --restore of a session without other corrections"),
        (["1", "--restore"], "session 1 is not deleted"),
        (["1", "--set", "1", "--machine", "Bo"], "--machine applies to the whole session: leave out --set"),
        (
            ["1", "--set", "1", "--rep", "1", "--weight-kg", "5"],
            "--weight-kg applies to a session or a set: leave out --rep",
        ),
        (["1", "--set", "1", "--remove", "--restore"], "use --remove or --restore, not both"),
        (["demo.kbt", "--note", "x"], "traces cannot be edited"),
    ],
)
def test_invalid_edits(month, refused, words, why):
    assert why in refused("edit", *words)
    assert month.connection.execute("SELECT count(*) FROM edits").fetchone() == (0,)


def test_trends(month, output_of):
    text = output_of("trends", "--side", "left", "--figure", "range")
    assert text.splitlines()[0] == "Ana, Matrix, left, 20 kg" and "right" not in text
    assert len([line for line in text.splitlines() if line.startswith("range")]) == 1
    assert "a trend needs 5 comparable sessions; there are 2" in output_of("trends", "--until", "2025-01-05")


def test_compare(month, output_of, refused, repo_demo):
    rows = {line[:32].strip(): line[32:].split() for line in output_of("compare", "1", "last").splitlines()}
    counts = [month.session(number).count for number in (1, 14)]
    assert rows["reps"][:2] == [str(count) for count in counts]
    sides = output_of("compare", "last", "--sides")
    assert "range: " in sides and sides.split()[:2] == ["left", "right"]
    assert "name a second session, or use --sides, or use --settings" in refused("compare", "1")
    text = output_of("compare", repo_demo, "--settings", "set_gap=2")
    assert "default settings" in text and "set_gap=2" in text
    assert "--settings needs a trace file" in refused("compare", "1", "--settings", "set_gap=2")


def test_compare_reports_different_flags(output_of, repo_demo):
    text = output_of("compare", repo_demo, "--settings", "sure_range_deg=90")
    assert "sets" in text  # three similar reps count nevertheless
    assert "the flags differ" in output_of("compare", repo_demo, "--settings", "pause_target=2")


def test_compare_refuses_different_units(kickback, refused, tmp_path, monkeypatch, repo_demo):
    monkeypatch.chdir(tmp_path)
    assert kickback("simulate", "sled", "-o", "sled.csv").exit_code == 0
    assert "in deg and sled.csv in mm: they cannot be compared" in refused("compare", repo_demo, "sled.csv")


def test_backup(month, output_of, tmp_path):
    assert output_of("backup", "--check").endswith("no errors, 14 sessions\n")
    output_of("backup", tmp_path / "copy.db")
    with Store.open(tmp_path / "copy.db") as copy:
        assert copy.sessions() == month.sessions()


def test_figure_files(month, output_of, refused, tmp_path):
    for ending, magic in ((".png", b"\x89PNG"), (".svg", b"<svg"), (".pdf", b"%PDF")):
        output_of("report", "last", "--figure", "range-by-rep", "-o", tmp_path / f"a{ending}")
        assert (tmp_path / f"a{ending}").read_bytes().startswith(magic)
    assert "choose from tempo-1, " in refused("report", "last", "--figure", "list", "-o", tmp_path / "b.png")
    assert "name a page .html" in refused("report", "last", "-o", tmp_path / "b.doc")
    assert "give times in s" in refused("report", "last", "--tempo", "fast", "-o", tmp_path / "b.html")
    assert list(tmp_path.glob("b.*")) == []


def test_every_figure_can_be_a_file(month, repo_demo):
    from kickback.report.page import to_picture
    from kickback.report.period_page import period_page
    from kickback.report.session_page import session_page
    from kickback.report.tracks import tracks_of_trace

    stored = month.sessions()
    session, tracks = tracks_of_trace(repo_demo)
    pages = [period_page(stored), session_page(stored[-1], [], stored), session_page(session, tracks, [])]
    charts = {
        chart.name: chart for page in pages for chart in page.charts
    }  # the last session of each kind, with tracks
    for name, chart in charts.items():
        assert len(to_picture(chart, ".svg")) > 3000, name


def test_report_of_several_sessions(month, output_of, tmp_path):
    assert "3 sessions" in output_of("report", "1", "5", "last", "-o", tmp_path / "a.html")
    assert "8 sessions" in output_of("report", "--until", "2025-01-19", "-o", tmp_path / "a.html")
    assert "Session 14" in output_of("report", "--last", "-o", tmp_path / "a.html")


def test_input_is_not_overwritten(month, own_store, refused, tmp_path, repo_demo):
    trace = tmp_path / "legs.csv"
    trace.write_bytes(repo_demo.read_bytes())
    month.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for words in (["1"], ["1", "--format", "hevy"]):
        why = "is a database and is not overwritten" if words[1:] else "give --format"
        before = own_store.read_bytes()
        assert why in refused("export", *words, "-o", own_store)
        assert own_store.read_bytes() == before
    assert "is the input and is not overwritten" in refused("export", trace, "-o", trace)
    assert trace.read_bytes() == repo_demo.read_bytes()


def test_full_disk_keeps_the_existing_file(month, tmp_path, own_store):
    """With the system's limit on file sizes, in another process."""
    page = tmp_path / "page.html"
    page.write_text("previous")
    code = (
        "import resource, signal, sys; from kickback.cli.main import main\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "main(['report', 'last', '-o', sys.argv[1]])"
    )
    run = subprocess.run([sys.executable, "-c", code, str(page)], capture_output=True, text=True)
    assert run.returncode == 2 and "cannot be written: File too large" in run.stderr
    assert page.read_text() == "previous" and list(tmp_path.glob("*.part")) == []


def test_output_to_a_pipe(month, own_store):
    program = Path(sys.executable).with_name("kickback")
    run = subprocess.run(
        [program, "export", "1", "--format", "csv", "-o", "/dev/stdout"], capture_output=True, text=True
    )
    assert run.stdout.startswith("session,trace,start,lifter")


def test_coarse_trace(output_of, tmp_path, monkeypatch, refused):
    monkeypatch.chdir(tmp_path)
    output_of("simulate", "press10", "-o", "press.csv")
    words = "Recorded at 10 Hz: counted by the coarse counter"
    assert words in output_of("show", "press.csv")
    output_of("import", "press.csv")
    assert words in output_of("show", "last")
    output_of("report", "press.csv", "-o", "a.html")
    assert words in (tmp_path / "a.html").read_text()


def test_invalid_days(month, refused):
    why = "give a day such as 2026-11-24, or a span until today such as 30d, 6w or 12m"
    for word in ("yesterday", "2026-13-01", "9999y"):
        assert why in refused("sessions", "--since", word)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(output_of, shell):
    assert "_KICKBACK_COMPLETE" in output_of("completion", shell)


def test_completion_of_commands_options_and_sessions(month, own_store):
    def complete(*words):
        program = Path(sys.executable).with_name("kickback")
        variables = {
            "_KICKBACK_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(words),
            "COMP_CWORD": str(len(words) - 1),
        }
        run = subprocess.run(
            [program], env=os.environ | variables | {"KICKBACK_DB": str(own_store)}, capture_output=True, text=True
        )
        return {line.split(",")[1] for line in run.stdout.splitlines()}

    assert {"sessions", "show"} <= complete("kickback", "s")
    assert "--figure" in complete("kickback", "report", "--f")
    assert {"14", "last"} <= complete("kickback", "show", "") | complete("kickback", "show", "l")


def test_every_command_has_an_example():
    import click
    from kickback.cli.main import main

    context = click.Context(main)
    names = ("sessions", "show", "report", "trends", "compare", "export", "edit", "import", "backup", "completion")
    for name in names:
        command = main.get_command(context, name)
        assert command and command.epilog and command.epilog.startswith(f"Example: kickback {name}")


def test_examples_in_help_work(month, kickback, tmp_path, monkeypatch):
    import shlex

    import click
    from kickback.cli.main import main

    monkeypatch.chdir(tmp_path)
    assert kickback("simulate", "controlled", "-o", "legs.csv").exit_code == 0
    for name in ("sessions", "show", "report", "trends", "compare", "export", "edit", "import", "backup"):
        command = main.get_command(click.Context(main), name)
        assert command and command.epilog
        words = shlex.split(command.epilog.removeprefix("Example: "))[1:]
        # The sessions are of 2025.
        words = ["40y" if word in ("6w", "12m") else word for word in words]
        result = kickback(*words)
        assert result.exit_code == 0, (words, result.output)


def test_help_imports_no_heavy_package():
    """--help loads neither numpy nor a database."""
    code = (
        "import sys; from click.testing import CliRunner; from kickback.cli.main import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
        "print([name for name in ('numpy', 'matplotlib', 'sqlite3', 'jinja2', 'vl_convert') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "[]", run.stderr


def test_session_is_the_same_alone_and_among_others(month):
    assert month.session(5) == month.sessions()[4] == replace(month.sessions([5])[0])
