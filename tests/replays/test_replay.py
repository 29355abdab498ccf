"""From the core's events to reps and sets on the trace's clock."""

import json
from dataclasses import replace as changed

import pytest
from kickback.replays.run import replay
from repcore.settings import SETTINGS
from scripted_counter import ScriptedCounter, done, not_counted, set_end, top, untop

TWO_REPS = {
    60: [top(1)],
    90: [done(1, (100, 400, 500, 800), flags=0b10000001, pulses=2)],
    120: [top(2)],
    130: [untop(2)],
    160: [top(2)],
    190: [done(2, (1000, 1300, 1500, 1850))],
    "end": [set_end(2, 100, 1850)],
}


@pytest.fixture
def play(resting, scripted):
    """Replays a script on a resting trace; returns the replay and the counter."""

    def run(script, trace=None, **options):
        made = scripted(script)
        found = replay(trace or resting(300, start_s=50), **options)
        return found, made[0]

    return run


def test_json_object(play):
    found, _ = play(TWO_REPS)
    first = {
        "set": 1, "rep": 1, "start_s": 50.1, "peak_start_s": 50.4, "peak_end_s": 50.5, "end_s": 50.8,
        "concentric_s": 0.3, "peak_pause_s": 0.1, "eccentric_s": 0.3, "bottom_pause_s": 0.2,
        "rom": 45.5, "rom_unit": "deg", "mean_speed": 60.0, "peak_speed": 90.0, "speed_unit": "deg/s",
        "top_at_s": 50.6, "rep_at_s": 50.9, "flags": ["ballistic", "unsure"], "pulses": 2,
    }  # fmt: skip
    second = first | {
        "rep": 2, "start_s": 51.0, "peak_start_s": 51.3, "peak_end_s": 51.5, "end_s": 51.85,
        "peak_pause_s": 0.2, "eccentric_s": 0.35, "bottom_pause_s": None,
        "top_at_s": 51.6, "rep_at_s": 51.9, "flags": [], "pulses": 0,
    }  # fmt: skip
    whole = {
        "trace": "resting", "rate_hz": 100, "resampled": False, "machine": "lever",
        "sets": [{"set": 1, "reps": 2, "start_s": 50.1, "end_s": 51.85, "time_under_tension_s": 1.5,
                  "velocity_loss_pct": 12, "side": None}],
        "reps": [first, second],
        "quality": {"samples": 300, "gaps": 2, "saturated": 3}, "not_counted": [], "remark": None,
    }  # fmt: skip
    printed = json.loads(json.dumps(found.to_dict()))
    assert printed == whole
    for row, as_defined in ((printed, whole), (printed["reps"][0], first), (printed["sets"][0], whole["sets"][0])):
        assert list(row) == list(as_defined)
    assert found.profile == (7, -8)


def test_movements_that_did_not_count(play):
    script = {90: [not_counted(1, (100, 400, 800), 12_000, 22_750)], 190: [not_counted(99, (1000, 1300, 1800), 5, 7)]}
    found, _ = play(script)
    first, second = found.to_dict()["not_counted"]
    assert first == {
        "start_s": 50.1, "peak_s": 50.4, "end_s": 50.8, "range": 12.0, "range_unit": "deg",
        "reason": "below half the usual range", "value": 12.0, "limit": 22.75, "unit": "deg",
    }  # fmt: skip
    assert (second["reason"], second["value"], second["limit"], second["unit"]) == ("reason 99", 5, 7, "")


def test_no_reps(play):
    found, _ = play({})
    printed = found.to_dict()
    assert (printed["sets"], printed["reps"]) == ([], [])


def test_no_rest_between_sets(play):
    script = {90: [done(1, (100, 400, 500, 800))], 190: [done(1, (1000, 1300, 1500, 1850), number=2)]}
    found, _ = play(script)
    assert [rep.bottom_pause_s for rep in found.reps] == [None, None]
    assert [rep.top_at_s for rep in found.reps] == [None, None]


def test_sled(play, monkeypatch):
    monkeypatch.setattr(ScriptedCounter, "machine", 2)
    found, _ = play(TWO_REPS)
    assert found.machine == "sled"
    assert (found.reps[0].rom_unit, found.reps[0].speed_unit) == ("mm", "mm/s")


