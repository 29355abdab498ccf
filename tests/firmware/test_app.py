"""The whole firmware from power-on to sleep: lights, gestures and the log on flash."""

import json
from binascii import crc32

import numpy as np
import pytest
from app_runs import AMBER, BLUE, WHITE, colour, device, lights, lit, on_flash, records, simulated, still
from heel_taps import double_tap
from kickback.replays.run import replay
from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G
from kickback.traces.trace import Trace
from kickback.training.rep import flag_names
from kickback.virtual import Battery, OnTrace, Press
from kickback.virtual.run.logged_reps import log_records, replay_of

pytestmark = pytest.mark.usefixtures("micropython")

FULL = 77  # brightest channel of a white flash at 30 %
FIVE_REPS = ("controlled", 1, 6.5, 32.5)
POWER, WATCHDOG, MOTION, BUTTON = 1, 3, 4, 5  # BOOT's cause


def at(made, up_ms: int) -> float:
    """Convert an uptime of the device to seconds since the run began."""
    return (up_ms - made.uptime_ms(0)) / 1000


def presses(count: int, from_s: float, last_s: float = 0.1) -> list:
    """Presses of the button; the last one is held."""
    return [(from_s + 0.25 * n, Press(last_s if n == count - 1 else 0.1)) for n in range(count)]


# Measured over these: 2 to 63 ms after the sample that told it; a beat is 40 ms.
@pytest.mark.parametrize("family", ["controlled", "ballistic", "touch_and_go", "slow", "sled", "sled_fast"])
def test_every_top_flashes_within_100_ms(tmp_path, family):
    made = device(tmp_path, simulated(family))
    made.run(after_trace_s=20)
    made.power_off()
    tops = [at(made, rep["start_ms"] + rep["top_ms"]) for rep in records(made, "rep")]
    assert len(tops) >= 5
    for top_s in tops:
        shown = lights(made, top_s, top_s + 0.1)
        assert any((hue, count, level) == (WHITE, 12, FULL) for _, hue, count, level in shown), (top_s, shown)
        assert not any(level == FULL and hue == WHITE for _, hue, _, level in lights(made, top_s - 0.3, top_s))


def test_target_flashes_four_times_and_others_once(tmp_path):
    made = device(tmp_path, simulated(*FIVE_REPS), settings={"target_reps": 3})
    made.run(after_trace_s=16)
    made.power_off()
    flashes = []
    for rep in records(made, "rep"):
        top_s = at(made, rep["start_ms"] + rep["top_ms"])
        flashes.append(sum(level == FULL for _, _, _, level in lights(made, top_s, top_s + 1)))
    assert flashes == [1, 1, 4, 1, 1]


def thrown(ballistic: list[bool]) -> Trace:
    """A lever with a vertical axis: kicks of 1 s over 45 degrees, steady or ballistic in the first 0.15 s."""
    turn = [np.zeros(400)]
    for throw in ballistic:
        kick = np.concatenate((np.full(15, 200.0), np.full(100, 15.0))) if throw else 45 * bell(100)
        turn += [np.convolve(kick, np.full(5, 0.2)), np.zeros(80), -45 * bell(200), np.zeros(150)]
    calm = still(sum(map(len, turn)) / 100)
    return Trace("thrown", calm.t_s, calm.accel_g, calm.gyro_dps + np.outer(np.concatenate(turn), (0, 0, 1)))


def bell(n: int) -> np.ndarray:
    """Speed of the smoothest stroke of length 1 in n samples."""
    u = (np.arange(n) + 0.5) / n
    return 30 * (u * (1 - u)) ** 2 * 100 / n


def test_ballistic_reps_show_momentum(tmp_path):
    """Amber after each rep flagged ballistic, and after no other rep."""
    wanted = [False, True, False, True]
    made = device(tmp_path, thrown(wanted))
    made.run(after_trace_s=16)
    made.power_off()
    reps = records(made, "rep")
    assert ["ballistic" in flag_names(rep["flags"]) for rep in reps] == wanted
    for rep, ballistic in zip(reps, wanted, strict=True):
        end_s = at(
            made, rep["start_ms"] + rep["concentric_ms"] + rep["peak_pause_ms"] + rep["eccentric_ms"] + rep["rep_ms"]
        )
        assert any(hue == AMBER for _, hue, _, _ in lights(made, end_s, end_s + 0.3)) == ballistic


