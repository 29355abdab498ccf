"""All families, and those on plain levers and rails: one entry for each kind of movement that is defined."""

from dataclasses import replace

from kickback.simulate.adjusting import big_swing, moved_start, pushes_then_set, reclip, reversed_adjust
from kickback.simulate.family import Family
from kickback.simulate.hard_sets import HARD_SETS
from kickback.simulate.imu import ImuModel
from kickback.simulate.linkages import LINKAGES
from kickback.simulate.no_reps import bumps, carrying, clipping
from kickback.simulate.scenes import busy, fatigue, loud, odd_reps, quiet, range_change, sets, small
from kickback.simulate.styles import FAST, PLAIN, SLED, SLOW, TOUCH, Style

GYRO_OFF = ImuModel(bias_dps=(4, 20))

PLAIN_MACHINES = {
    "controlled": Family("plain sets: 0.6-1.6 s out, hold, 1-2.6 s home", sets(PLAIN)),
    "ballistic": Family("kicks of 0.28-0.5 s", sets(FAST), (25, 80)),
    "touch_and_go": Family("no pause at either end", sets(TOUCH)),
    "slow": Family("strokes of 3-8 s", sets(SLOW), (25, 90)),
    "long_holds": Family("held for 3-7 s", sets(replace(PLAIN, hold=(3, 7), reps=(5, 8)))),
    "fatigue": Family("range shrinks, kicks stick, the last attempt fails", fatigue, (25, 90)),
    "constant_tension": Family("turns 20-42 % above the start", sets(
        Style(kick=(0.6, 1.3), hold=(0.1, 1), rest=(0, 0.3), bottom=(0.2, 0.42), vary=0.02)), (25, 100)),
    "pulses": Family("2-6 pulses at the top", sets(replace(PLAIN, pulses=(2, 6), hold=(0.3, 1), reps=(4, 8)))),
    "bounce": Family("rebounds off the bottom stop", sets(
        replace(PLAIN, rebound=(0.4, 0.8), impact=True, back=(0.5, 1.5))), (25, 100)),
    "sagging": Family("sinks slowly while held", sets(replace(PLAIN, hold=(2, 5), sag=0.6, reps=(5, 8)))),
    "tremor": Family("strong tremor in every hold", loud(sets(replace(PLAIN, hold=(1, 4))), 6)),
    "small_strokes": Family("2-9 degrees at 3-8 deg/s, loud clanks", small, (2, 9), False, GYRO_OFF),
    "press10": Family("2-4.5 degrees at 10 Hz, clanks up to 100 deg/s", small, (2, 4.5), False, ImuModel(
        rate_hz=10, bias_dps=(4, 8))),
    "worn": Family("on an ankle, 25 Hz: the limb sways, the foot lands hard", loud(sets(
        Style((9, 11), (0.5, 1.5), (0.8, 2.5), (0.6, 1.8), (1, 2.5), 0.08, impact=True, sway=0.25)), 3, 2.5),
        (35, 95), False, ImuModel(rate_hz=25), True),
    "big_swing": Family("one large swing, then reps below half of it", big_swing, (45, 100)),
    "moved_start": Family("start moved far out, then reps below half of that", moved_start, (45, 100)),
    "range_change": Family("three sets of different range", range_change, (40, 100)),
    "odd_reps": Family("some reps cut short", odd_reps, (25, 100)),
    "bad_link": Family("lost samples one by one and in bursts, late ones", sets(PLAIN), imu=ImuModel(
        lost=0.03, bursts_per_min=2, late=0.1)),
    "saturated": Family("kicks beyond 4 g, near 500 deg/s", sets(replace(FAST, kick=(0.29, 0.34))), (66, 80)),
    "rate50": Family("50 Hz", sets(PLAIN), imu=ImuModel(rate_hz=50)),
    "rate50_fast": Family("50 Hz, kicks of 0.28-0.5 s", sets(FAST), (25, 80), imu=ImuModel(rate_hz=50)),
    "rate200": Family("200 Hz", sets(PLAIN), imu=ImuModel(rate_hz=200)),
    "rate125": Family("125 Hz", sets(PLAIN), imu=ImuModel(rate_hz=125)),
    "jitter": Family("sample times wander by 30 % of the period", sets(PLAIN), imu=ImuModel(jitter=0.6)),
    "session": Family("sets with handling between", sets(PLAIN, busy(18, 60), 3, after=busy(5, 20))),
    "side_change": Family("second side right after the first, no rest", sets(PLAIN, busy(2, 5), 2)),
    "long_rest": Family("minutes between sets", sets(replace(PLAIN, reps=(5, 8)), quiet(60, 150), 2)),
    "warm_up": Family("gyro bias runs away by 3 deg/s within minutes", sets(PLAIN, quiet(14, 25), 2), imu=ImuModel(
        drift_dps=3, drift_tau_s=100)),
    "first_rep_immediate": Family("one second of rest, then the first kick", sets(PLAIN, before=quiet(0.9, 1.2))),
    "reclip": Family("the sensor is clipped on again between sets", reclip),
    "reversed_adjust": Family("plate first moved the other way", reversed_adjust, (25, 100)),
    "pushed": Family("short pushes before the first rep", pushes_then_set, (20, 100)),
    "clip_on": Family("clipping on, no rep", clipping),
    "handling": Family("pushes, bumps, steps, pins; no rep", busy(60, 120)),
    "carrying": Family("carried about, no rep", carrying),
    "bumps": Family("bumps and rattles, no rep", bumps),
    "static": Family("nothing happens", quiet(60, 180)),
    "sled": Family("plain sets on a rail", sets(SLED), (200, 700), True),
    "sled_touch": Family("no pause at either end", sets(TOUCH), (200, 600), True),
    "sled_slow": Family("out in 1.5-2.5 s, home in 2.5-4 s", sets(
        replace(SLED, kick=(1.5, 2.5), back=(2.5, 4))), (250, 700), True),
    "sled_pulses": Family("2-4 pulses at the top", sets(replace(SLED, pulses=(2, 4), reps=(5, 8))), (250, 600), True),
    "sled_short": Family("120-300 mm", sets(replace(SLED, kick=(0.5, 0.9), back=(0.8, 1.5))), (120, 300), True),
    "sled_fast": Family("kicks of 0.4-0.7 s", sets(
        replace(FAST, kick=(0.4, 0.7), back=(0.5, 0.9), hold=(0.1, 0.6))), (200, 450), True),
    "sled_rate50": Family("50 Hz", sets(SLED), (200, 700), True, ImuModel(rate_hz=50)),
    "sled_rate200": Family("200 Hz", sets(SLED), (200, 700), True, ImuModel(rate_hz=200)),
    "sled_bad_link": Family("lost samples one by one and in bursts, late ones", sets(SLED), (200, 700), True, ImuModel(
        lost=0.02, bursts_per_min=1, late=0.1)),
    "sled_tension": Family("turns 20-42 % above the start", sets(
        replace(SLED, rest=(0, 0.4), bottom=(0.2, 0.42), vary=0.02)), (300, 600), True),
    "sled_small": Family("40-90 mm, alike enough for three to count", sets(
        replace(SLED, kick=(0.6, 0.9), hold=(0.5, 1.2), back=(0.7, 1.1)), before=quiet(2, 4)), (40, 90), True),
    "sled_immediate": Family("one second of rest, then the first kick", sets(
        SLED, before=quiet(0.9, 1.2)), (200, 700), True),
    "sled_fatigue": Family("range shrinks", sets(replace(SLED, shrink=0.3, sticking=0.5)), (300, 600), True),
    "sled_handling": Family("pushes, bumps, steps, pins; no rep", busy(60, 110), (200, 600), True),
    "sled_session": Family("sets with handling between", sets(SLED, busy(18, 50), 3), (200, 700), True),
}  # fmt: skip

FAMILIES = PLAIN_MACHINES | LINKAGES | HARD_SETS
