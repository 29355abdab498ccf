"""Each flag of the definitions appears on the one rep that has its cause, and on no other."""

from functools import partial

import numpy as np
import pytest
from core_runs import run
from kickback.simulate.imu import ImuModel, sense
from kickback.simulate.paths import G, felt, lever, rail
from kickback.simulate.reps import Style, do_rep
from kickback.simulate.script import GRID_HZ, Script, Shape
from kickback.simulate.vibration import ring
from kickback.training.rep import FLAGS
from repcore.counter import REP

STEADY = ImuModel(bias_dps=(0, 0.5), drift_dps=0)
AXIS, UP = np.array([0.0, 0.6, 0.8]), np.array([0.6, 0.8, 0.0])
ODD = 3  # the rep that differs, from 0


def calm(s, share=1.0, kick=1.0, hold=0.8, back=1.3, rest=0.9):
    """A rep without any cause for a flag, and its rest."""
    s.stroke(share * s.range, kick, Shape())
    s.wait(hold)
    s.stroke(0.0, back, Shape())
    s.wait(rest)


def play(odd, on_sled=False, reps=6):
    """A set of calm reps except one, which `odd` plays. Returns the script and the span of that rep in s."""
    s = Script(np.random.default_rng(4), on_sled, 400.0 if on_sled else 40.0)
    s.wait(3)
    span = (0.0, 0.0)
    for i in range(reps):
        if i == ODD:
            start = s.now / GRID_HZ
            odd(s)
            span = start, s.now / GRID_HZ
        else:
            calm(s)
    s.wait(3)
    return s, span


def sensed(s, sensor=STEADY, aside=None):
    """Times in us and counts of the script; aside: deg/s or mm/s across the path, one per ms."""
    stiff = partial(rail, turn=(0, 0)) if s.sled else partial(lever, flex=(0, 0))
    force, rate = felt(stiff(s.position(), s.range, AXIS, s.rng), UP)
    if aside is not None:
        moved = force - force[0] if s.sled else rate
        other = np.cross(moved[np.abs(moved).sum(axis=1).argmax()], [1.0, 2.0, 3.0])
        other /= np.linalg.norm(other)
        if s.sled:
            force += np.outer(np.gradient(aside) * GRID_HZ / 1000 / G, other)
        else:
            rate += np.outer(aside, other)
    ring(s, force, rate, s.rng)
    t_s, counts = sense(force, rate, sensor, s.rng)
    return np.rint(t_s * 1e6).astype(np.int64), counts


def flags(t_us, counts, **settings):
    """The flags of each rep."""
    rows = [event for event in run(t_us, counts, settings=settings)[0] if event[0] == REP]
    return [[name for bit, name in enumerate(FLAGS) if row[11] >> bit & 1] for row in rows]


def only(*names):
    return [list(names) if i == ODD else [] for i in range(6)]


def burst(s, when):
    """A kick with one moment much faster than the rest, `when` as a share of its time."""
    s.stroke(s.range, 1.4, Shape(dips=((when, 0.07, -5),)))
    s.wait(0.8)
    s.stroke(0.0, 1.3, Shape())
    s.wait(0.9)


ODDITIES = {
    "none": (calm, ()),
    "a burst towards the start": (lambda s: burst(s, 0.25), ("ballistic",)),
    "a burst towards the end": (lambda s: burst(s, 0.75), ("ballistic",)),
    "a brisk kick": (lambda s: calm(s, kick=0.5), ()),
    "hardly held": (lambda s: calm(s, hold=0.1), ("short pause",)),
    "held long enough": (lambda s: calm(s, hold=0.4), ()),
    "let fall": (lambda s: calm(s, kick=0.7, back=0.45), ("dropped",)),
    "home much faster than out": (lambda s: calm(s, kick=2.0, back=1.05), ("dropped",)),
    "home a little faster than out": (lambda s: calm(s, kick=1.5, back=1.1), ()),
    "three quarters of the way": (lambda s: calm(s, 0.72), ("short range",)),
    "most of the way": (lambda s: calm(s, 0.88), ()),
}


