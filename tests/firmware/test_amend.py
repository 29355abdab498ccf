"""Side, weight and lifter that a host sets before, during or after a set."""

from types import SimpleNamespace

import pytest
from firmware_parts import Rtc, remote_service, session_log, set_log, settings_file
from kickback_protocol.actions import ACTIONS
from logged_records import event, logged


def do(made, name, *args):
    """Run an action as a DO message does."""
    action = [row[0] for row in ACTIONS].index(name)
    first = ACTIONS[action][1]
    arguments = [0, 0, 0, ""]
    arguments[first : first + len(args)] = args
    assert made.remote.do(action, arguments)


@pytest.fixture
def made(tmp_path):
    """hosts: a Hosts without radio or cable; book: the SetLogger of its reps."""
    settings = settings_file.SettingsFile(str(tmp_path))
    log = session_log.SessionLog(Rtc(), str(tmp_path / "log"), "a0b1")
    log.begin(1, 0, 0x68, "1.0")
    sets = set_log.SetLogger(log, settings.values)
    pipeline = SimpleNamespace(detector_outdated=False, left=0)
    pipeline.leave_machine = lambda: setattr(pipeline, "left", pipeline.left + 1)
    lights = SimpleNamespace(configured=0)
    lights.configure = lambda values: setattr(lights, "configured", lights.configured + 1)
    housekeeping = SimpleNamespace(apply_recording=lambda: None)
    remote = remote_service.RemoteService.__new__(remote_service.RemoteService)
    remote.requests = SimpleNamespace(document_busy=lambda peer: False)
    remote.device = SimpleNamespace(
        settings=settings, log=log, set_logger=sets, pipeline=pipeline, housekeeping=housekeeping, lights=lights
    )
    return SimpleNamespace(remote=remote, sets=sets, log=log, pipeline=pipeline, lights=lights)


def test_settings_before_a_set(made):
    """Settings apply from the next set on; the side is switched."""
    do(made, "set_setting", "weight_kg=22.5")
    do(made, "set_setting", "lifter=Ana")
    do(made, "switch_side")
    made.sets.add_rep(event(1000), 0, 1)
    made.sets.end_set()
    (done,) = logged(made.log, "set")
    (session,) = logged(made.log, "session")
    assert (done["weight_g"], done["side"], session["lifter"]) == (22_500, 1, "Ana")
    assert made.pipeline.detector_outdated


def test_lifter_changes_between_the_sets_of_a_session(made):
    """Each set has the lifter that was set when it began."""
    for at_ms, lifter in ((1000, "Ana"), (40_000, "Ben"), (80_000, "Ben"), (120_000, "Ana")):
        do(made, "set_setting", f"lifter={lifter}")
        made.sets.add_rep(event(at_ms), 0, 1)
        do(made, "set_setting", "lifter=Carl")  # of a later set
        made.sets.end_set()
    assert [one["lifter"] for one in logged(made.log, "session")] == ["Ana"]
    assert [(one["set"], one["field"], one["value"]) for one in logged(made.log, "amend")] == [
        (2, 1, "Ben"), (4, 1, "Ana"),
    ]  # fmt: skip


def test_settings_take_effect_at_once(made):
    """Settings of the lights and the side apply at once; selecting a machine ends the set."""
    do(made, "set_setting", "brightness=80")
    do(made, "set_setting", "side=2")
    assert made.sets.side == 2 and made.lights.configured == 2
    do(made, "set_setting", "side=1")
    do(made, "set_profile", 'M={"kind":1,"span":60000,"over_range":0,"note":""}')
    assert made.pipeline.left == 0
    do(made, "set_profile", "M=")
    values = made.remote.device.settings.values
    assert made.pipeline.left == 1 and values["machine"] == "M" and made.sets.side == 1
    do(made, "set_setting", "machine=N")
    assert made.pipeline.left == 2 and values["machine"] == "N"
    do(made, "set_profile", "M=null")
    assert made.pipeline.left == 2 and not made.remote.device.settings.profiles
    do(made, "set_profile", 'N={"kind":2,"span":60000,"over_range":0,"note":""}')
    do(made, "set_profile", "N=null")  # the machine in use is deleted: later sets have no machine, or it is restored
    assert made.pipeline.left == 3 and values["machine"] == "" and not made.remote.device.settings.profiles


def test_time_beyond_the_calendar_is_refused(made):
    for epoch_s in (0, 4102444800, 1 << 40):
        with pytest.raises(ValueError, match="invalid time"):
            do(made, "set_time", epoch_s, 0)


def test_amendment_during_a_set(made):
    """A value set before the end applies to the whole set and is logged as an amendment."""
    made.sets.add_rep(event(1000), 0, 1)
    do(made, "set_setting", "weight_kg=30")
    do(made, "switch_side")
    do(made, "amend", 1, 1, 5, "left knee hurts")
    made.sets.add_rep(event(6000), 0, 1)
    made.sets.end_set()
    (done,) = logged(made.log, "set")
    assert (done["weight_g"], done["side"], done["reps"]) == (30_000, 1, 2)
    assert logged(made.log, "amend") == [{"session": 1, "set": 1, "field": 5, "value": "left knee hurts"}]


def test_amendment_after_a_set(made):
    made.sets.add_rep(event(1000), 0, 1)
    made.sets.end_set()
    made.log.flush()
    do(made, "amend", 1, 1, 4, "17500")
    do(made, "amend", 1, 0, 1, "Ben")
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
def test_invalid_amendments_are_refused(made, session, number, field, text):
    """For an unknown session, an unknown field or a long text, nothing is logged."""
    made.sets.add_rep(event(1000), 0, 1)
    with pytest.raises(ValueError, match="does not exist"):
        do(made, "amend", session, number, field, text)
    assert not logged(made.log, "amend")
