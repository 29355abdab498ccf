"""The scenes that families play: whole recordings, each a function of the script it is acted on."""

from dataclasses import replace

from kickback.simulate.reps import Style, clip_on, do_rep, do_set, fuss, push
from kickback.simulate.script import Shape

PLAIN = Style()
SLED = Style(kick=(0.6, 1.1), hold=(0.8, 2.2), back=(1.1, 2.2), rest=(0.5, 1.5))
SMALL = Style(kick=(0.7, 1.3), hold=(0.4, 1.2), back=(0.8, 1.6), rest=(0.5, 1.5))
TOUCH = Style(kick=(0.6, 1.2), hold=(0, 0.04), back=(0.7, 1.3), rest=(0, 0.04))
FAST = Style(kick=(0.28, 0.5), hold=(0, 0.15), back=(0.35, 0.65), rest=(0.1, 0.7))
SLOW = Style(reps=(4, 6), kick=(2.5, 5.5), hold=(0.5, 2.5), back=(3, 8.5), rest=(0.5, 2))


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
