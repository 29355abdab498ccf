"""Families of hard sets: long holds, slow returns, slips, shaken frames, drifting gyros, and what is no rep."""

from dataclasses import replace

from kickback.simulate.family import Family
from kickback.simulate.imu import Sensor
from kickback.simulate.incidents import (
    drop_set,
    half_reps,
    loose,
    neighbours,
    sitting_down,
    slipping,
    swung_both_ways,
    walking,
    woken,
)
from kickback.simulate.paths import arc
from kickback.simulate.reps import Style
from kickback.simulate.scenes import PLAIN, SLED, TOUCH, clipping, quiet, sets

CLONE = Sensor(drift_dps=5, drift_tau_s=100)
FAR_OFF = Sensor(bias_dps=(18, 20))


def _holds(style, low, high, reps):
    return sets(replace(style, hold=(low, high), reps=reps))


def _on_both(name, note, make, imu=None, lever_range=(25, 90)):
    """The same scene on a lever and on a sled; `make` takes a style."""
    imu = imu or Sensor()
    return {
        f"lever_{name}": Family(note, make(PLAIN), lever_range, sensor=imu),
        f"sled_{name}": Family(note, make(SLED), (200, 700), True, sensor=imu),
    }


def _tempo(kick, hold, back, rest):
    """About that tempo, the same for both machines."""
    near = [(0.9 * part, 1.1 * part) for part in (kick, hold, back, rest)]
    return lambda style: sets(Style((5, 7), *near))


def _slow_home(low, high):
    return lambda style: sets(replace(style, back=(low, high), reps=(5, 7)))


THIRTY = Style(reps=(30, 30), kick=(0.5, 1), hold=(0, 0.3), back=(0.6, 1.2), rest=(0, 0.1))
STICKY = Style(reps=(5, 9), kick=(1.2, 3), hold=(0.5, 2), back=(1.5, 3.5), rest=(0.5, 1.5), halts=(2, 4))

DISTURBED = {
    **_on_both("hold_8", "held for 7-9 s", lambda style: _holds(style, 7, 9, (4, 6))),
    **_on_both("hold_15", "held for 13-17 s", lambda style: _holds(style, 13, 17, (3, 5))),
    **_on_both("hold_60", "held for 30-60 s", lambda style: _holds(style, 30, 60, (2, 4))),
    **_on_both("return_7", "home in 5-7 s", _slow_home(5, 7)),
    **_on_both("return_11", "home in 9-11 s", _slow_home(9, 11)),
    **_on_both("tempo_4241", "tempo 4-2-4-1", _tempo(4, 2, 4, 1)),
    **_on_both("long_pulses", "20-30 pulses at the top, over 12 s", lambda style: sets(
        replace(style, pulses=(20, 30), reps=(2, 4)))),
    **_on_both("half_reps", "full reps, then half ones", half_reps),
    **_on_both("drop_set", "three or four weights in one go", drop_set),
    **_on_both("thirty", "30 reps without rest", lambda style: sets(THIRTY)),
    **_on_both("stick_slip", "friction stops the plate 2-4 times in each stroke", lambda style: sets(STICKY)),
    **_on_both("slip", "the sensor slips by 1-5 degrees in its clip at once", lambda style: slipping(
        sets(style), True)),
    **_on_both("creep", "the sensor slips by 1-5 degrees in its clip over minutes", lambda style: slipping(
        sets(style), False)),
    **_on_both("loose_clip", "the sensor rattles in its clip", lambda style: loose(sets(style))),
    **_on_both("neighbours", "the frame moves by up to 1 mm below 5 Hz", lambda style: neighbours(sets(style))),
    **_on_both("sitting_down", "people sit down on the frame between reps", lambda style: sitting_down(
        sets(replace(style, rest=(1.8, 4))))),
    **_on_both("woken", "the recording begins in the middle of a rep", lambda style: woken(sets(style))),
    **_on_both("woken_touch", "the same, no pause at either end", lambda style: woken(sets(TOUCH))),
    **_on_both("clone", "the gyro's zero runs away by 5 deg/s within minutes", lambda style: sets(
        style, quiet(14, 25), 2), CLONE),
    **_on_both("clone_touch", "the same, no pause at either end", lambda style: sets(
        replace(TOUCH, reps=(12, 20)), quiet(14, 25), 2), CLONE),
    **_on_both("far_off", "the gyro's zero is off by 18-20 deg/s", lambda style: sets(style), FAR_OFF),
    **_on_both("shaken", "the frame moves by up to 1 mm, and nobody trains; no rep", lambda style: neighbours(
        quiet(60, 180))),
    "walking": Family("carried in a walker's hand for minutes; no rep", walking(180, 360)),
    "swung": Family("swung to both sides by a child; no rep", swung_both_ways, (25, 90)),
    "sled_clip_on": Family("clipping on, no rep", clipping, (200, 700), True),
    "arc_shaken": Family("the frame moves by up to 1 mm, and nobody trains; no rep", neighbours(
        quiet(60, 180)), (200, 700), True, path=arc),
}  # fmt: skip
