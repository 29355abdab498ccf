"""The screen of kickback live, and commands with --virtual."""

import json
from io import StringIO

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from kickback.cli.commands import COMMANDS
from kickback.cli.live_parts import BAR, big_number, position_strip
from kickback.cli.live_screen import screen
from kickback.cli.live_summary import print_summary
from kickback.cli.main import main
from kickback.cli.name_table import print_table
from kickback.link.live_state import LiveState
from kickback.link.scan import Advertiser
from kickback.training.tempo import Tempo
from kickback_protocol import fields, message_kinds
from repcore.counter import REP, SET_END, TOP, UNTOP
from rich.console import Console

AIM = Tempo(1, 1, 2, None)


def live(ms: int, phase: int, position: int = 0, rep: int = 0) -> dict:
    return {"ms": ms & 0xFFFF, "state": phase | 1 << 2, "position": position, "speed": 0, "rep": rep, "set": 1}


def event(seq: int, kind: int, rep: int, **more: int) -> dict:
    names = fields.RECORDS[message_kinds.EVENT][1].split()
    return {**dict.fromkeys(names, 0), "seq": seq, "kind": kind, "set": 1, "rep": rep, **more}


def rep(seq: int, number: int, flags: int = 0) -> dict:
    return event(seq, REP, number, start_ms=1000, peak_start_ms=1900, peak_end_ms=3000, end_ms=5000, flags=flags)


def drawn(*watched: LiveState, aim: Tempo | None = None) -> str:
    return drawn_on(100 * len(watched), 50, *watched, aim=aim)


def drawn_on(width: int, height: int, *watched: LiveState, aim: Tempo | None = None) -> str:
    console = Console(width=width, height=height, record=True, file=StringIO())
    console.print(screen(watched, aim, console.size))
    return console.export_text()


def test_count_tempo_and_sets():
    one = LiveState("Kick-1A2B", rssi=-61, battery=77)
    for reported in (event(1, TOP, 1), rep(2, 1), event(3, TOP, 2), rep(4, 2, flags=2)):
        one.on_event(reported)
    assert one.reps == 2 and one.tempo == [0.9, 1.1, 2.0]
    text = drawn(one, aim=AIM)
    assert "Kick-1A2B" in text and "battery 77 %" in text and "-61 dBm" in text
    assert "0.9 s" in text and "of 2" in text and "short pause" in text and "0.9 - 1.1 - 2.0" in text
    one.on_event(event(5, SET_END, 2, peak_end_ms=8000, end_ms=12))
    text = drawn(one)
    assert one.reps == 0 and "rest 0:00" in text and "8.0" in text and "12" in text


def test_retracted_top():
    one = LiveState("a")
    one.on_event(event(1, TOP, 3))
    one.on_event(event(2, UNTOP, 3))
    assert one.reps == 2


def test_missing_events_are_reported():
    one = LiveState("a")
    one.on_event(event(1, TOP, 1))
    one.on_event(event(5, TOP, 2))
    assert one.missed == 3 and "3 events missed" in drawn(one)


def test_phases_grow_also_when_the_clock_wraps():
    one = LiveState("a")
    start = 65400
    for step in range(11):
        one.on_live(live(start + 40 * step, 1 if step < 6 else 2, 1000 * step))
    assert one.tempo == pytest.approx([0.2, 0.2, 0.0])
    one.on_live(live(start + 480, 0))
    one.on_live(live(start + 520, 1))
    assert one.tempo[1] == 0 and one.machine == 1