def test_hold_time_reached_flashes_twice(tmp_path):
    """The pacer's hold is shorter than the lifter's: the double flash comes when the pacer's hold is over."""
    made = device(tmp_path, simulated("long_holds"), settings={"concentric_s": 0.8, "hold_s": 0.5, "eccentric_s": 2})
    made.run(after_trace_s=16)
    made.power_off()
    rep = records(made, "rep")[1]
    assert rep["peak_pause_ms"] > 1500
    start_s = at(made, rep["start_ms"])
    held = lights(made, start_s + 1.2, start_s + 1.9)
    assert sum(level == FULL and hue == WHITE for _, hue, _, level in held) == 2


def test_rest_timer_runs_and_is_over(tmp_path):
    """A press during a pause ends the set and starts the timer (blue swell); four flashes and tones end it."""
    made = device(tmp_path, simulated(*FIVE_REPS), [(OnTrace(32.2), Press())], {"rest_s": 10})
    made.run(after_trace_s=14)
    made.power_off()
    (ended,) = records(made, "set")
    assert ended["reps"] == 5
    pressed_s = made.motion.world_us(32.2) / 1e6
    running = lights(made, pressed_s + 2.5, pressed_s + 9.5)
    assert {hue for _, hue, _, _ in running} <= {BLUE, ""} and len(running) > 20
    over = lights(made, pressed_s + 9.9, pressed_s + 13)
    assert sum(hue == BLUE and level == FULL for _, hue, _, level in over) == 4
    assert sum(hz > 0 for at_s, hz in made.result.tones if at_s > pressed_s + 9.5) == 3


def test_press_between_sets_changes_sides(tmp_path):
    """Left: the left half of the ring flashes once. Right: the right half flashes twice."""
    made = device(tmp_path, None, [*presses(1, 5), *presses(1, 10.5)])  # neither beside the flash of being ready
    made.run(13.5)
    made.power_off()
    left, right = [[light for light in lights(made, from_s, from_s + 2.5) if light[1]] for from_s in (5, 10.5)]
    assert [(hue, count) for _, hue, count, _ in left] == [(BLUE, 6)]
    assert [(hue, count) for _, hue, count, _ in right] == [(BLUE, 6)] * 2
    halves = [next(rgb for at_s, rgb in made.result.leds if at_s == light[0][0]) for light in (left, right)]
    assert halves[0][:18] == bytes(18) and halves[1][18:] == bytes(18)


def test_two_presses_start_and_stop_the_rest_timer(tmp_path):
    made = device(tmp_path, None, [*presses(2, 5), *presses(2, 10)])
    made.run(16)
    made.power_off()
    assert sum(hue == BLUE for _, hue, _, _ in lights(made, 6, 10)) > 10
    assert not any(hue == BLUE for _, hue, _, _ in lights(made, 11.2, 16))


@pytest.mark.parametrize(("volts", "leds"), [(4.2, 12), (3.85, 6), (3.75, 3)])
def test_three_presses_show_the_battery(tmp_path, volts, leds):
    """3.85 V is between 40 and 60 %, 3.75 V between 20 and 30 %."""
    made = device(tmp_path, None, presses(3, 14), battery_v=volts)
    made.run(18)
    made.power_off()
    shown = [light for light in lights(made, 14.9, 16.5) if light[1] == BLUE]
    assert shown and abs(shown[0][2] - leds) <= 1


def test_four_presses_choose_the_next_machine(tmp_path):
    profiles = {name: {"kind": 1, "span": 60000, "over_range": 0, "note": ""} for name in ("abductor", "glute")}
    line = json.dumps(profiles).encode()
    also = {"/profiles.json": line + b"\n%08x\n" % crc32(line)}
    made = device(tmp_path, simulated(*FIVE_REPS), presses(4, 3), also=also)
    made.run(after_trace_s=20)
    made.power_off()
    assert [light[1] for light in lights(made, 3.9, 5.6) if light[3] >= FULL].count(BLUE) == 3
    assert [found["machine"] for found in records(made, "session")] == ["abductor"]
    assert json.loads(on_flash(made)["/settings.json"].split(b"\n")[0])["machine"] == "abductor"


