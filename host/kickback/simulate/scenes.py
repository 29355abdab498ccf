"""Scenes with reps: whole recordings, each a function that plays them into a script."""

from collections.abc import Callable
from dataclasses import replace

from kickback.simulate.handling import handling
from kickback.simulate.reps import do_rep, do_set
from kickback.simulate.script import Script
from kickback.simulate.styles import PLAIN, SMALL, Style

Scene = Callable[[Script], None]


def lead(script: Script) -> None:
    """Rest before a set, with some handling in four of ten recordings."""
    script.wait(script.between(2, 5))
    if script.chance(0.4):
        handling(script, script.between(2, 6))


def quiet(low: float, high: float) -> Scene:
    """Rest for that many seconds."""
    return lambda script: script.wait(script.between(low, high))


def busy(low: float, high: float, kinds: tuple[str, ...] = ()) -> Scene:
    """Handling for that many seconds."""
    return lambda script: handling(script, script.between(low, high), kinds)


def sets(
    style: Style, pause: Scene | None = None, count: int = 1, before: Scene = lead, after: Scene | None = None
) -> Scene:
    """`count` sets of one style with `pause` between them."""

    def play(script: Script) -> None:
        before(script)
        for i in range(count):
            if i and pause:
                pause(script)
            do_set(script, style)
        if after:
            after(script)
        script.wait(script.between(2, 5))

    return play


def loud(scene: Scene, tremor: float = 1.0, clank: float = 1.0) -> Scene:
    """The scene with stronger tremor and clanks."""

    def play(script: Script) -> None:
        script.tremor, script.clank = tremor * script.between(0.6, 1.2), clank
        scene(script)

    return play


def fatigue(script: Script) -> None:
    """The range shrinks and the kicks stick, until an attempt fails below half of the usual range."""
    lead(script)
    style = Style(kick=(0.8, 1.6), hold=(0.2, 1.2), shrink=0.35, sticking=0.7, vary=0.02)
    last = do_set(script, style)
    script.set -= 1
    failed = last * script.between(0.22, 0.42)
    do_rep(script, Style(), failed, 0, (0.9, script.between(0, 0.3), 0.8), counts=False)
    script.wait(4)


def range_change(script: Script) -> None:
    """Three sets, the second over less than half of the range of the others."""
    lead(script)
    do_set(script, Style(reps=(4, 8)))
    script.wait(script.between(1, 25))
    do_set(script, Style(reps=(5, 9), vary=0.06), script.range * script.between(0.3, 0.44))
    script.wait(script.between(13, 25))
    do_set(script, Style(reps=(4, 7)), script.range * script.between(0.9, 1.1))
    script.wait(3)


def odd_reps(script: Script) -> None:
    """Some reps are cut short: those below half of the range do not count."""
    lead(script)
    n = script.integer(8, 12)
    for i in range(n):
        odd = 2 < i < n - 1 and script.chance(0.35)
        share = script.between(0.15, 0.4) if script.chance(0.5) else script.between(0.62, 0.8)
        times = (script.between(*PLAIN.kick), script.between(*PLAIN.hold), script.between(*PLAIN.back))
        top = script.range * (share if odd else script.between(0.96, 1.04))
        do_rep(script, PLAIN, top, 0, times, counts=not odd or share > 0.5)
        script.wait(script.between(0.4, 1.5))
    script.wait(3)


def half_reps(style: Style) -> Scene:
    """Full reps, then as many over 55-68 % of the range, from the bottom or up to the top."""

    def play(script: Script) -> None:
        lead(script)
        do_set(script, replace(style, reps=(4, 6)))
        script.set -= 1
        half, upper = script.range * script.between(0.55, 0.68), script.chance(0.5)
        kick, hold, back = (0.9 * script.between(*pair) for pair in (style.kick, style.hold, style.back))
        n = script.integer(4, 7)
        for i in range(n):
            low = script.range - half if upper and i < n - 1 else 0.0
            do_rep(script, style, script.range if upper else half, low, (kick, hold, back))
            script.wait(script.between(0.3, 1))
        script.wait(4)

    return play


def drop_set(style: Style) -> Scene:
    """Three or four weights in one set, 3-6 reps each, with pins changed between."""

    def play(script: Script) -> None:
        lead(script)
        for _ in range(script.integer(3, 4)):
            do_set(script, replace(style, reps=(3, 6)))
            script.set -= 1
            handling(script, script.between(2, 4), ("pin", "weights"))
        script.wait(3)

    return play


def small(script: Script) -> None:
    """Whole strokes of 2-9 degrees at 3-8 deg/s, alike enough for three to count; clanks ten times as fast."""
    script.tremor, script.clank = 0.2, 2.5
    script.wait(script.between(2, 5))
    pace = script.between(3, 8)
    kick = min(2.2, max(0.7, script.range / pace))
    back = min(2.6, max(0.8, script.range / pace * script.between(1, 1.4)))
    do_set(script, replace(SMALL, kick=(0.9 * kick, 1.1 * kick), back=(0.9 * back, 1.1 * back)))
    script.wait(3)
