"""Logging of reps as sets and sessions, also across a reset in the middle of a set."""

from types import SimpleNamespace

import pytest
from firmware_parts import Rtc, session_log, set_log
from hypothesis import given
from hypothesis import strategies as st
from logged_records import event, logged

SETTINGS = {"side": 0, "set_gap": 12, "lifter": "Ana", "machine": "Press", "weight_kg": 20, "alternate": 0}
MEANS = (50_000, 61_000, 44_000)


@pytest.fixture
def start(tmp_path):
    """A start of the firmware on the same flash: start(rtc, **settings) -> SetLogger."""
    device = SimpleNamespace(rtc=Rtc())

    def make(rtc=None, cause=1, **settings):
        device.rtc = rtc or Rtc()
        log = session_log.SessionLog(device.rtc, str(tmp_path / "log"), "a0b1")
        log.begin(cause, 0, 0x68, "1.0")
        return set_log.SetLogger(log, SETTINGS | settings)

    return make


def play(made, starts_ms, base_ms=0, kind=1):
    for n, at_ms in enumerate(starts_ms):
        made.top_ms = at_ms + 950
        made.add_rep(event(at_ms, MEANS[n % 3]), base_ms, kind)


def test_set_of_a_lever(start):
    made = start()
    play(made, (1000, 6000, 11_000), base_ms=500)
    assert made.end_set(gaps=2, saturated=1, temperature=301)
    (session,) = logged(made.log, "session")
    assert session == {"session": 1, "boot": 1, "up_ms": 1500, "lifter": "Ana", "machine": "Press"}
    first, *_, last = logged(made.log, "rep")
    assert first == {
        "session": 1, "set": 1, "rep": 1, "start_ms": 1500, "concentric_ms": 900, "peak_pause_ms": 1100,
        "eccentric_ms": 2000, "top_ms": 950, "rep_ms": 150, "rom": 45_000, "mean_speed": 50_000,
        "peak_speed": 90_000, "flags": 0, "kind": 1, "pulses": 3,
    }  # fmt: skip
    assert (last["rep"], last["start_ms"]) == (3, 11_500)
    (done,) = logged(made.log, "set")
    # 2 mdeg are the core's unit, and it halves speeds: 11000 of 15250 are left, 72 % rounded down
    assert done == {
        "session": 1, "set": 1, "side": 0, "reps": 3, "start_ms": 1500, "end_ms": 15_500, "tension_ms": 12_000,
        "velocity_loss": 28, "weight_g": 20_000, "gaps": 2, "saturated": 1, "temperature": 301,
    }  # fmt: skip
    assert not made.end_set() and not made.open


@pytest.mark.parametrize(("pause_ms", "sessions"), [(1_800_000, [1, 1]), (1_800_001, [1, 2])])
def test_half_an_hour_ends_a_session(start, pause_ms, sessions):
    """From the end of the last rep, here at 5000 ms, to the start of the next one."""
    made = start()
    play(made, (1000,))
    made.end_set()
    play(made, (5000 + pause_ms,))
    made.end_set()
    assert [row["session"] for row in logged(made.log, "set")] == sessions
    assert [row["set"] for row in logged(made.log, "set")] == [1, 2 if sessions == [1, 1] else 1]
    assert len(logged(made.log, "session")) == len(set(sessions))


@pytest.mark.parametrize(
    ("side", "alternate", "sides"),
    [(0, 0, [0, 0, 0]), (0, 1, [0, 0, 0]), (1, 0, [1, 1, 1]), (1, 1, [1, 2, 1]), (2, 1, [2, 1, 2])],
)
def test_sides(start, side, alternate, sides):
    made = start(side=side, alternate=alternate)
    for n in range(3):
        play(made, (1000 + 10_000 * n,))
        made.end_set()
    assert [row["side"] for row in logged(made.log, "set")] == sides


def test_side_changed_by_hand(start):
    made = start()
    for side in (1, 2, 1):
        made.switch()
        assert made.side == side


def test_side_survives_a_reset(start):
    made = start()
    made.switch()
    made.switch()
    assert start(made.log.rtc, 3, side=1).side == 2
    assert start(side=1).side == 1


