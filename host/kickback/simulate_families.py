"""The families: one entry for every kind of movement that the project's definitions name."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from kickback.simulate_motion import Script, Shape
from kickback.simulate_reps import Style, clip_on, do_rep, do_set, fuss, push
from kickback.simulate_sensor import Sensor

PLAIN = Style()
SLED = Style(kick=(0.6, 1.1), hold=(0.8, 2.2), back=(1.1, 2.2), rest=(0.5, 1.5))


@dataclass
class Family:
    """`act` plays one recording on a machine whose range lies in `ranges` (degrees or mm)."""

    note: str
    act: Callable[[Script], None]
    ranges: tuple = (12, 100)
    sled: bool = False
    sensor: Sensor = field(default_factory=Sensor)
    worn: bool = False  # on a limb instead of a plate


def lead(s):
    """What precedes a set: quiet, now and then with some handling."""
    s.wait(s.between(2, 5))
    if s.rng.random() < 0.4:
        fuss(s, s.between(2, 6))


def sets(style, pause=None, count=1, before=lead, after=None):
    """A recording of `count` sets of one style with `pause` between them."""

    def act(s):
        before(s)
        for i in range(count):
            if i and pause:
                pause(s)
            do_set(s, style)
        if after:
            after(s)
        s.wait(s.between(2, 5))

    return act


def quiet(low, high):
    return lambda s: s.wait(s.between(low, high))


def busy(low, high, kinds=("push", "bump", "rattle", "walk", "weights", "pin")):
    return lambda s: fuss(s, s.between(low, high), kinds)


def fatigue(s):
    lead(s)
    style = Style(kick=(0.8, 1.6), hold=(0.2, 1.2), shrink=0.35, sticking=0.7, vary=0.02)
    last = do_set(s, style)
    s.set -= 1
    # The attempt that fails: well below half of the usual range, whose median is a little above the last rep's.
    do_rep(s, Style(), last * s.between(0.22, 0.42), 0, (0.9, s.between(0, 0.3), 0.8), counts=False)
    s.wait(4)


def big_swing(s):
    """A swing to adjust the machine, a rep itself as it goes out and home, then reps of less than half of it."""
    s.wait(s.between(2, 4))
    do_rep(s, PLAIN, s.range, 0, (s.between(1, 2), s.between(0.2, 1), s.between(1, 2)))
    s.wait(s.between(1.5, 6))
    do_set(s, Style(vary=0.06), s.range * s.between(0.25, 0.42))
    s.wait(3)


def moved_start(s):
    """The start is set by one large move that stays; after more than a set's gap come small reps from there."""
    s.wait(s.between(2, 4))
    s.stroke(s.range, s.between(1, 2.5), Shape())
    s.wait(s.between(14, 20))
    # The positions that follow count from the new start.
    s.parts = [part - s.range for part in s.parts]
    s.at = 0.0
    do_set(s, Style(vary=0.06), s.range * s.between(0.25, 0.42))
    s.wait(3)


def range_change(s):
    lead(s)
    do_set(s, Style(reps=(4, 8)))
    s.wait(s.between(1, 25))
    do_set(s, Style(reps=(5, 9), vary=0.06), s.range * s.between(0.3, 0.44))
    s.wait(s.between(13, 25))
    do_set(s, Style(reps=(4, 7)), s.range * s.between(0.9, 1.1))
    s.wait(3)


def reversed_adjust(s):
    """The plate is first moved a little the other way; half of the times it stays there as the new start.

    Below `sure_range`, for above it a first movement out and home is a rep, whichever way it goes.
    """
    s.wait(s.between(2, 4))
    back = -min(8.5, s.range * s.between(0.08, 0.3))
    s.stroke(back, s.between(0.6, 1.6), Shape())
    s.wait(s.between(0.3, 2))
    if s.rng.random() < 0.5:
        s.stroke(0.0, s.between(0.6, 1.6), Shape())
    else:
        s.parts, s.at = [part - back for part in s.parts], 0.0
    s.wait(s.between(0.5, 3))
    do_set(s, PLAIN)
    s.wait(3)