def test_unknown_machine(play, monkeypatch):
    monkeypatch.setattr(ScriptedCounter, "machine", 0)
    assert play({})[0].machine is None


def test_counts_and_clock_fed_to_the_core(play, resting):
    trace = resting(3, start_s=1e6)
    trace.gyro_dps[1] = [250, -600, 0.02]
    trace.accel_g[2] = [5, -1, 1]
    _, counter = play({}, trace)
    # 32768 / 4 = 8192 per g; 32768 / 500 = 65.5 per deg/s: 0.02 is 1.3; what is beyond is held at the end
    assert counter.fed == [
        (0, 0, 0, 8192, 0, 0, 0),
        (10_000, 0, 0, 8192, 16384, -32768, 1),
        (20_000, 32767, -8192, 8192, 0, 0, 0),
    ]
    assert all(type(number) is int for sample in counter.fed for number in sample)


def test_settings_override_the_ranges_of_the_trace(play, resting):
    trace = changed(resting(2), accel_range_g=8, gyro_range_dps=1000)
    _, counter = play({}, trace, settings={"gyro_range_dps": 2000, "set_gap": 20})
    assert counter.settings == {"accel_range_g": 8, "gyro_range_dps": 2000, "set_gap": 20}
    assert counter.fed[0][3] == 4096
    _, counter = play({}, profile=[1, 2])
    assert (counter.settings, counter.learned) == ({}, (1, 2))


def test_clock_wraps_for_the_core(play, resting):
    # At 50 Hz, sample 53,688 comes at 1,073,760,000 us; 2**30 is 1,073,741,824
    script = {54_000: [done(1, (1_079_000, 1_079_100, 1_079_200, 1_079_900))]}
    found, counter = play(script, resting(55_000, 50))
    assert [sample[0] for sample in counter.fed[53_687:53_689]] == [1_073_740_000, 18_176]
    assert found.reps[0].end_s == 1079.9


def test_long_gaps_are_cut_for_the_core_only(play, resting):
    # An hour lies between the samples 149 and 150; the core sees 300 s of it.
    trace = resting(300)
    trace.t_s[150:] += 3600
    script = {200: [done(1, (301_600, 301_700, 301_800, 301_900))]}
    found, counter = play(script, trace)
    assert counter.fed[150][0] - counter.fed[149][0] == 300_000_000
    # Sample 150 is at 1.49 + 300 s for the core and at 3601.5 s for people: 301.6 s is 0.11 s later.
    assert found.reps[0].start_s == pytest.approx(3601.61)
    assert found.reps[0].end_s == pytest.approx(3601.91)
    assert found.reps[0].rep_at_s == pytest.approx(3602.0)


def test_resampled_traces_keep_their_own_clock(play, resting):
    found, counter = play({160: [top(1)], 190: [done(1, (1000, 1300, 1500, 1850))]}, resting(976, 250, start_s=9))
    assert (found.rate_hz, found.resampled, len(counter.fed)) == (250.0, True, 391)
    assert (found.reps[0].start_s, found.reps[0].top_at_s) == (10.0, pytest.approx(10.6))


def test_track_and_progress(play, resting):
    calls = []
    found, _ = play(TWO_REPS, resting(2500), with_track=True, progress=lambda *done: calls.append(done))
    assert calls == [(1000, 2500), (2000, 2500)]
    track = found.track
    assert (track.position[5], track.speed[5]) == (30, -4)
    assert len(track.t_s) == len(track.position) == len(track.speed) == 625
    assert (track.t_s[0], track.t_s[-1]) == (pytest.approx(0.03), pytest.approx(24.99))
    assert len(found.reps) == 2


def test_bad_setting_raises_one_sentence(resting):
    with pytest.raises(ValueError, match="set_gap"):
        replay(resting(), settings={"set_gap": 1e9})


def test_defaults_equal_the_core():
    from kickback.replays.settings import DEFAULTS

    assert {row[0]: row[2] for row in SETTINGS} == DEFAULTS
