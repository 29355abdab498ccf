"""What happens to a scene from outside: a clip that slips, neighbours, people who sit down, a sensor that wakes late.

Each function takes a scene and returns one that plays it and then adds the incident where it belongs.
"""

from dataclasses import replace

from kickback.simulate.reps import clip_on, do_rep, do_set, fuss
from kickback.simulate.scenes import lead
from kickback.simulate.script import GRID_HZ, Shape


def slipping(act, suddenly):
    """The sensor slips by 1-5 degrees in its clip: up to three times at once, or all through the recording."""

    def play(s):
        act(s)
        if not suddenly:
            s.mark("slip", s.now / GRID_HZ * s.between(0.3, 1), s.between(1, 5), s.between(1, 5), start=0)
            return
        for rep in s.rng.choice(len(s.reps), min(len(s.reps), int(s.rng.integers(1, 4))), replace=False):
            kick, back = s.reps[rep].kick, s.reps[rep].back
            start = int(s.between(kick[0], back[1]))
            s.mark("slip", s.between(0.02, 0.15), turn=s.between(1, 5), start=start)
            s.mark("bump", 0.4, s.between(0.1, 0.5), start=start)

    return play


def loose(act):
    """The clip holds the sensor loosely: it rattles by 0.1-0.6 degrees while the plate moves."""

    def play(s):
        act(s)
        s.mark("loose", s.now / GRID_HZ, turn=s.between(0.1, 0.6), start=0)

    return play


def neighbours(act):
    """The frame moves by 0.2-1 mm all the time."""

    def play(s):
        act(s)
        s.mark("neighbour", s.now / GRID_HZ, s.between(0.2, 1), start=0)

    return play


def sitting_down(act):
    """Between some reps somebody sits down on the frame or its platform, and gets up before a later one."""

    def play(s):
        act(s)
        gaps = [(one.back[1], two.kick[0]) for one, two in zip(s.reps, s.reps[1:], strict=False)]
        for i in range(0, len(gaps) - 1, 2):
            (after, before), last = gaps[i], gaps[i + 1][1]
            if s.rng.random() < 0.7 and before - after > 1.2 * GRID_HZ:
                start = after + int(0.2 * GRID_HZ)
                turn = s.between(0.03, 0.3)
                s.mark("sit", (last - start) / GRID_HZ - 0.2, s.between(0.5, 2), turn, start)

    return play


def woken(act):
    """The recording begins in the middle of one of the first reps, which is none then."""

    def play(s):
        act(s)
        rep = s.reps[int(s.rng.integers(1, max(2, len(s.reps) // 3)))]
        s.begin(int(s.between(rep.kick[0] + 200, rep.back[1] - 100)))

    return play


def drop_set(style):
    """Three or four weights in one go, 3-6 reps each, with pins pulled between."""

    def play(s):
        lead(s)
        for _ in range(s.rng.integers(3, 5)):
            do_set(s, replace(style, reps=(3, 6)))
            s.set -= 1
            fuss(s, s.between(2, 4), ("pin", "weights"))
        s.wait(3)

    return play


def half_reps(style):
    """Full reps, then as many again over 55-68 % of the range, from the bottom or up to the top."""

    def play(s):
        lead(s)
        do_set(s, replace(style, reps=(4, 6)))
        s.set -= 1
        half, upper = s.range * s.between(0.55, 0.68), s.rng.random() < 0.5
        times = [s.between(*pair) for pair in (style.kick, style.hold, style.back)]
        n = int(s.rng.integers(4, 8))
        for i in range(n):
            low = s.range - half if upper and i < n - 1 else 0.0
            do_rep(s, style, s.range if upper else half, low, [0.9 * t for t in times])
            s.wait(s.between(0.3, 1))
        s.wait(4)

    return play


def walking(low, high):
    """Carried in a hand by a walker for that many seconds, with stops; no rep."""

    def play(s):
        end = s.now + s.between(low, high) * GRID_HZ
        while s.now < end:
            s.wait(s.between(1, 6))
            clip_on(s, 1)
            seconds, loud = s.between(10, 60), s.between(0.3, 2)
            s.mark("hand", seconds, s.between(0.2, 1.5), s.between(3, 30))
            beat = s.between(0.48, 0.6)
            for _ in range(int(seconds / beat)):
                s.mark("step", 0.45, loud * s.between(0.6, 1.4))
                s.wait(beat)
            s.wait(1.5)

    return play


def swung_both_ways(s):
    """A child swings the plate to both sides of where it hangs; no rep."""
    s.wait(s.between(2, 5))
    for _ in range(s.rng.integers(2, 5)):
        size, half = s.range * s.between(0.3, 0.7), s.between(0.5, 1.1)
        for i in range(s.rng.integers(4, 12)):
            s.stroke(size * (-1) ** i, half, Shape())
            size *= s.between(0.85, 1.0)
        s.stroke(0.0, half, Shape())
        s.wait(s.between(3, 15))