@pytest.mark.parametrize("on_sled", [False, True], ids=["lever", "sled"])
@pytest.mark.parametrize("case", ODDITIES)
def test_flag_of_the_different_rep(case, on_sled):
    odd, names = ODDITIES[case]
    assert flags(*sensed(play(odd, on_sled)[0])) == only(*names)


@pytest.mark.parametrize(("on_sled", "limit"), [(False, 44), (True, 440)], ids=["lever", "sled"])
def test_over_range_is_above_the_limit_of_the_lifter(on_sled, limit):
    trace = sensed(play(lambda s: calm(s, 1.18), on_sled)[0])
    assert flags(*trace) == only()
    assert flags(*trace, over_range=limit) == only("over range")


def test_hold_has_its_own_target():
    trace = sensed(play(lambda s: calm(s, hold=1.6))[0])
    assert flags(*trace, pause_target=1.3) == [[] if i == ODD else ["short pause"] for i in range(6)]


BOTTOMS = {
    "thrown up by the stop": (Style(impact=True, rebound=(0.6, 0.6)), 1, 0.9, ("bounce",)),
    "against the stop, then rest": (Style(impact=True), 1, 0.9, ()),
    "soft and out again": (Style(), 0, 0.0, ()),
    "soft, then rest": (Style(), 0, 0.9, ()),
}


@pytest.mark.parametrize("on_sled", [False, True], ids=["lever", "sled"])
@pytest.mark.parametrize("bottom", BOTTOMS)
def test_bounce_is_a_turn_with_an_impact(bottom, on_sled):
    style, clank, rest, names = BOTTOMS[bottom]

    def odd(s):
        s.clank = clank
        do_rep(s, style, s.range, 0.0, (1.0, 0.8, 1.0))
        s.wait(rest)

    assert flags(*sensed(play(odd, on_sled)[0])) == only(*names)


@pytest.mark.parametrize(("on_sled", "speed"), [(False, 5), (True, 100)], ids=["lever", "sled"])
@pytest.mark.parametrize(("share", "names"), [(1, ("wobble",)), (0, ())])
def test_wobble_is_motion_off_the_path(on_sled, speed, share, names):
    s, (start, stop) = play(calm, on_sled)
    t = np.arange(s.now) / GRID_HZ
    turn = 2 * np.pi * (t - start) / (stop - 0.9 - start)
    aside = np.where((turn > 0) & (turn < 2 * np.pi), share * speed * np.sin(turn), 0)
    assert flags(*sensed(s, aside=aside)) == only(*names)


def lost(t_us, counts, here):
    gone = here & (np.cumsum(here) % 40 < 4)
    return t_us[~gone], counts[~gone]


def one_lost(t_us, counts, here):
    gone = np.flatnonzero(here)[40]
    return np.delete(t_us, gone), np.delete(counts, gone, axis=0)


def late(t_us, counts, here):
    """Delays the time of one sample by 7 ms."""
    t_us = t_us.copy()
    t_us[np.flatnonzero(here)[40]] += 7000
    return t_us, counts


@pytest.mark.parametrize("damage", [lost, one_lost, late])
@pytest.mark.parametrize("on_sled", [False, True], ids=["lever", "sled"])
def test_rep_with_lost_or_late_samples_is_unsure(damage, on_sled):
    s, (start, stop) = play(calm, on_sled)
    t_us, counts = sensed(s)
    here = (t_us > start * 1e6) & (t_us < (stop - 0.9) * 1e6)
    assert flags(*damage(t_us, counts, here)) == only("unsure")


def test_rep_beyond_the_range_of_the_sensor_is_unsure():
    """Turns faster than 250 deg/s with the gyro set to 250."""
    s, _ = play(lambda s: calm(s, kick=0.36))
    t_us, counts = sensed(s)
    gained = np.clip(counts.astype(int) * [1, 1, 1, 3, 3, 3], -32768, 32767)
    assert np.abs(gained[:, 3:]).max() >= 32767, "nothing was cut off"
    assert "unsure" in flags(t_us, gained, gyro_range_dps=250)[ODD]
