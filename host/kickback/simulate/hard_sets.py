"""Families of hard recordings: long holds, slow returns, slips, shaken frames, drifting gyros, and no reps at all."""

from collections.abc import Callable
from dataclasses import replace

from kickback.simulate.family import Family
from kickback.simulate.imu import ImuModel
from kickback.simulate.incidents import creeping, loose, neighbours, sitting_down, slipping, woken
from kickback.simulate.no_reps import clipping, swung_both_ways, walking
from kickback.simulate.paths import arc
from kickback.simulate.scenes import Scene, drop_set, half_reps, quiet, sets
from kickback.simulate.styles import PLAIN, SLED, STICKY, THIRTY, TOUCH, Style

CLONE = ImuModel(drift_dps=5, drift_tau_s=100)
FAR_OFF = ImuModel(bias_dps=(18, 20))


def _on_both(name: str, note: str, make: Callable[[Style], Scene], imu: ImuModel | None = None) -> dict[str, Family]:
    """The same scene on a lever and on a sled; `make` turns the machine's usual style into the scene."""
    imu = imu or ImuModel()
    return {
        f"lever_{name}": Family(note, make(PLAIN), (25, 90), imu=imu),
        f"sled_{name}": Family(note, make(SLED), (200, 700), True, imu),
    }


def _held(low: float, high: float, reps: tuple[int, int]) -> Callable[[Style], Scene]:
    return lambda style: sets(replace(style, hold=(low, high), reps=reps))


def _slow_home(low: float, high: float) -> Callable[[Style], Scene]:
    return lambda style: sets(replace(style, back=(low, high), reps=(5, 7)))


def _tempo(kick: float, hold: float, back: float, rest: float) -> Callable[[Style], Scene]:
    """About that tempo, the same for both machines."""
    return lambda style: sets(Style((5, 7), _near(kick), _near(hold), _near(back), _near(rest)))


def _near(seconds: float) -> tuple[float, float]:
    return 0.9 * seconds, 1.1 * seconds


HARD_SETS = {
    **_on_both("hold_8", "held for 7-9 s", _held(7, 9, (4, 6))),
    **_on_both("hold_15", "held for 13-17 s", _held(13, 17, (3, 5))),
    **_on_both("hold_60", "held for 30-60 s", _held(30, 60, (2, 4))),
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
        sets(style))),
    **_on_both("creep", "the sensor slips by 1-5 degrees in its clip over minutes", lambda style: creeping(
        sets(style))),
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