def bumps(s):
    s.wait(2)
    fuss(s, s.between(60, 110), ("bump", "rattle", "weights", "pin"))


def clipping(s):
    s.wait(s.between(1, 3))
    for _ in range(s.rng.integers(3, 6)):
        clip_on(s, s.rng.integers(2, 5))
        fuss(s, s.between(2, 8), ("bump", "rattle", "walk"))


def carrying(s):
    for _ in range(s.rng.integers(2, 4)):
        s.wait(s.between(2, 6))
        seconds = s.between(5, 16)
        s.mark("carry", seconds, s.between(0.4, 1.5))
        for _ in range(int(seconds / 0.54)):
            s.mark("step", 0.45, s.between(0.5, 3))
            s.wait(0.54)
        s.wait(0.6)
    s.wait(4)


def reclip(s):
    lead(s)
    for i in range(2):
        if i:
            s.wait(s.between(2, 5))
            clip_on(s, s.rng.integers(2, 5))
            s.wait(s.between(3, 9))
        do_set(s, Style(reps=(5, 9)))
    s.wait(3)


def pushes_then_set(s):
    """Leaning on the plate just before the first kick and between the reps of no set."""
    s.wait(2)
    for _ in range(s.rng.integers(1, 4)):
        push(s, min(8 if not s.sled else 50, 0.3 * s.range))
        s.wait(s.between(0.6, 2))
    do_set(s, PLAIN if not s.sled else SLED)
    s.wait(2)


def odd_reps(s):
    """Reps among which now and then one is much shorter: not below half the range it counts, below it does not."""
    lead(s)
    n = s.rng.integers(8, 13)
    for i in range(n):
        odd = 2 < i < n - 1 and s.rng.random() < 0.35
        share = s.between(0.15, 0.4) if s.rng.random() < 0.5 else s.between(0.62, 0.8)
        times = [s.between(*pair) for pair in (PLAIN.kick, PLAIN.hold, PLAIN.back)]
        do_rep(s, PLAIN, s.range * (share if odd else s.between(0.96, 1.04)), 0, times, counts=not odd or share > 0.5)
        s.wait(s.between(0.4, 1.5))
    s.wait(3)


SMALL = Style(kick=(0.7, 1.3), hold=(0.4, 1.2), back=(0.8, 1.6), rest=(0.5, 1.5))


def small(s):
    """Whole strokes of 2-9 degrees at 3-8 deg/s, alike enough for three to count; clanks ten times as fast."""
    s.tremor, s.clank = 0.2, 2.5
    s.wait(s.between(2, 5))
    pace = s.between(3, 8)
    kick = min(2.2, max(0.7, s.range / pace))
    back = min(2.6, max(0.8, s.range / pace * s.between(1, 1.4)))
    do_set(s, replace(SMALL, kick=(0.9 * kick, 1.1 * kick), back=(0.9 * back, 1.1 * back)))
    s.wait(3)


def loud(act, tremor=1.0, clank=1.0):
    def louder(s):
        s.tremor, s.clank = tremor * s.between(0.6, 1.2), clank
        act(s)

    return louder


TOUCH = Style(kick=(0.6, 1.2), hold=(0, 0.04), back=(0.7, 1.3), rest=(0, 0.04))
FAST = Style(kick=(0.28, 0.5), hold=(0, 0.15), back=(0.35, 0.65), rest=(0.1, 0.7))
SLOW = Style(reps=(4, 6), kick=(2.5, 5.5), hold=(0.5, 2.5), back=(3, 8.5), rest=(0.5, 2))
GYRO_OFF = Sensor(bias_dps=(4, 20))