def test_top_counts_before_its_rep():
    """The count of the sensor follows when the plate has returned; slow motion at the top belongs to the hold."""
    one = LiveState("a")
    one.on_live(live(0, 1, rep=4))
    one.on_live(live(400, 1, rep=4))
    one.on_event(event(1, TOP, 5))
    one.on_live(live(600, 1, rep=4))
    assert one.reps == 5 and one.tempo == pytest.approx([0.4, 0.2, 0.0])
    one.on_event(event(2, UNTOP, 5))
    one.on_live(live(640, 0, rep=4))
    assert one.reps == 4


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (200, 50), (160, 30), (60, 12), (40, 9)])
@pytest.mark.parametrize("count", [1, 2, 3, 8])
def test_all_panels_fit(size, count):
    """With their counts, and some with text that is longer than the panel."""
    watched = [LiveState(f"Kick-G{number}", rssi=-50, battery=77, reps=number + 20) for number in range(count)]
    for one in watched[::3]:
        one.trouble = "Kick-G is not heard: asleep or out of range: kick the plate, come nearer, and try again"
        for number in range(1, 12):
            one.on_event({**rep(number, 10, flags=0xFF), "set": number})
        one.reps = int(one.name[-1]) + 20
    for aim in (None, Tempo(1.5, 1.25, 10, None)):
        lines = drawn_on(*size, *watched, aim=aim).splitlines()
        assert len(lines) <= size[1] and max(map(len, lines)) <= size[0]
        text = "\n".join(lines)
        assert all(one.name in text for one in watched)
        for one in watched:
            high = [row.strip() for row in big_number(one.reps).plain.splitlines()]
            assert f" {one.reps}  " in text or all(f" {row} " in text for row in high)


def test_unknown_machine_has_no_unit():
    one = LiveState("a")
    one.on_live(live(0, 1, 0))
    one.on_live({**live(40, 1, 45_000), "state": 100})
    assert "45 " not in drawn(one)


def reported(kind: int) -> st.SearchStrategy[dict]:
    """The fields of a message with any numbers that the protocol can encode, including usual ones."""
    number = st.one_of(st.integers(0, 5), st.integers(-(1 << 69), 1 << 69), st.just(10**15))
    return st.fixed_dictionaries(dict.fromkeys(fields.RECORDS[kind][1].split(), number))


@settings(max_examples=60)
@given(
    st.lists(st.one_of(reported(message_kinds.EVENT), reported(message_kinds.LIVE)), max_size=12),
    st.sampled_from([(120, 40), (80, 24), (40, 9)]),
)
def test_any_received_numbers_are_drawn(messages, size):
    one = LiveState("Kick-1A2B")
    for message in messages:
        (one.on_event if "kind" in message else one.on_live)(message)
        for watched in ([one], [one] * 8):
            lines = drawn_on(*size, *watched, aim=AIM).splitlines()
            assert len(lines) <= size[1] and max(map(len, lines)) <= size[0]


def test_bars_stay_on_the_screen():
    one = LiveState("a", tempo=[80.0, 0.0, 0.0])
    one.trace.extend([0, 50_000, -(1 << 29)])
    for text in (drawn(one), drawn(one, aim=AIM), drawn(one, LiveState("b"))):
        assert all(line.count("█") <= 2 * BAR + 20 for line in text.splitlines())


def test_noise_at_rest_stays_flat():
    state = LiveState("a", machine=1)
    state.trace.extend([0, 150, -120, 90, 0, -30])
    assert set(position_strip(state).plain.split()[0]) <= set("▁▂")
    state.trace.extend([0, 30_000])
    assert {"▁", "█"} <= set(position_strip(state).plain)


def test_summary_at_the_end():
    state = LiveState("Kick-1A2B", missed=1)
    for one in (rep(1, 1), rep(2, 2, flags=2), event(3, SET_END, 2, peak_end_ms=8000, end_ms=12)):
        state.on_event(one)
    console = Console(width=100, record=True, file=StringIO())
    print_summary(console, [state])
    lines = console.export_text().splitlines()
    assert lines[0] == "Kick-1A2B: 1 set, 2 reps" and lines[1].startswith("1 event did not arrive")
    assert lines[3].split() == ["1", "2", "0.9", "1.1", "2.0", "12", "%", "short", "pause"]


@pytest.mark.parametrize("tempo", ["2-1-3", "2-1-3-0"])
def test_tempos_of_three_and_four_phases(tempo):
    done = kickback("live", "--tempo", tempo)
    assert done.exit_code == 2 and "--json prints lines instead" in done.stderr  # no terminal


