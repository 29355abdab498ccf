"""kickback device: the firmware's log has the results of replay; refusals."""

import json
from importlib.resources import files
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from kickback.cli.device_screen import log_in_memory
from kickback.cli.main import main
from kickback.replays.run import replay
from kickback.simulate.trace import write_trace
from kickback.store.log_records import read_records
from kickback.traces.files import read_trace
from kickback.virtual import FlashImage
from kickback.virtual.run import interpreter
from kickback.virtual.run.script import Fault, OnTrace, Press, read_fault, read_press
from kickback_protocol import record_codec
from rich.console import Console

DEMO = str(files("kickback").joinpath("demo.kbt"))


@pytest.fixture
def device(micropython):
    """Runs the command with these words in this process. Returns click's Result."""

    def run(*words):
        return CliRunner().invoke(main, ["device", *map(str, words)])

    return run


def objects(result) -> list[dict]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def as_replayed(trace, settings=None) -> dict:
    return json.loads(json.dumps(replay(trace, settings).to_dict()))


def test_demo_equals_the_replay(device):
    (found,) = objects(device(DEMO, "--json"))
    assert found == as_replayed(DEMO)


@pytest.mark.parametrize("family", ["touch_and_go", "sled", "handling"])
def test_simulated_traces_equal_the_replay(device, tmp_path, family):
    path = tmp_path / f"{family}.csv"
    write_trace(family, 3, None, path)
    (found,) = objects(device(path, "--json"))
    assert found == as_replayed(path)


def test_trace_at_another_rate(device, tmp_path):
    """The sensor samples at 100 Hz: a replay of its samples gives the same result."""
    path = tmp_path / "rate50.csv"
    write_trace("rate50", 3, None, path)
    (found,) = objects(device(path, "--json"))
    assert found["resampled"] is True and found["rate_hz"] == 50
    measured = read_trace(path).resampled()
    assert found | {"resampled": False, "rate_hz": 100} == as_replayed(measured)


def test_settings_reach_the_firmware(device, tmp_path):
    settings = tmp_path / "settings.json"
    settings.write_text('{"pause_target": 1.3}')
    (found,) = objects(device(DEMO, "--json", "--settings", "over_range=30", "--settings", settings))
    assert found == as_replayed(DEMO, {"over_range": 30, "pause_target": 1.3})
    assert {flag for rep in found["reps"] for flag in rep["flags"]} >= {"over range", "short pause"}


def test_several_traces_on_one_chip_image(device, tmp_path):
    chip = tmp_path / "chip.bin"
    short = tmp_path / "short.csv"
    write_trace("sled_fast", 1, None, short)
    first, second = objects(device(DEMO, short, "--json", "--flash", chip))
    assert (first["machine"], second["machine"]) == ("lever", "sled")
    (third,) = objects(device(short, "--json", "--flash", chip))
    assert third == second
    assert FlashImage(chip).read()["/log/00000000"]


def test_reps_are_printed_during_the_run(device):
    result = device(DEMO, "--fast")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert sum(": set 1 rep " in line for line in lines) == 10
    assert any(line.startswith("set  rep  start s") for line in lines)


def test_short_fault_loses_nothing(device):
    """The FIFO holds the samples of the fault."""
    (found,) = objects(device(DEMO, "--json", "--fault", "nack@28:0.5"))
    assert found == as_replayed(DEMO)