def test_five_presses_record_and_stop_recording(tmp_path):
    """The next set is on flash as a trace, and the light shows recording in between."""
    made = device(tmp_path, simulated("controlled", 1, 2, 32.5), presses(5, 3))
    made.run(after_trace_s=20)
    assert any(hue == WHITE for _, hue, _, _ in lights(made, made.clock.now_s - 4, made.clock.now_s))
    for n in range(5):
        made.at(made.clock.now_s + 1 + 0.25 * n, Press())
    made.run(8)
    made.power_off()
    assert len([name for name in on_flash(made) if name.startswith("/raw/")]) == 1
    assert [raw["set"] for raw in records(made, "raw")] == [1]
    assert b'"record": 1' not in on_flash(made)["/settings.json"]


@pytest.mark.parametrize(("count", "hold_s", "hue", "flashes"), [(1, 2.5, AMBER, 3), (1, 10.5, BLUE, 1)])
def test_held_button_without_bluetooth(tmp_path, count, hold_s, hue, flashes):
    """Pairing is refused without a radio; ten seconds remove the owner."""
    made = device(tmp_path, None, presses(count, 3, hold_s))
    made.run(3 + hold_s + 4)
    made.power_off()
    fills = [light for light in lights(made, 4, 3 + min(hold_s, 2)) if light[1] == BLUE]
    assert len({count for _, _, count, _ in fills}) > 3  # how far it is on its way
    after = lights(made, 3 + hold_s - 0.6, 3 + hold_s + 2.5)
    assert sum(level == FULL and seen == hue for _, seen, _, level in after) == flashes


def test_press_and_a_long_press_erase_everything(tmp_path):
    made = device(tmp_path, simulated(*FIVE_REPS))
    made.run(after_trace_s=20)
    assert len(records(made, "rep")) == 5
    made.at(made.clock.now_s + 0.5, Press())
    made.at(made.clock.now_s + 0.8, Press(11))
    made.run(16)
    made.power_off()
    assert records(made, "rep") == [] and records(made, "set") == []
    assert len(records(made, "pulled")) >= 1


def tapped(seed: int) -> tuple[Trace, float]:
    t_s, counts, second_s = double_tap(np.random.default_rng(seed), 2.5, 0.35)
    return Trace("taps", t_s, counts[:, :3] / COUNTS_PER_G, counts[:, 3:] / COUNTS_PER_DPS), second_s


@pytest.mark.parametrize("seed", [1, 3, 4])
def test_double_tap_is_a_press(tmp_path, seed):
    trace, second_s = tapped(seed)
    made = device(tmp_path, trace)
    made.run(after_trace_s=4)
    made.power_off()
    tapped_s = made.motion.world_us(second_s) / 1e6
    shown = [light for light in lights(made, tapped_s, tapped_s + 2.5) if light[1] == BLUE]
    assert [count for _, _, count, _ in shown] == [6]


def test_alternating_sides_without_rest(tmp_path):
    """After a press in the pause after the second rep, the next rep belongs to the other side."""
    made = device(tmp_path, simulated(*FIVE_REPS), [(OnTrace(18.1), Press())], {"alternate": 1, "side": 1})
    made.run(after_trace_s=20)
    made.power_off()
    assert [(found["side"], found["reps"]) for found in records(made, "set")] == [(1, 2), (2, 3)]
    assert [(rep["set"], rep["rep"]) for rep in records(made, "rep")] == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]
    assert len(records(made, "session")) == 1


def two_sets(pause_s: float) -> Trace:
    """Five reps, a pause, the same again."""
    one = simulated(*FIVE_REPS)
    calm = still(pause_s)
    rest = np.median(one.accel_g[-25:], 0) - (0, 0, 1), np.median(one.gyro_dps[-25:], 0)
    second_s = one.t_s[-1] + 0.01 + pause_s
    return Trace("two", np.concatenate((one.t_s, one.t_s[-1] + 0.01 + calm.t_s, second_s + one.t_s - one.t_s[0])),
                 np.concatenate((one.accel_g, calm.accel_g + rest[0], one.accel_g)),
                 np.concatenate((one.gyro_dps, calm.gyro_dps + rest[1], one.gyro_dps)))  # fmt: skip


