"""The pacer starts with the lifter's kick, is ahead of an even stroke, and waits only for the top."""

import pytest
from firmware_runs import SETTINGS, Pixels, Silence
from lights import Lights
from pacer import _LEAD_MS, Pacer

BEAT = 40


def led(targets, phases):
    """The shown position at each beat. phases: pairs of phase and ms."""
    pacer, now, out = Pacer(targets), 0, []
    for phase, ms in phases:
        for _ in range(ms // BEAT):
            out.append((now, phase, pacer.part, pacer.beat(now, phase)))
            now += BEAT
    return out


def test_idle_without_a_target_and_before_the_kick():
    assert {level for *_, level in led((0, 0, 0), [(0, 400), (1, 800), (2, 400), (3, 800), (0, 400)])} == {-1}
    assert {level for *_, level in led((1000, 1000, 1000), [(0, 2000)])} == {-1}


def test_lifter_in_tempo_is_led_through_all_three_parts():
    shown = led((2000, 1000, 3000), [(0, 400), (1, 2000), (2, 1000), (3, 3000), (0, 400)])
    kick = [level for _, phase, _, level in shown if phase == 1]
    hold = [level for _, phase, _, level in shown if phase == 2]
    back = [level for _, phase, _, level in shown if phase == 3]
    # ahead of an even stroke by the lead from the first beat on: (0 + 200) / 2000 is 10 %
    assert kick[0] == _LEAD_MS * 100 // 2000
    assert all(level >= min(100, 100 * k * BEAT // 2000 + 10) for k, level in enumerate(kick))
    assert kick == sorted(kick) and kick[-1] == 100
    assert set(hold) == {100}
    assert back == sorted(back, reverse=True) and back[0] < 100 and back[-1] == 0
    assert all(level <= max(0, 100 - 100 * k * BEAT // 3000) for k, level in enumerate(back))
    assert shown[-1][3] == -1


def test_early_top_does_not_shorten_the_kick_and_late_top_gets_the_whole_hold():
    early = led((2000, 1000, 2000), [(1, 1000), (2, 3000)])
    assert next(now for now, _, part, _ in early if part == 2) == pytest.approx(2000 - _LEAD_MS, abs=2 * BEAT)
    late = led((1000, 1000, 2000), [(1, 3000), (2, 2000)])
    held = [now for now, _, part, level in late if part != 3 and level == 100 and now >= 3000]
    assert held[-1] - 3000 == pytest.approx(1000, abs=BEAT)


def test_parts_without_a_target_are_not_led():
    shown = led((0, 1000, 0), [(1, 1000), (2, 2000), (3, 1000)])
    assert {level for _, phase, _, level in shown if phase == 1} == {-1}
    # the hold begins with the lifter's own top and lasts its second
    assert [now for now, *_, level in shown if level == 100] == list(range(1000, 2000, BEAT))
    fast = led((0, 0, 2000), [(1, 400), (2, 400), (3, 2000)])
    assert [level for *_, level in fast][10] == 90  # X: the return is led from the top on


def test_touch_and_go_and_abandoned_kick():
    shown = led((1000, 0, 1000), [(1, 1000), (3, 1000), (1, 1000), (0, 400)])
    again = [level for now, phase, _, level in shown if 2000 <= now < 3000]
    assert again[0] == 20 and again[-1] == 100
    assert shown[-1][3] == -1


def test_clock_wrap():
    pacer = Pacer((1000, 0, 1000))
    start = 0x3FFFFFFF - 300
    levels = [pacer.beat((start + k * BEAT) & 0x3FFFFFFF, 1) for k in range(20)]
    assert levels == [min(100, (k * BEAT + _LEAD_MS) // 10) for k in range(20)]


@pytest.mark.parametrize("count", [1, 12])
def test_ring_fills_glows_and_empties_ahead_of_the_plate(count):
    pixels = Pixels(count)
    lights = Lights(pixels, count, Silence(), SETTINGS | {"concentric_s": 1, "hold_s": 1, "eccentric_s": 1})
    light, now = {}, 0
    for phase in (0, 1, 2, 3):
        for _ in range(25):
            lights.beat(now, phase, 0, 30000)  # the reported position stays at the bottom
            light.setdefault(phase, []).append(int(pixels.rgb().sum()))
            now += BEAT
    assert max(light[0]) == 0
    assert light[1][1:] == sorted(light[1][1:]) and light[1][-1] > 3 * light[1][1]
    assert set(light[2][:20]) == {light[1][-1]}  # then the flash at the end of the hold
    assert light[3][-1] < light[3][10] < light[1][-1]
