"""The command kickback: its output, and its refusals of bad input."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from kickback.link.keyring import Keyring
from repcore.settings import SETTINGS
from scripted_counter import ScriptedCounter

KICKBACK = Path(sys.executable).with_name("kickback")
STILL = [f"{t / 100:.2f},0,0,1,0,0,0" for t in range(200)]


@pytest.fixture
def still(csv_file):
    return csv_file(*STILL, name="still.csv")


@pytest.fixture
def demo(repo):
    return repo / "host" / "kickback" / "demo.kbt"


def test_json_is_one_object_per_line(kickback, still, demo):
    result = kickback("replay", still, demo, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["trace"], first["machine"], first["reps"]) == (str(still), None, [])
    assert first["quality"] == {"samples": 200, "gaps": 0, "saturated": 0}
    assert (second["trace"], second["machine"]) == (str(demo), "lever")
    assert len(second["reps"]) == second["sets"][0]["reps"] == 10


def test_table_and_plot(kickback, demo, tmp_path):
    result = kickback("replay", demo, "--plot", tmp_path / "demo.png")
    assert result.exit_code == 0
    assert "tempo kick-hold-return-rest s" in result.stdout
    assert result.stderr == f"plot: {tmp_path / 'demo.png'}\n"
    assert (tmp_path / "demo.png").stat().st_size > 10_000


def test_from_and_to_keep_the_clock_of_the_trace(kickback, demo):
    whole = json.loads(kickback("replay", demo, "--json").stdout)
    cut_s = whole["reps"][4]["end_s"] + 0.5 * whole["reps"][4]["bottom_pause_s"]
    part = json.loads(kickback("replay", demo, "--json", "--to", cut_s).stdout)
    assert len(part["reps"]) == 5
    assert part["reps"][4]["start_s"] == whole["reps"][4]["start_s"]
    last = json.loads(kickback("replay", demo, "--json", "--from", whole["reps"][0]["start_s"] - 3).stdout)
    assert last["reps"][-1]["start_s"] == pytest.approx(whole["reps"][-1]["start_s"], abs=0.03)


def test_settings_reach_the_core(kickback, demo, tmp_path, scripted):
    made = scripted({})
    file = tmp_path / "settings.json"
    file.write_text('{"pause_target": 1.5, "set_gap": 1e9}')
    words = ["--settings", file, "--settings", "set_gap=20"]
    assert kickback("replay", demo, *words).exit_code == 0
    assert made[0].settings == {"accel_range_g": 4, "gyro_range_dps": 500, "pause_target": 1.5, "set_gap": 20}


def test_settings_file_with_an_equals_sign_in_its_name(kickback, demo, tmp_path, scripted):
    made = scripted({})
    (tmp_path / "a=b.json").write_text('{"set_gap": 20}')
    assert kickback("replay", demo, "--settings", tmp_path / "a=b.json").exit_code == 0
    assert made[0].settings["set_gap"] == 20


def test_unreadable_file(refused, still, monkeypatch):
    def deny(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", deny)
    assert refused("replay", still) == f"{still}: cannot be read: Permission denied"


def test_worn_sets_guided_share_to_zero(kickback, demo, scripted):
    made = scripted({})
    assert kickback("replay", demo, "--worn", "--settings", "guided_share=0.5").exit_code == 0
    assert made[0].settings["guided_share"] == 0


def test_profile_is_stored_and_read(kickback, demo, tmp_path, scripted):
    made = scripted({})
    profile = tmp_path / "machine.json"
    first = kickback("replay", demo, "--profile", profile, "--save-profile", profile)
    assert (first.exit_code, first.stderr) == (0, f"{profile} does not exist yet: starting without a profile\n")
    assert json.loads(profile.read_text()) == {"kickback_profile": [7, -8]}
    again = kickback("replay", demo, "--profile", profile)
    assert (again.exit_code, again.stderr) == (0, "")
    assert [counter.learned for counter in made] == [None, (7, -8)]


def test_profile_is_kept_if_nothing_was_learned(kickback, demo, tmp_path, scripted, monkeypatch):
    scripted({})
    monkeypatch.setattr(ScriptedCounter, "profile", lambda self: ())
    profile = tmp_path / "machine.json"
    profile.write_text('{"kickback_profile": [1]}')
    result = kickback("replay", demo, "--save-profile", profile)
    assert (result.exit_code, profile.read_text()) == (0, '{"kickback_profile": [1]}')
    assert result.stderr == f"no profile was learned: {profile} is unchanged\n"


def test_foreign_csv(kickback, csv_file):
    lines = [f"{t * 10},0,0,9.81,0.001,0,0" for t in range(200)]
    path = csv_file(*lines, header="ms,a,b,c,p,q,r")
    names = "t=ms,ax=a,ay=b,az=c,gx=p,gy=q,gz=r"
    words = ["--columns", names, "--time-unit", "ms", "--accel-unit", "m/s2", "--gyro-unit", "rad/s"]
    assert kickback("replay", path, *words).exit_code == 0
    out = path.with_name("ours.csv")
    result = kickback("convert", path, *words, "-o", out)
    assert (result.exit_code, result.stdout) == (0, f"{out}: 200 samples\n")
    assert out.read_text().splitlines()[2] == "0.010000,0.00000,0.00000,1.00034,0.057,0.000,0.000"


def test_conversion_to_kbt_changes_no_result(kickback, demo, tmp_path):
    reported = []
    for name in ("a.csv", "b.kbt"):
        out = tmp_path / name
        assert kickback("convert", demo, "-o", out).exit_code == 0
        reported.append(json.loads(kickback("replay", out, "--json").stdout) | {"trace": ""})
    assert reported[0] == reported[1]


def test_resampling_is_reported(kickback, csv_file):
    path = csv_file(*(f"{t / 250},0,0,1,0,0,0" for t in range(501)))
    assert "Recorded at 250 Hz, resampled to 100 Hz for the core." in kickback("replay", path).stdout


def test_slow_recording_is_counted_by_the_coarse_counter(kickback, csv_file):
    # Three swings of 30 degrees at 10 Hz: 1 s out at 30 deg/s, 1 s back, with a second between them
    rates = [0] * 20 + ([30] * 10 + [-30] * 10 + [0] * 10) * 3 + [0] * 20
    path = csv_file(*(f"{t / 10},0,0,1,0,0,{rate}" for t, rate in enumerate(rates)))
    text = kickback("replay", path).stdout
    assert "Recorded at 10 Hz: counted by the coarse counter; phase times are estimates to a few tenths" in text
    found = json.loads(kickback("replay", path, "--json").stdout)
    assert (found["rate_hz"], found["resampled"], found["machine"], len(found["reps"])) == (10, False, "lever", 3)
    assert found["reps"][0]["peak_speed"] is None and found["reps"][0]["flags"] == ["unsure"]
    assert found["remark"].startswith("Recorded at 10 Hz")


def test_explain_lists_what_did_not_count(kickback, csv_file):
    # a single swing of 30 degrees: three similar ones count
    rates = [0] * 20 + [30] * 10 + [-30] * 10 + [0] * 20
    path = csv_file(*(f"{t / 10},0,0,1,0,0,{rate}" for t, rate in enumerate(rates)))
    text = kickback("replay", path, "--explain").stdout
    assert "1 movement did not count:" in text and "not three alike in a row" in text
    assert "did not count" not in kickback("replay", path).stdout


def test_settings_table(kickback):
    lines = kickback("settings").stdout.splitlines()
    assert "set_gap             12  2 to 120 s; a set ends when the plate has been home for this long" in lines
    assert len(lines) == len(SETTINGS)


def test_help_shows_an_example_for_each_command(kickback):
    for command in ("replay", "convert", "settings"):
        assert f"Example: kickback {command}" in kickback(command, "--help").stdout
    for command in ("simulate", "evaluate"):
        assert kickback(command, "--help").stdout.startswith(f"Usage: main {command} ")
    listed = kickback("--help").stdout
    for command in ("replay", "convert", "settings", "simulate", "evaluate"):
        assert f"\n  {command} " in listed


def test_help_imports_nothing_slow():
    code = (
        "import sys; from click.testing import CliRunner; from kickback.cli.main import main; "
        "CliRunner().invoke(main, ['--help']); print(*{'numpy', 'matplotlib', 'rich'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == ""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="This system has no /dev/full.")
@pytest.mark.parametrize("words", [["settings"], ["--help"], ["replay", "--json", "{demo}"], ["replay", "{demo}"]])
def test_output_to_a_full_disk(demo, words):
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [KICKBACK, *(word.format(demo=demo) for word in words)], stdout=full, stderr=subprocess.PIPE, text=True
        )
    reported = "Error: the output cannot be written: No space left on device\n"
    assert (done.returncode, done.stderr) == (2, reported)


def test_terminal_without_some_characters(kickback, own_store, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("start,set,reps,lifter\n2026-01-01,1,10,Łu\n", encoding="utf-8")
    assert kickback("import", path).exit_code == 0
    for words in (["sessions"], ["show", "1"], ["trends"]):
        done = subprocess.run([KICKBACK, *words], capture_output=True, env={**os.environ, "PYTHONIOENCODING": "cp1252"})
        assert (done.returncode, done.stderr) == (0, b"") and (words == ["trends"] or b"?u" in done.stdout)


LONG = "n" * 300
TOO_LONG = [["sessions", "--db", LONG], ["import", "{demo}", "--db", LONG], ["backup", LONG], ["replay", LONG],
            ["convert", "{still}", "-o", LONG + ".kbt"], ["keys", "import", LONG], ["keys", "export", LONG],
            ["replay", "{still}", "--profile", LONG], ["replay", "{demo}", "--save-profile", LONG],
            ["replay", "{still}", "--settings", LONG + ".json"], ["show", LONG + ".kbt"], ["show", LONG],
            ["report", "{still}", "-o", LONG], ["export", "{still}", "-o", LONG], ["pull", "--usb", "/dev/" + LONG],
            ["replay", "{still}", "--plot", LONG + ".png"], ["simulate", "slow", "-o", LONG + ".kbt"], ["import", LONG],
            ["evaluate", LONG], ["device", LONG], ["live", "--json", "--virtual", LONG]]  # fmt: skip


@pytest.mark.parametrize("words", TOO_LONG, ids=lambda words: " ".join(words).replace(LONG, "LONG"))
def test_file_name_too_long(kickback, still, demo, tmp_path, monkeypatch, words):
    monkeypatch.setenv("KICKBACK_KEYS", str(tmp_path / "keys.json"))
    Keyring().add("d", "Kick-1", bytes(32))
    (tmp_path / "a.csv").write_text("start,set,reps\n2026-01-01,1,10\n")
    assert kickback("import", tmp_path / "a.csv").exit_code == 0
    done = kickback(*(word.format(still=still, demo=demo) for word in words))
    assert done.exit_code == 2 and isinstance(done.exception, SystemExit), done.exception
    assert "Error: " in done.stderr and LONG in done.stderr


REFUSED = {
    "no file": (["none.csv"], "none.csv: there is no such file"),
    "folder": (["{empty}"], "{empty}: no trace (.csv or .kbt) here; name a folder, a pattern or an archive of traces"),
    "empty part": (["{still}", "--from", "5"], "{still}: --from and --to leave fewer than two samples; "
                                               "the trace is 0 to 1.99 s"),
    "plot suffix": (["{still}", "--plot", "a.gif"], "a.gif: the name of a plot must end in .png or .svg"),
    "columns": (["{still}", "--columns", "x=y"], "--columns x=y: give KEY=NAME,... with KEY one of "
                                                 "t, ax, ay, az, gx, gy, gz"),
    "setting name": (["{still}", "--settings", "gap=1"], "there is no setting gap; kickback settings "
                                                         "lists all of them"),
    "setting word": (["{still}", "--settings", "set_gap=long"], "setting set_gap must be a number, not 'long'"),
    "settings file": (["{still}", "--settings", "no.json"], "no.json: cannot be read: No such file or directory"),
    "settings json": (["{still}", "--settings", "{bad}"], "{bad}, line 2: not valid JSON"),
    "settings list": (["{still}", "--settings", "{list}"], "{list} must hold an object of names and numbers, "
                                                           'for example {{"set_gap": 20}}'),
    "settings nested": (["{still}", "--settings", "{deep}"], "{deep}: not valid JSON"),
    "profile json": (["{still}", "--profile", "{bad}"], "{bad}, line 2: not valid JSON"),
    "no profile": (["{still}", "--profile", "{list}"], "{list} is not a profile; --save-profile writes one"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refusals(refused, still, tmp_path, case, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = {"still": still, "tmp": tmp_path, "bad": tmp_path / "bad.json", "list": tmp_path / "list.json"}
    names |= {"deep": tmp_path / "deep.json", "empty": tmp_path / "empty"}
    names["empty"].mkdir()
    names["bad"].write_text('{\n"set_gap" 20}')
    names["list"].write_text("[1, 2]")
    names["deep"].write_text("[" * 200_000)
    words, sentence = REFUSED[case]
    assert refused("replay", *(word.format(**names) for word in words)) == sentence.format(**names)


def test_unwritable_output(kickback, refused, still, tmp_path, scripted):
    scripted({})
    sentence = refused("convert", still, "-o", tmp_path / "a.txt")
    assert sentence.endswith("a.txt: the name of a trace must end in .kbt or .csv")
    for *words, name in (
        ["convert", still, "-o", "none/a.csv"],
        ["convert", still, "-o", "none/a.kbt"],
        ["replay", still, "--plot", "none/a.png"],
        ["replay", still, "--save-profile", "none/a.json"],
    ):
        result = kickback(*words, tmp_path / name)
        assert result.exit_code == 2
        assert result.stderr == f"Error: {tmp_path / name}: cannot be written: No such file or directory\n"


def test_core_refuses_a_setting_out_of_range(refused, still):
    sentence = refused("replay", still, "--settings", "set_gap=1e9")
    assert all(part in sentence for part in ("set_gap", "1000000000", "2", "120"))


def test_damaged_file_among_valid_ones(kickback, still, csv_file):
    bad = csv_file(*STILL[:5], "0.05,0,0,x,0,0,0", name="bad.csv")
    result = kickback("replay", "--json", still, bad)
    assert (result.exit_code, result.stderr) == (1, f"{bad}, line 7: 'x' is not a number\n")
    assert len(result.stdout.splitlines()) == 2


@pytest.mark.parametrize(("environment", "after_s", "shown"), [
    ({"FORCE_COLOR": "1"}, 0, True), ({"FORCE_COLOR": "1"}, 60, False), ({}, 0, False)])  # fmt: skip
def test_progress_bar_only_on_a_terminal_after_a_delay(kickback, demo, monkeypatch, environment, after_s, shown):
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (environment | {"TERM": "xterm"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("kickback.terminal.progress.BAR_AFTER_S", after_s)
    result = kickback("replay", demo, "--json")
    assert ("replaying" in result.stderr) is shown
    assert json.loads(result.stdout)["quality"]["samples"] == 6951