def test_sleeps_with_everything_on_flash_and_wakes_by_motion(tmp_path):
    """Uptime, session and numbers continue. The kick that wakes the device is lost; the following reps count."""
    made = device(tmp_path, two_sets(120), settings={"sleep_after": 40})
    made.run(100)
    assert len(made.result.sleeps) == 1 == len(made.result.boots)
    assert [found["reps"] for found in records(made, "set")] == [5]
    slept_s = made.result.sleeps[0][0]
    assert not any(made.board.leds)
    made.run(after_trace_s=20)
    made.power_off()
    first, second = records(made, "boot")
    assert (first["cause"], second["cause"]) == (POWER, MOTION)
    assert second["boot"] == first["boot"] == 1  # power never went
    assert second["up_ms"] > slept_s * 1000 + 60_000
    assert len(records(made, "session")) == 1
    sets = records(made, "set")
    assert [found["set"] for found in sets] == [1, 2]
    assert sets[1]["reps"] >= 3
    assert sets[1]["start_ms"] - sets[0]["end_ms"] > 120_000


def test_button_wakes_it(tmp_path):
    made = device(tmp_path, simulated(*FIVE_REPS), [(200, Press(0.2))], {"sleep_after": 30})
    made.run(208)  # the start is on flash five seconds after it
    made.power_off()
    assert [boot["cause"] for boot in records(made, "boot")] == [POWER, BUTTON]
    assert any(hue == WHITE for _, hue, _, _ in lights(made, 200, 203))


def test_half_an_hour_of_sleep_begins_a_new_session(tmp_path):
    made = device(tmp_path, two_sets(1900), settings={"sleep_after": 30})
    made.run(after_trace_s=20)
    made.power_off()
    assert [found["session"] for found in records(made, "set")] == [1, 2]
    assert [found["set"] for found in records(made, "set")] == [1, 1]


def test_low_battery_dims_the_lights_and_shows_it(tmp_path):
    made = device(tmp_path, simulated(*FIVE_REPS), battery_v=3.7)
    made.run(after_trace_s=20)
    made.power_off()
    tops = [at(made, rep["start_ms"] + rep["top_ms"]) for rep in records(made, "rep")]
    assert len(tops) == 5
    brightest = [max(level for _, _, _, level in lights(made, top_s, top_s + 0.1)) for top_s in tops]
    assert set(brightest) == {20}  # a quarter of 77, rounded up
    end_s = made.clock.now_s
    assert sum(hue == AMBER for _, hue, _, _ in lights(made, end_s - 4, end_s)) == 1  # one flash in four seconds


def test_critical_battery_saves_everything_and_sleeps(tmp_path):
    made = device(tmp_path, simulated(*FIVE_REPS), [(OnTrace(23.2), Battery(3.3))])
    made.run(until=lambda device: bool(device.result.sleeps))
    assert made.clock.now_s < 150
    reps = records(made, "rep")
    assert len(reps) == 5 and [found["reps"] for found in records(made, "set")] == [5]
    made.power_off()


CRASHER = """
import machine, time
def feed(self, wanted=machine.WDT.feed):
    if time.ticks_ms() > 5000:
        {}
    wanted(self)
machine.WDT.feed = feed
execfile("/main.py", {{"__name__": "__main__"}})
"""


def test_three_crashes_are_safe_mode(tmp_path):
    """Each crash leaves a traceback; then every other LED is violet and the prompt answers."""
    made = device(tmp_path, None, entry=CRASHER.format("raise ValueError('made to crash')"))
    made.run(40)
    made.power_off()
    assert len(made.result.boots) == 4
    assert len(made.result.repls) == 1
    assert on_flash(made)["/crash.txt"].count(b"ValueError: made to crash") == 3
    assert any("safe mode" in line for _, line in made.result.console)
    shown = [rgb for _, rgb in made.result.leds if lit(rgb)][-1]
    assert {shown[i : i + 3] for i in range(0, len(shown), 6)} == {bytes((12, 0, 12))}