@given(st.data())
def test_resets_change_no_set(tmp_path_factory, data):
    """Any number of watchdog resets between reps gives the same reps, sets and sums."""
    starts_ms = []
    at_ms = 1000
    for gap_ms in data.draw(st.lists(st.sampled_from([4500, 9000, 15_900, 17_000, 1_900_000]), min_size=1, max_size=8)):
        starts_ms.append(at_ms)
        at_ms += gap_ms
    bites = data.draw(st.lists(st.booleans(), min_size=len(starts_ms), max_size=len(starts_ms)))
    flushes = data.draw(st.lists(st.booleans(), min_size=len(starts_ms), max_size=len(starts_ms)))
    found = []
    for resets in (False, True):
        folder = tmp_path_factory.mktemp("log")
        found.append(run(str(folder), starts_ms, bites if resets else [False] * len(bites), flushes))
    assert found[0] == found[1]


def run(folder, starts_ms, bites, flushes):
    """Reps and sets as logged; the detector, or after a reset the logger, ends sets after 12 s."""
    rtc = Rtc()
    made = last_ms = None
    for n, at_ms in enumerate(starts_ms):
        if made is None or bites[n]:
            log = session_log.SessionLog(rtc, folder, "a0b1")
            log.begin(1, 0, 0x68, "1.0")
            made = set_log.SetLogger(log, SETTINGS | {"side": 1, "alternate": 1})
        elif last_ms is not None and at_ms - last_ms > 12_000:
            made.end_set()
        play(made, (at_ms,))
        last_ms = at_ms + 4000
        if flushes[n]:
            made.log.flush()
    assert made
    made.end_set()
    return logged(made.log, "rep"), logged(made.log, "set"), [row["session"] for row in logged(made.log, "session")]


def test_an_interrupted_set_ends_by_itself(start):
    """After a reset no detector reports the end of the set."""
    rtc = start().log.rtc
    made = start(rtc)
    play(made, (1000, 6000))
    assert not made.overdue(99_000), "its core is there"
    made = start(rtc, 3)
    assert made.open and made.reps == 2
    assert not made.overdue(10_000 + 12_000)
    assert made.overdue(10_000 + 12_001)
    assert made.end_set()
    assert [row["reps"] for row in logged(made.log, "set")] == [2]
    assert not made.overdue(99_000)


def test_a_power_cut_costs_only_the_open_set(start):
    made = start()
    play(made, (1000,))
    made.end_set()
    made.log.flush()
    play(made, (30_000, 35_000))
    made = start()
    assert not made.open and made.log.boot == 2
    play(made, (1000,))
    made.end_set()
    assert [(row["session"], row["set"], row["reps"]) for row in logged(made.log, "set")] == [(1, 1, 1), (2, 1, 1)]


def test_gravity_survives_a_reset_between_sets(start):
    """It is stored again after a change of half a milli-g; a reset keeps it, a power cut does not."""
    kept = Rtc()
    made = start(kept)
    assert made.detector_memory(0) == ()
    made.keep_zero((1, 2, 16000, -3, 4, 5))
    before = kept.kept
    made.keep_zero((8, 2, 16007, -3, 4, 5))
    assert kept.kept == before
    assert start(kept).detector_memory(0) == (1, 2, 16000, -3, 4, 5)
    assert start(Rtc()).detector_memory(0) == ()


def test_sled(start):
    """The detector's unit is 8 um: 2750 of 3812 are left, also 72 %."""
    made = start()
    play(made, (1000, 6000, 11_000), kind=2)
    made.end_set()
    assert {row["kind"] for row in logged(made.log, "rep")} == {2}
    assert [row["velocity_loss"] for row in logged(made.log, "set")] == [28]


def test_a_set_has_its_session_from_its_first_top_on(start):
    made = start()
    assert made.event_session() == 0
    made.on_top(1950, 0)
    announced = made.event_session()
    made.add_rep(event(1000), 0, 1)
    assert announced == made.event_session() == 1
    made.end_set()
    late = 5000 + 1_800_001 + 950
    made.on_top(late, 0)
    assert made.event_session() == 2
    made.add_rep(event(late - 950), 0, 1)
    assert made.event_session() == made.session == 2


def test_a_top_and_its_rep_have_one_session_at_the_end_of_the_break(start):
    """The break of half an hour ends between the start of the rep and its top."""
    made = start()
    made.add_rep(event(1000), 0, 1)
    made.end_set()
    start_ms = 5000 + 1_800_000 - 500
    made.on_top(start_ms + 950, 0)
    announced = made.event_session()
    made.add_rep(event(start_ms), 0, 1)
    assert made.session == announced == 2
