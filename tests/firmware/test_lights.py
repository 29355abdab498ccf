"""The lights: distinct on one LED and without red and green, in time, and with few writes."""

import itertools
from collections.abc import Callable

import lights_names
import numpy as np
import pytest
from firmware_runs import SETTINGS, Pixels, Silence, on_device
from lights import Lights
from lights_table import COLOURS, FILL, GAUGE, LIGHTS, TONES
from tone import Tone

ROWS = {name.lower(): n for name, n in vars(lights_names).items() if name.isupper()}
NAMES = list(ROWS)[:-1]  # without a pattern for the row of no signal
BEATS = 100  # four seconds
# Colour vision by G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of
# Color Vision Deficiency", IEEE TVCG 15(6), 2009, severity 1.0: matrices for linear light, which is what an LED's
# numbers are. Distance in OKLab (B. Ottosson, 2020), where 0.02 is what one can just see side by side.
SIGHT = {
    "all": np.eye(3),
    "no red": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                        [-0.003882, -0.048116, 1.051998]]),
    "no green": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                          [-0.011820, 0.042940, 0.968881]]),
}  # fmt: skip
LMS = np.array([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
                [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
LAB = np.array([[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
                [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip
FAR = 0.15  # without lightness, which varies between LEDs: seven times the just noticeable difference
OTHER_SHAPE = 0.3  # of the light of the brighter of two patterns


def made(count=1, **settings):
    pixels = Pixels(count)
    lights = Lights(pixels, count, Silence(), SETTINGS | settings)
    lights.ring.dark = False  # its supply is on
    return lights, pixels


def beats(lights, pixels, n, phase=0, position: int | Callable[[int], int] = 0, span=0, start=0):
    """The pixels after each of n beats, n x count x (red, green, blue)."""
    seen = []
    for k in range(n):
        lights.beat((start + k) * 40, phase, position(k) if callable(position) else position, span)
        seen.append(pixels.rgb())
    return np.array(seen)


def shown(name, count=1):
    """One light alone, n x count x 3; the share of a fill rises in 2 s."""
    lights, pixels = made(count)
    if name in ("out", "back"):
        way = {"out": lambda k: min(k, 50) * 1000, "back": lambda k: max(50 - k, 0) * 1000}[name]
        return beats(lights, pixels, BEATS, 3 if name == "back" else 1, way, 50000)
    seen = []
    pattern, period = LIGHTS[ROWS[name]][2], LIGHTS[ROWS[name]][5]
    lasting = name.startswith("held") or period in (20, 50, 100)
    if not lasting:
        lights.cue(ROWS[name])
    for k in range(BEATS):
        if lasting:
            lights.status(ROWS[name], True, min(2 * k, 100) if pattern == FILL else 100)
        seen.append(beats(lights, pixels, 1, start=k)[0])
    return np.array(seen)


def seen_as(rgb, sight):
    """OKLab of a colour at its full brightness."""
    return LAB @ np.cbrt(LMS @ np.clip(SIGHT[sight] @ (np.array(rgb) / max(rgb)), 0, 1))


def hue_distance(one, two, sight):
    """Difference of two colours without lightness."""
    return float(np.linalg.norm((seen_as(one, sight) - seen_as(two, sight))[1:]))


def shape(light):
    """Brightness of a single LED over four seconds (1: maximum), and its colour."""
    level = light[:, 0].sum(1) / light[:, 0].sum(1).max()
    return level, light[np.argmax(level), 0]


def alike(one, two):
    """Return whether a person without red or green vision could confuse two lights."""
    (a, colour_a), (b, colour_b) = shape(one), shape(two)
    if np.abs(a - b).sum() >= OTHER_SHAPE * max(a.sum(), b.sum()):
        return False
    return min(hue_distance(colour_a, colour_b, sight) for sight in SIGHT) < FAR


@pytest.fixture(scope="module")
def single():
    return {name: shown(name) for name in NAMES}


def test_all_lights_are_distinct_on_one_led_without_red_or_green(single):
    same = [pair for pair in itertools.combinations(NAMES, 2) if alike(single[pair[0]], single[pair[1]])]
    assert same == []


@pytest.mark.parametrize("sight", SIGHT)
def test_the_three_colours_are_far_apart(sight):
    white, blue, amber = [(COLOURS[3 * k + 1], COLOURS[3 * k], COLOURS[3 * k + 2]) for k in range(3)]
    for one, two in ((white, blue), (white, amber), (blue, amber)):
        assert hue_distance(one, two, sight) >= FAR


def test_red_against_green_would_not_pass():
    assert hue_distance((255, 0, 0), (60, 110, 0), "all") > 2 * FAR
    for sight in ("no red", "no green"):
        assert hue_distance((255, 0, 0), (60, 110, 0), sight) < FAR
    flash = np.zeros((BEATS, 1, 3))
    flash[:10] = 1
    assert alike(flash * (255, 0, 0), flash * (60, 110, 0))


@pytest.mark.parametrize("count", [1, 2, 12, 24])
@pytest.mark.parametrize("name", NAMES)
def test_every_light_lights(name, count):
    light = shown(name, count)
    assert light.max() > 30 and (light[-1].max() == 0 or LIGHTS[ROWS[name]][5] in (1, 20, 50, 100))


def test_sides_are_halves_of_a_ring():
    left, right = shown("left", 12)[1].max(1) > 0, shown("right", 12)[1].max(1) > 0
    assert left.sum() == right.sum() == 6 and not (left & right).any()


@pytest.mark.parametrize("percent, swells", [(0, 0), (1, 1), (20, 1), (21, 2), (99, 5), (100, 5)])
def test_the_batterys_level_is_counted_in_swells_of_one_led(percent, swells):
    lights, pixels = made()
    lights.cue(lights_names.BATTERY, percent)
    lit = beats(lights, pixels, 70)[:, 0].max(1) > 0
    assert (np.diff(lit.astype(int), prepend=0) == 1).sum() == swells


def test_a_ring_shows_level_and_reps_as_shares():
    for name, share in (("battery", 50), ("set_end", 25)):
        lights, pixels = made(12)
        lights.cue(ROWS[name], share)
        assert (beats(lights, pixels, 2)[-1].max(1) > 0).sum() == 12 * share // 100


@pytest.mark.parametrize("count", [1, 12])
def test_the_count_flash_comes_on_the_beat_after_the_top(count):
    lights, pixels = made(count)
    before = beats(lights, pixels, 20, 1, 45000, 50000)[-1]
    lights.top(1)
    at_top = beats(lights, pixels, 1, 2, 50000, 50000, start=20)[0]
    assert (at_top.sum() >= 3 * before.sum()) and at_top.min() > 150
    after = beats(lights, pixels, 10, 2, 50000, 50000, start=21)
    assert after[5].sum() == 0 and 0 < after[-1].sum() < at_top.sum() / 3  # a gap, then the hold


def test_a_top_is_shown_within_100_ms_with_the_supply_off():
    lights, pixels = made()
    beats(lights, pixels, 20)
    assert lights.ring.dark
    lights.top(1)
    assert beats(lights, pixels, 2, 2, start=20)[-1].min() > 150  # one beat for the supply, one to draw: 80 ms


def test_the_supply_is_off_while_nothing_is_lit():
    lights, pixels = made(12)
    lights.status(lights_names.READY, True)
    drawn, dark = [], []
    for k in range(400):
        if lights.ring.dark:
            pixels.buf[:] = bytes(36)  # pixels lose their data without a supply
        lights.beat(40 * k, 0, 0, 0)
        drawn.append(pixels.rgb().max())
        dark.append(lights.ring.dark)
        assert not (lights.ring.dark and drawn[-1])
    assert sum(dark) > 360 and sum(value > 0 for value in drawn) == 5  # the second flash loses its first beat


def test_the_ring_fills_over_the_kick_and_empties_over_the_return():
    lights, pixels = made(12)
    out = (beats(lights, pixels, 25, 1, lambda k: 2000 * k, 50000).max(2) > 0).sum(1)
    back = (beats(lights, pixels, 25, 3, lambda k: 50000 - 2000 * k, 50000).max(2) > 0).sum(1)
    assert out[0] <= 1 and out[-1] == 12 and (np.diff(out) >= 0).all()
    assert back[0] == 12 and back[-1] <= 1 and (np.diff(back) <= 0).all()


def test_urgent_lights_come_first_and_news_wait_for_the_rep():
    lights, pixels = made()
    for name in ("ready", "recording", "battery_low", "rest", "pairing"):
        lights.status(ROWS[name], True)
    moving = beats(lights, pixels, 50, 1, 25000, 50000)
    assert (moving[5:] == moving[5]).all()
    lights.status(lights_names.FAULT, True)
    faulty = beats(lights, pixels, 40, 1, 25000, 50000, start=50)
    assert tuple(faulty[0, 0]) == (254, 90, 0) and (faulty[10:19] == 0).all()
    lights.status(lights_names.FAULT, False)
    assert (beats(lights, pixels, 1, 1, 25000, 50000, start=90)[0] == moving[5]).all()
    assert lights.state == lights_names.PAIRING


def test_a_less_urgent_cue_is_dropped():
    lights, pixels = made()
    lights.cue(lights_names.BOOT)
    lights.cue(lights_names.TOP)
    assert lights.cued == lights_names.BOOT
    beats(lights, pixels, 30)
    lights.cue(lights_names.TOP)
    lights.retract_top()
    assert lights.cued == lights_names.TOP_RETRACTED


@pytest.mark.parametrize("flags, name", [(0, "off"), (1, "momentum"), (128, "unsure"), (129, "momentum"), (126, "off")])
def test_a_reps_flags_become_at_most_one_light(flags, name):
    lights, _ = made()
    lights.rep(flags, 900)
    assert lights.cued == ROWS[name]


def test_the_target_rep_is_shown():
    lights, _ = made(target_reps=8)
    lights.top(7)
    assert lights.cued == lights_names.TOP
    lights.top(8)
    assert lights.cued == lights_names.TARGET


def test_the_end_of_the_hold_is_shown_only_while_holding():
    for phases, reported in (([1] * 25 + [2] * 40, True), ([1] * 25 + [2] * 15 + [3] * 30, False)):
        lights, _ = made(hold_s=1)
        seen = set()
        for k, phase in enumerate(phases):
            lights.beat(40 * k, phase, 50000, 50000)
            seen.add(lights.cued)
        assert (lights_names.HOLD in seen) == reported


def test_brightness_and_low_battery():
    full = shown("claimed").max()
    cases = ({"brightness": 20}, False, 0.21), ({}, True, 0.26), ({"brightness": 1}, True, 0.01)
    for settings, dimmed, most in cases:
        lights, pixels = made(**settings)
        lights.dim(dimmed)
        lights.cue(lights_names.CLAIMED)
        level = beats(lights, pixels, 2)[-1].max()
        assert 1 <= level <= most * full


def test_the_number_of_a_light_is_its_row():
    assert [row[0] for row in LIGHTS] == list(range(len(LIGHTS))) == list(ROWS.values())


@pytest.mark.parametrize("count", [1, 12])
def test_one_write_at_most_and_none_without_a_change(count):
    lights, pixels = made(count)
    lights.status(lights_names.REST, True)
    for k in range(300):
        before, writes = pixels.rgb(), pixels.writes
        if k % 37 == 0:
            lights.top(k)
        if k % 90 == 0:
            lights.status(lights_names.FAULT, k % 180 == 0)
        lights.beat(40 * k, k // 25 % 4, 700 * (k % 50), 30000)
        changed = (pixels.rgb() != before).any()
        assert pixels.writes - writes == (1 if changed else 0) or k == 0


def test_beeps_follow_the_table():
    class Pwm:
        def __init__(self):
            self.log = []

        def freq(self, hz):
            self.log.append(hz)

        def duty_u16(self, duty):
            self.log.append(duty > 0)

    pwm = Pwm()
    lights = Lights(Pixels(1), 1, Tone(pwm), SETTINGS | {"piezo": True})
    lights.cue(lights_names.REST_OVER)
    at = {}
    for k in range(40):
        before = len(pwm.log)
        lights.beat(40 * k, 0, 0, 0)
        if len(pwm.log) > before:
            at[k + 1] = pwm.log[-1]
    hz, long, times = TONES[3]
    assert pwm.log == [hz] + [True, False] * times
    assert list(at) == [long * k for k in range(1, 2 * times)]
    quiet = Lights(Pixels(1), 1, Tone(pwm), SETTINGS | {"piezo": False})
    quiet.cue(lights_names.REST_OVER)
    Lights(Pixels(1), 1, Tone(None), SETTINGS | {"piezo": True}).cue(lights_names.BOOT)
    assert len(pwm.log) == 1 + 2 * times


def test_patterns_are_within_their_periods():
    for number, _, pattern, times, on, period, tone in LIGHTS:
        flashes = pattern < 3
        assert on * times * (2 if flashes else 1) - (on if flashes else 0) <= period, number
        assert 0 <= tone < len(TONES) and (pattern != GAUGE or times)


def test_in_micropython_a_beat_allocates_nothing_and_looks_the_same(micropython, tmp_path):
    script = """
import lights_names
from lights import Lights
from tone import Tone
class Pixels:
    buf = bytearray(36)
    def write(self):
        pass
class Pwm:
    def freq(self, hz):
        pass
    def duty_u16(self, duty):
        pass
lights = Lights(Pixels, 12, Tone(Pwm()), dict(brightness=60, target_reps=3, concentric_s=1.2, hold_s=0.5,
                eccentric_s=1, piezo=True))
Pixels.write = lambda: None
lights.status(lights_names.REST, True)
lights.status(lights_names.RECORDING, True)
out = 0
for k in range(600):
    heap_lock()
    if k % 37 == 0:
        lights.top(k % 5)
    if k % 61 == 0:
        lights.rep(k & 255, 500)
    lights.beat(40 * k & 0x3FFFFFFF, k // 25 % 4, 700 * (k % 50), 30000)
    heap_unlock()
    for value in Pixels.buf:
        out = (31 * out + value) % 999983
print(out, lights.ring.dark)
"""
    assert on_device(micropython, tmp_path, script) == on_device(None, tmp_path, script)
