"""Side, weight, lifter: told before a set, during it, or afterwards, as a host does (hosts.py)."""

from types import SimpleNamespace

import pytest
from firmware_parts import Rtc, book, hosts, session_log, settings_file
from logged_records import event, logged


@pytest.fixture
def made(tmp_path):
    """hosts: a Hosts without radio or cable; book: what it logs reps with."""
    settings = settings_file.SettingsFile(str(tmp_path))
    log = session_log.SessionLog(Rtc(), str(tmp_path / "log"), "a0b1")
    log.begin(1, 0, 0x68, "1.0")
    kept = book.Book(log, settings.values)
    tracker = SimpleNamespace(stale=False, left=0)
    tracker.leave = lambda: setattr(tracker, "left", tracker.left + 1)
    lights = SimpleNamespace(configured=0)
    lights.configure = lambda values: setattr(lights, "configured", lights.configured + 1)
    upkeep = SimpleNamespace(recording=lambda: None)
    asked = hosts.Hosts.__new__(hosts.Hosts)
    asked.link = SimpleNamespace(occupied=lambda peer: False)
    asked.device = SimpleNamespace(settings=settings, log=log, book=kept, tracker=tracker, upkeep=upkeep, lights=lights)
    return SimpleNamespace(hosts=asked, book=kept, log=log, tracker=tracker, lights=lights)


def test_before(made):
    """Settings: they hold from the next set on; sides by switching."""
    made.hosts.do("set_setting", "weight_kg=22.5")
    made.hosts.do("set_setting", "lifter=Ana")
    made.hosts.do("switch_side")
    made.book.rep(event(1000), 0, 1)
    made.book.end_set()
    (done,) = logged(made.log, "set")
    (session,) = logged(made.log, "session")
    assert (done["weight_g"], done["side"], session["lifter"]) == (22_500, 1, "Ana")
    assert made.tracker.stale


def test_at_once(made):
    """What the lights and the side go by holds as soon as a host has set it; a machine chosen ends the set."""
    made.hosts.do("set_setting", "brightness=80")
    made.hosts.do("set_setting", "side=2")
    assert made.book.side == 2 and made.lights.configured == 2
    made.hosts.do("set_setting", "side=1")
    made.hosts.do("set_profile", 'M={"kind":1,"span":60000,"over_range":0,"note":""}')
    assert made.tracker.left == 0
    made.hosts.do("set_profile", "M=")
    values = made.hosts.device.settings.values
    assert made.tracker.left == 1 and values["machine"] == "M" and made.book.side == 1
    made.hosts.do("set_setting", "machine=N")
    assert made.tracker.left == 2 and values["machine"] == "N"
    made.hosts.do("set_profile", "M=null")
    assert made.tracker.left == 2 and not made.hosts.device.settings.profiles
    made.hosts.do("set_profile", 'N={"kind":2,"span":60000,"over_range":0,"note":""}')
    made.hosts.do("set_profile", "N=null")  # the one in use: the sets to come are on no machine, or it came back
    assert made.tracker.left == 3 and values["machine"] == "" and not made.hosts.device.settings.profiles


def test_no_calendar_goes_so_far(made):
    for epoch_s in (0, 4102444800, 1 << 40):
        with pytest.raises(ValueError, match="this is no time"):
            made.hosts.do("set_time", epoch_s, 0)


def test_during(made):
    """What is told before the set's end holds for the whole set; amended, it says so beside the set."""
    made.book.rep(event(1000), 0, 1)
    made.hosts.do("set_setting", "weight_kg=30")
    made.hosts.do("switch_side")
    made.hosts.do("amend", 1, 1, 5, "left knee hurts")
    made.book.rep(event(6000), 0, 1)
    made.book.end_set()
    (done,) = logged(made.log, "set")
    assert (done["weight_g"], done["side"], done["reps"]) == (30_000, 1, 2)
    assert logged(made.log, "amend") == [{"session": 1, "set": 1, "field": 5, "value": "left knee hurts"}]


def test_afterwards(made):
    made.book.rep(event(1000), 0, 1)
    made.book.end_set()
    made.log.flush()
    made.hosts.do("amend", 1, 1, 4, "17500")
    made.hosts.do("amend", 1, 0, 1, "Ben")
    values = [(row["set"], row["field"], row["value"]) for row in logged(made.log, "amend")]
    assert values == [(1, 4, "17500"), (0, 1, "Ben")]
    assert [row["weight_g"] for row in logged(made.log, "set")] == [0]


@pytest.mark.parametrize(
    ("session", "number", "field", "text"),
    [
        (0, 1, 4, "1"),
        (2, 1, 4, "1"),
        (-1, 1, 4, "1"),
        (1, -1, 4, "1"),
        (1, 1, 0, "1"),
        (1, 1, 6, "1"),
        (1, 1, 5, "x" * 121),
    ],
)
def test_refused(made, session, number, field, text):
    """No such session yet, no such field, or too long: nothing is logged."""
    made.book.rep(event(1000), 0, 1)
    with pytest.raises(ValueError, match="no such field|no session"):
        made.hosts.do("amend", session, number, field, text)
    assert not logged(made.log, "amend")