def test_invalid_tempo_is_refused():
    done = kickback("live", "--tempo", "x")
    assert done.exit_code == 2 and "tempo 'x': give times in s" in done.stderr


def test_terminal_without_cursor_control(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    done = kickback("live", "--virtual", "none.kbt")
    assert done.exit_code == 2 and "--json prints lines instead" in done.stderr


def kickback(*words: str):
    return CliRunner().invoke(main, list(words))


@pytest.fixture(scope="module")
def legs(tmp_path_factory, micropython):
    """A trace of a few reps."""
    path = tmp_path_factory.mktemp("legs") / "legs.kbt"
    whole = path.with_suffix(".csv")
    assert not kickback("simulate", "controlled", "--seed", "3", "-o", str(whole)).exit_code
    assert not kickback("convert", str(whole), "--to", "28.9", "-o", str(path)).exit_code
    return str(path)


def test_pull_from_a_virtual_sensor(legs, tmp_path):
    """The store has the reps of the replay."""
    store = str(tmp_path / "store.db")
    done = kickback("pull", "--virtual", legs, "--db", store)
    assert done.exit_code == 0, done.output
    counted = json.loads(kickback("replay", legs, "--json").stdout)
    from kickback.store import Store

    with Store.open(store) as held:
        (session,) = held.sessions()
    assert [len(one.reps) for one in session.sets] == [one["reps"] for one in counted["sets"]]


def test_settings_and_profiles_of_a_virtual_sensor(legs):
    done = kickback("settings", "--virtual", legs, "rest_s=60")
    assert done.exit_code == 0 and "rest_s" in done.stdout and "60" in done.stdout
    done = kickback("settings", "--virtual", legs, "rest_s=6000")
    assert done.exit_code == 2 and "rest_s" in done.stderr and done.stderr.count("\n") == 1
    assert kickback("identify", "--virtual", legs).stdout.strip() == "Kick-0203: blinking"


def test_scan_of_a_virtual_sensor(legs):
    done = kickback("scan", "--virtual", legs, "--seconds", "2")
    assert done.exit_code == 0 and "Kick-0203" in done.stdout and "yours" in done.stdout


def test_pairing_with_a_virtual_sensor_changes_no_keys(legs, tmp_path, monkeypatch):
    monkeypatch.setenv("KICKBACK_KEYS", str(tmp_path / "keys.json"))
    assert "is yours already" in kickback("pair", "--virtual", legs).stdout
    assert not (tmp_path / "keys.json").exists()


def test_two_link_options_are_refused():
    done = kickback("pull", "--virtual", "a.kbt", "--usb")
    assert done.exit_code == 2 and "give only one of" in done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_an_example(name):
    done = kickback(name, "--help")
    assert done.exit_code == 0 and f"kickback {name}" in done.stdout.split("Example", 1)[1]


NASTY = "Kick-[/b]\x1b[2J"


def test_name_with_markup_and_control_characters(monkeypatch, tmp_path):
    """In the output of scan and of every command, and on the screen of live."""
    monkeypatch.setenv("KICKBACK_KEYS", str(tmp_path / "keys.json"))

    async def heard(*_):
        return [Advertiser(NASTY, -50, {}, None)]

    monkeypatch.setattr("kickback.link.scan.scan", heard)
    monkeypatch.setattr("kickback.link.connect.scan", heard)
    monkeypatch.setenv("FORCE_COLOR", "1")
    for name in ("scan", "pull"):
        done = kickback(name)
        assert not done.exception or isinstance(done.exception, SystemExit), done.exception
        assert "Kick-[/b]?[2J" in done.output and "\x1b[2J" not in done.output
    text = drawn(LiveState(NASTY, link="lost", trouble=f"{NASTY} is gone"), LiveState("b"))
    assert text.count("Kick-[/b]?[2J") == 2 and "\x1b[2J" not in text
    print_table({"name": "[/b]", "lifter": "\x1b[2J"}, NASTY)