def test_fault_marks_the_rep_in_it(device):
    (found,) = objects(device(DEMO, "--json", "--fault", "reset@28"))
    assert len(found["reps"]) == 10 and found["quality"]["gaps"] == 1
    assert [rep["rep"] for rep in found["reps"] if "unsure" in rep["flags"]] == [4]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nothere.csv"], "nothere.csv: there is no such file"),
        ([DEMO, "--settings", "brightnes=3"], "setting brightnes does not exist"),
        ([DEMO, "--settings", "brightness=300"], "setting brightness is 300"),
        ([DEMO, "--settings", "brightness=x"], "setting brightness is 'x': give a number"),
        ([DEMO, "--leds", "99"], "setting leds is 99"),
        ([DEMO, "--press", "soon"], "press soon: 'soon' is not a time in seconds"),
        ([DEMO, "--fault", "fire@3"], "fault fire@3: give KIND@S, KIND one of nack"),
        ([DEMO, "--fault", "nack"], "fault nack: give KIND@S"),
        ([DEMO, "--flash", "/nowhere/chip.bin"], "/nowhere/chip.bin: cannot be used as a flash image"),
    ],
)
def test_refusals(device, words, sentence):
    result = device(*words, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert sentence in result.stderr


def test_file_that_is_not_an_image(device, tmp_path):
    chip = tmp_path / "chip.bin"
    chip.write_bytes(b"hello")
    result = device(DEMO, "--json", "--flash", chip)
    assert result.exit_code == 2 and str(chip) in result.stderr and len(result.stderr.splitlines()) == 1


def test_presses_and_faults_as_words():
    assert read_press("12.5") == (OnTrace(12.5), Press(0.1))
    assert read_press("3:2") == (OnTrace(3), Press(2))
    assert read_fault("stuck@4") == (OnTrace(4), Fault("stuck", None))
    assert read_fault("zeros@4:0.5") == (OnTrace(4), Fault("zeros", 0.5))


def refusal(monkeypatch, **environment) -> str:
    for name, value in environment.items():
        monkeypatch.setenv(name, str(value))
    result = CliRunner().invoke(main, ["device", DEMO, "--json"])
    assert result.exit_code == 2 and len(result.stderr.splitlines()) == 1
    return result.stderr


def program(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_without_an_interpreter(monkeypatch, tmp_path):
    monkeypatch.setattr(interpreter, "CHECKOUT", tmp_path)
    monkeypatch.delenv("KICKBACK_MICROPYTHON", raising=False)
    assert "no 32-bit MicroPython" in refusal(monkeypatch, PATH=str(tmp_path))


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("9223372036854775807 True micropython", "is a 64-bit MicroPython"),
        ("2147483647 False micropython", "has no littlefs"),
        ("9223372036854775807 True cpython", "is not MicroPython"),
        ("", "is not MicroPython"),
    ],
)
def test_unsuitable_interpreters(monkeypatch, tmp_path, version, sentence):
    stand_in = program(tmp_path / f"micropython-{abs(hash(version))}", f"echo {version}")
    assert sentence in refusal(monkeypatch, KICKBACK_MICROPYTHON=stand_in)


def test_missing_interpreter(monkeypatch):
    assert "names /no/such, which is not a program" in refusal(monkeypatch, KICKBACK_MICROPYTHON="/no/such")


def test_press_sets_the_side(device):
    (found,) = objects(device(DEMO, "--json", "--press", "3"))
    expected = as_replayed(DEMO)
    expected["sets"][0]["side"] = "left"
    assert found == expected


def test_live_screen(device, tmp_path, monkeypatch):
    """It is drawn during the run and removed afterwards; the table remains."""
    path = tmp_path / "short.csv"
    write_trace("ballistic", 1, None, path)
    file = StringIO()
    drawn = Console(file=file, force_terminal=True, width=100, height=30)
    monkeypatch.setattr("kickback.cli.device_screen.new_console", lambda: drawn)
    result = device(path, "--fast")
    assert result.exit_code == 0 and "set  rep  start s" in result.stdout
    assert "range deg" in file.getvalue() and file.getvalue().count("\x1b[2K") > 10


def test_log_waiting_in_rtc_memory_is_read():
    """It follows the STATE record of any length and may be empty."""
    memory = bytearray(200)
    record_codec.pack(memory, 0, record_codec.STATE, [1] * 23)
    end = record_codec.pack(memory, 90, record_codec.NOTE, (5, 1), ("here",))
    (record,) = read_records(log_in_memory(bytes(memory[:end])), 0)[0]
    assert record.fields["text"] == "here"
    assert log_in_memory(b"") == log_in_memory(bytes(memory[:80])) == b""
