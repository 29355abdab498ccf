"""Foreign traces, folders and patterns in every command that takes traces."""

import csv
import json

import pytest

COLUMNS = "t=time,ax=x,ay=y,az=z,gx=p,gy=q,gz=r"
OPTIONS = ["--time-unit", "ms", "--accel-unit", "m/s2", "--columns", COLUMNS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A foreign trace of three reps with its truth, and its beginning, in which there is no rep."""
    from kickback.simulate.families import FAMILIES
    from kickback.simulate.trace import write_trace

    assert "controlled" in FAMILIES
    made = tmp_path_factory.mktemp("traces")
    write_trace("controlled", 7, None, made / "ours.csv")
    table = csv.reader((made / "ours.csv").read_text().splitlines()[1:])
    rows = [[float(cell) for cell in row] for row in table]
    lines = [[round(1000 * row[0]), *(9.80665 * value for value in row[1:4]), *row[4:]] for row in rows]
    (made / "ours.csv").unlink()
    (made / "ours.truth.json").rename(made / "legs.truth.json")
    for name, part in (("legs.csv", lines), ("rest.csv", lines[:200])):
        with open(made / name, "w", newline="") as file:
            csv.writer(file).writerows([["time", *"xyzpqr"], *part])
    return made


@pytest.fixture(scope="module")
def reps(folder):
    return len(json.loads((folder / "legs.truth.json").read_text())["reps"])


def test_show_evaluate_and_export_read_it(folder, reps, kickback):
    shown = json.loads(kickback("show", folder / "legs.csv", "--json", *OPTIONS).stdout)
    assert sum(len(one["reps"]) for one in shown["sets"]) == reps
    scored = json.loads(kickback("evaluate", folder / "legs.csv", "--json", *OPTIONS).stdout)
    assert scored["all"]["missed"] == 0
    part = json.loads(kickback("show", folder / "legs.csv", "--json", *OPTIONS, "--to", "30").stdout)
    assert 0 < sum(len(one["reps"]) for one in part["sets"]) < reps


def test_folder_and_pattern(folder, reps, kickback, refused, tmp_path):
    out = tmp_path / "reps.csv"
    assert kickback("export", folder / "*.csv", *OPTIONS, "-o", out).exit_code == 0
    rows = list(csv.DictReader(out.open()))
    assert len(rows) == reps and {row["trace"] for row in rows} == {"legs.csv"}
    assert "no file matches this pattern" in refused("export", folder / "*.kbt", "-o", out)
    (tmp_path / "empty").mkdir()
    assert "this folder has no file .csv" in refused("export", tmp_path / "empty", "-o", out)


def test_trace_without_reps_is_a_row_of_sets(folder, reps, kickback, tmp_path):
    out = tmp_path / "sets.csv"
    assert kickback("export", folder, "--sets", *OPTIONS, "-o", out).exit_code == 0
    rows = [(row["trace"], row["set"], row["reps"]) for row in csv.DictReader(out.open())]
    assert rows == [("legs.csv", "1", str(reps)), ("rest.csv", "", "0")]


def test_refused_file_does_not_stop_the_others(folder, kickback):
    result = kickback("import", folder, *OPTIONS)
    assert result.exit_code == 2 and "session 1: 1 set" in result.stdout
    assert "rest.csv: no reps were found in this trace" in result.stderr
    assert "1 of 2 files were not imported" in result.stderr.splitlines()[-1]
    assert kickback("sessions").stdout.count("Recording") == 0
    assert len(kickback("sessions", "--json").stdout.splitlines()) == 1


def test_report_and_compare_read_it(folder, kickback, tmp_path):
    words = [folder / "legs.csv", *OPTIONS]
    assert kickback("compare", *words, "--settings", "set_gap=20").exit_code == 0
    assert kickback("report", *words, "-o", tmp_path / "page.html").exit_code == 0


def test_restart_within_a_file_is_named(tmp_path, refused):
    header, lines = "t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps", [f"{t / 100},0,0,1,0,0,0" for t in range(5)]
    file = tmp_path / "serial.csv"
    file.write_text("\n".join([header, *lines, "rst:0x8", header, *lines]))
    assert refused("replay", file) == (
        f"{file}, line 7: 1 fields instead of 7; the recorder was restarted there: save the lines from 8 on, with that "
        "header, as another file"
    )


def test_show_and_replay_have_the_same_figures(kickback, repo_demo):
    shown = json.loads(kickback("show", repo_demo, "--json").stdout)["sets"][0]
    replayed = json.loads(kickback("replay", repo_demo, "--json").stdout)
    assert shown["reps"] == replayed["reps"] and shown["count"] == len(replayed["reps"])
    (one,) = replayed["sets"]
    for key in ("set", "start_s", "end_s", "side"):
        assert shown[key] == one[key]
    assert shown["time_under_tension_s"] == pytest.approx(one["time_under_tension_s"])
    assert abs(shown["velocity_loss_pct"] - one["velocity_loss_pct"]) <= 1  # the core rounds