FAMILIES = {
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
    "press10": Family("2-4.5 degrees at 10 Hz, clanks up to 100 deg/s", small, (2, 4.5), False, Sensor(
        rate_hz=10, bias_dps=(4, 8))),
    "worn": Family("on an ankle, 25 Hz: the limb sways, the foot lands hard", loud(sets(
        Style((9, 11), (0.5, 1.5), (0.8, 2.5), (0.6, 1.8), (1, 2.5), 0.08, impact=True, sway=0.25)), 3, 2.5),
        (35, 95), False, Sensor(rate_hz=25), True),
    "big_swing": Family("one large swing, then reps below half of it", big_swing, (45, 100)),
    "moved_start": Family("start moved far out, then reps below half of that", moved_start, (45, 100)),
    "range_change": Family("three sets of different range", range_change, (40, 100)),
    "odd_reps": Family("some reps cut short", odd_reps, (25, 100)),
    "bad_link": Family("lost samples one by one and in bursts, late ones", sets(PLAIN), sensor=Sensor(
        lost=0.03, bursts_per_min=2, late=0.1)),
    "saturated": Family("kicks beyond 4 g, near 500 deg/s", sets(replace(FAST, kick=(0.29, 0.34))), (66, 80)),
    "rate50": Family("50 Hz", sets(PLAIN), sensor=Sensor(rate_hz=50)),
    "rate50_fast": Family("50 Hz, kicks of 0.28-0.5 s", sets(FAST), (25, 80), sensor=Sensor(rate_hz=50)),
    "rate200": Family("200 Hz", sets(PLAIN), sensor=Sensor(rate_hz=200)),
    "rate125": Family("125 Hz", sets(PLAIN), sensor=Sensor(rate_hz=125)),
    "jitter": Family("sample times wander by 30 % of the period", sets(PLAIN), sensor=Sensor(jitter=0.6)),
    "session": Family("sets with handling between", sets(PLAIN, busy(18, 60), 3, after=busy(5, 20))),
    "side_change": Family("second side right after the first, no rest", sets(PLAIN, busy(2, 5), 2)),
    "long_rest": Family("minutes between sets", sets(replace(PLAIN, reps=(5, 8)), quiet(60, 150), 2)),
    "warm_up": Family("gyro bias runs away by 3 deg/s within minutes", sets(PLAIN, quiet(14, 25), 2), sensor=Sensor(
        drift_dps=3, drift_tau_s=60)),
    "first_rep_immediate": Family("one second of rest, then the first kick", sets(PLAIN, before=quiet(0.9, 1.2))),
    "reclip": Family("the sensor is clipped on anew between sets", reclip),
    "reversed_adjust": Family("plate first moved the other way", reversed_adjust, (25, 100)),
    "pushed": Family("short pushes before the first rep", pushes_then_set, (20, 100)),
    "clip_on": Family("clipping on, no rep", clipping),
    "handling": Family("pushes, bumps, steps, pins; no rep", lambda s: fuss(s, s.between(60, 120))),
    "carrying": Family("carried about, no rep", carrying),
    "bumps": Family("bumps and rattles, no rep", bumps),
    "static": Family("nothing happens", quiet(60, 180)),
    "sled": Family("plain sets on a rail", sets(SLED), (200, 700), True),
    "sled_touch": Family("no pause at either end", sets(TOUCH), (200, 600), True),
    "sled_slow": Family("out in 1.5-2.5 s, home in 2.5-4 s", sets(
        replace(SLED, kick=(1.5, 2.5), back=(2.5, 4))), (250, 700), True),
    "sled_pulses": Family("2-4 pulses at the top", sets(replace(SLED, pulses=(2, 4), reps=(5, 8))), (250, 600), True),
    "sled_short": Family("120-300 mm", sets(replace(SLED, kick=(0.5, 0.9), back=(0.8, 1.5))), (120, 300), True),
    "sled_fast": Family("kicks of 0.35-0.6 s", sets(
        replace(FAST, kick=(0.35, 0.6), back=(0.5, 0.9), hold=(0.1, 0.6))), (250, 600), True),
    "sled_rate50": Family("50 Hz", sets(SLED), (200, 700), True, Sensor(rate_hz=50)),
    "sled_rate200": Family("200 Hz", sets(SLED), (200, 700), True, Sensor(rate_hz=200)),
    "sled_bad_link": Family("lost samples one by one and in bursts, late ones", sets(SLED), (200, 700), True, Sensor(
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
