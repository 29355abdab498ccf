"""kickback live --json has the names and units of a replay's JSON."""

import json

from kickback.link.live_events import live_object
from kickback.replays.run import replay
from kickback_protocol import fields, message_kinds
from repcore.counter import REP, SET_END, TOP, UNTOP, Counter

NAMES = fields.RECORDS[message_kinds.EVENT][1].split()


def event(kind, *numbers):
    return dict.fromkeys(NAMES, 0) | dict(zip(NAMES, (1, 3, 1, kind, *numbers), strict=False))


def test_set_end_has_its_own_meanings():
    made = live_object(event(SET_END, 70_000, 2, 10, 11_077, 62_972, 43_723, 49), "Kick-1")
    assert made == {
        "sensor": "Kick-1", "event": "set_end", "seq": 1, "session": 3, "machine": "lever", "at_s": 70.0, "set": 2,
        "reps": 10, "start_s": 11.077, "end_s": 62.972, "time_under_tension_s": 43.723, "velocity_loss_pct": 49,
    }  # fmt: skip


def test_tops():
    assert live_object(event(TOP, 12_070, 1, 4), "K")["rep"] == 4
    assert live_object(event(UNTOP, 12_070, 1, 4), "K")["event"] == "top_retracted"
    unknown = live_object(event(99, 1, 1, 1) | {"machine": 9}, "K")
    assert (unknown["event"], unknown["machine"]) == ("kind_99", None)


def test_reps_agree_with_a_replay(repo_demo, monkeypatch):
    """The events of the core, as a sensor sends them, and the replay of the same trace."""
    seen = []
    take = Counter.take

    def recorded(self):
        found = take(self)
        if found:
            seen.append((self.machine, found))
        return found

    monkeypatch.setattr(Counter, "take", recorded)
    result = replay(repo_demo).to_dict()
    sent = [dict(zip(NAMES, (at, 1, machine, *numbers), strict=False)) for at, (machine, numbers) in enumerate(seen)]
    made = [live_object(one, "K") for one in sent if one["kind"] == REP]
    assert len(made) == len(result["reps"]) == 10
    left_out = {"bottom_pause_s", "top_at_s", "rep_at_s", "pulses"}
    first_s = result["reps"][0]["start_s"] - made[0]["start_s"]
    for one, rep in zip(made, result["reps"], strict=True):
        assert set(rep) - set(one) <= left_out
        for key in set(rep) - left_out:
            offset = first_s if key in ("start_s", "peak_start_s", "peak_end_s", "end_s") else 0
            assert one[key] == rep[key] if not offset else abs(one[key] + offset - rep[key]) < 0.001, key
    json.dumps(made)