def test_the_watchdog_resets_firmware_that_hangs(tmp_path):
    made = device(tmp_path, None, entry=CRASHER.format("while machine.reset_cause() == 1: time.sleep_ms(100)"))
    made.run(60)
    made.power_off()
    assert [cause for _, cause, _ in made.result.boots] == [1, 3]
    assert made.result.boots[1][0] == pytest.approx(5 + 8, abs=0.2)
    assert [boot["cause"] for boot in records(made, "boot")] == [POWER, WATCHDOG]
    assert any("watchdog reset" in note["text"] for note in records(made, "note"))


@pytest.mark.parametrize("settings", [{"leds": 5, "brightness": 100}, {"leds": 24, "brightness": 1}, {"leds": 1}])
def test_leds_and_brightness_are_applied(tmp_path, settings):
    made = device(tmp_path, simulated("controlled", 1, 6.5, 13), settings=settings)
    made.run(after_trace_s=1)
    made.power_off()
    assert {len(rgb) for _, rgb in made.result.leds} == {3 * settings["leds"]}
    brightest = max(max(rgb) for _, rgb in made.result.leds)
    assert brightest == {100: 254, 1: 3, 30: FULL}[settings.get("brightness", 30)]


@pytest.mark.parametrize(("accel", "gyro", "registers"), [(2, 250, (0, 0)), (8, 1000, (16, 16)), (16, 2000, (24, 24))])
def test_ranges_are_applied(tmp_path, accel, gyro, registers):
    settings = {"accel_range_g": accel, "gyro_range_dps": gyro}
    trace = simulated("controlled", 1, 6.5, 18)
    made = device(tmp_path, trace, settings=settings)
    made.run(after_trace_s=16)
    made.power_off()
    assert (made.imu.map[0x1C], made.imu.map[0x1B]) == registers or not made.imu.powered
    reps = records(made, "rep")
    assert len(reps) == 2
    assert [round(rep["rom"] / 1000) for rep in reps] == [round(rep.rom or 0) for rep in replay(trace).reps]


def test_beyond_the_range_is_clipped_and_flagged(tmp_path):
    """At 250 deg/s a kick of 300 deg/s about one axis is clipped: the rep counts and is flagged unsure."""
    slow = simulated(*FIVE_REPS)
    fast = Trace("fast", slow.t_s, slow.accel_g, slow.gyro_dps * 300 / np.abs(slow.gyro_dps).max())
    made = device(tmp_path, fast, settings={"gyro_range_dps": 250, "over_range": 0})
    made.run(after_trace_s=20)
    made.power_off()
    reps, (ended,) = records(made, "rep"), records(made, "set")
    assert len(reps) == 5
    assert ended["saturated"] > 0
    peaks = np.abs(fast.gyro_dps).max(1)
    for rep in reps:
        begin_s = fast.t_s[0] + (at(made, rep["start_ms"]) - made.motion.times_us[0] / 1e6)
        during = (fast.t_s > begin_s) & (fast.t_s < begin_s + rep["concentric_ms"] / 1000)
        clipped = (peaks[during] > 249.6).sum() > 3
        assert ("unsure" in flag_names(rep["flags"])) >= clipped
    assert any("unsure" in flag_names(rep["flags"]) for rep in reps)


def test_a_minute_at_rest_shows_only_ready(tmp_path):
    """The rise at the start, a short flash every eight seconds, no note, one boot."""
    made = device(tmp_path, None)
    made.run(60)
    made.power_off()
    assert len(made.result.boots) == 1 and made.result.repls == [] and made.result.flash_errors == []
    assert records(made, "note") == []
    assert {colour(rgb) for _, rgb in made.result.leds} == {WHITE, ""}
    assert sum(bool(lit(rgb)) for at_s, rgb in made.result.leds if at_s > 4) == pytest.approx(7, abs=1)


EQUAL = ["controlled", "fatigue", "constant_tension", "pulses", "bounce", "saturated", "warm_up", "sled_fast",
         "sled_pulses", "sled_short", "sled_fatigue"]  # fmt: skip


@pytest.mark.parametrize("family", EQUAL)
def test_the_log_equals_the_replay(tmp_path, family):
    """Every rep, set, time, speed and flag, as one object."""
    trace = simulated(family, 3)
    made = device(tmp_path, trace)
    made.run(after_trace_s=20)
    made.power_off()
    found = replay_of(trace, made, log_records(on_flash(made)))
    assert json.dumps(found.to_dict()) == json.dumps(replay(trace).to_dict())
    assert len(found.reps) >= 3
