"""The tables of a replay, and text for the terminal."""

import contextlib
import io
from dataclasses import replace as changed

import pytest
from kickback.cli.common import Refusal
from kickback.replays.run import replay
from kickback.replays.tables import print_replay
from kickback.terminal.tables import new_console, new_table
from kickback.training.flags import flag_words
from rich.console import Console
from scripted_counter import done, set_end, top

SCRIPT = {
    90: [top(1), done(1, (100, 400, 500, 800), flags=0b10001)],
    190: [top(2), done(2, (1000, 1300, 1500, 1850))],
    "end": [set_end(2, 100, 1850)],
}


@pytest.fixture
def found(resting, scripted):
    scripted(SCRIPT)
    return replay(resting())


def printed(found) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as out:
        print_replay(Console(width=200, highlight=False), found)
    return out.getvalue()


def test_plain_text(found):
    assert [line.rstrip() for line in printed(found).splitlines()] == [
        "resting",
        "Lever machine. Recording with 2 sensor dropouts and 3 samples past the limit of the sensor (3 s).",
        "",
        "set  reps  start s  end s  under tension s  velocity loss  range deg  tempo kick-hold-return-rest s",
        "  1     2     0.10   1.85              1.5           12 %       45.5          0.3 - 0.2 - 0.3 - 0.2",
        "",
        "set  rep  start s  kick s  hold s  return s  rest s  range deg  mean deg/s  peak deg/s  flags",
        "  1    1     0.10    0.30    0.10      0.30    0.20       45.5        60.0        90.0  "
        "ballistic 1.5x, past your range limit 46 deg",
        "  1    2     1.00    0.30    0.20      0.35               45.5        60.0        90.0",
        "",
    ]


def test_resampling_and_unknown_machine(found):
    text = printed(changed(found, resampled=True, rate_hz=10.0, machine=None, reps=[], sets=[]))
    assert text.splitlines()[1].startswith("Machine unknown. Recording with 2 sensor dropouts")
    assert "Recorded at 10 Hz, resampled to 100 Hz for the core." in text
    assert text.splitlines()[-2] == "No reps."


def test_words_and_numbers_of_flags(found):
    every = ["ballistic", "short pause", "dropped", "short range", "over range", "bounce", "wobble", "unsure"]
    rep = changed(found.reps[0], flags=every)
    # 45.5 of 50 deg is 91 %
    assert flag_words(rep, 50) == [
        "ballistic 1.5x", "short hold 0.10 s", "dropped 0.30 s", "short range 91 %", "past your range limit 46 deg",
        "bounce", "wobble", "sensor dropout",
    ]  # fmt: skip


def test_set_of_one_rep_has_no_rest(resting, scripted):
    scripted({90: [done(1, (100, 400, 500, 800))], "end": [set_end(1, 100, 800)]})
    assert "0.3 - 0.1 - 0.3 - ?" in printed(replay(resting()))


def test_markup_in_a_file_name_is_printed_literally(found):
    assert printed(changed(found, trace="[bold]legs[/bold].csv")).startswith("[bold]legs[/bold].csv\n")


@pytest.mark.parametrize(
    ("environment", "coloured"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False)],
)
def test_colour_only_on_a_terminal(found, monkeypatch, capsys, environment, coloured):
    """FORCE_COLOR makes rich treat any output as a terminal."""
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in (environment | {"TERM": "xterm", "COLUMNS": "150"}).items():
        monkeypatch.setenv(name, value)
    print_replay(new_console(), found)
    text = capsys.readouterr().out
    assert ("\x1b[" in text) is coloured
    assert "ballistic 1.5x, past your range limit 46 deg" in text


def test_cells_are_literal(monkeypatch, capsys):
    """Names and messages of sensors contain no markup and no control characters."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    table = new_table("[/i]", "b")
    table.add_row("Kick-[/b] :smile:", "\x1b]0;title\x07 \u202e\nline\x9b")
    console = new_console()
    console.print(table)
    console.print("Kick-[/b]\x1b[2J")
    text = capsys.readouterr().out
    assert "Kick-[/b] :smile:" in text and "?]0;title?" in text and "Kick-[/b]?[2J" in text
    assert not {"\x07", "\x9b", "\u202e"} & set(text) and "\x1b]" not in text and "\x1b[2J" not in text


def test_refusals_contain_no_control_characters():
    assert Refusal("Kick-\x1b[2J\r sleeps").format_message() == "Kick-?[2J? sleeps"
