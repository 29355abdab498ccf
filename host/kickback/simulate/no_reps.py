"""Scenes without reps: bumps, clipping the sensor on, carrying it, a child at the machine."""

from kickback.simulate.handling import clip_on, handling
from kickback.simulate.scenes import Scene
from kickback.simulate.script import GRID_HZ, Script, Shape


def bumps(script: Script) -> None:
    """Bumps, rattles, weights and pins for one or two minutes."""
    script.wait(2)
    handling(script, script.between(60, 110), ("bump", "rattle", "weights", "pin"))


def clipping(script: Script) -> None:
    """The sensor is clipped on several times, with some noise after each."""
    script.wait(script.between(1, 3))
    for _ in range(script.integer(3, 5)):
        clip_on(script, script.integer(2, 4))
        handling(script, script.between(2, 8), ("bump", "rattle", "walk"))


def carrying(script: Script) -> None:
    """The sensor is carried about in a hand that turns it at random, for 5-16 s at a time."""
    for _ in range(script.integer(2, 3)):
        script.wait(script.between(2, 6))
        seconds = script.between(5, 16)
        script.mark("carry", seconds, script.between(0.4, 1.5))
        for _ in range(int(seconds / 0.54)):
            script.mark("step", 0.45, script.between(0.5, 3))
            script.wait(0.54)
        script.wait(0.6)
    script.wait(4)


def walking(low: float, high: float) -> Scene:
    """A walker carries the sensor in a swinging hand for that many seconds, with stops."""

    def play(script: Script) -> None:
        end = script.now + script.between(low, high) * GRID_HZ
        while script.now < end:
            script.wait(script.between(1, 6))
            clip_on(script, 1)
            seconds, loudness = script.between(10, 60), script.between(0.3, 2)
            script.mark("hand", seconds, script.between(0.2, 1.5), script.between(3, 30))
            beat = script.between(0.48, 0.6)
            for _ in range(int(seconds / beat)):
                script.mark("step", 0.45, loudness * script.between(0.6, 1.4))
                script.wait(beat)
            script.wait(1.5)

    return play


def swung_both_ways(script: Script) -> None:
    """A child swings the plate to both sides of its resting place."""
    script.wait(script.between(2, 5))
    for _ in range(script.integer(2, 4)):
        size, half = script.range * script.between(0.3, 0.7), script.between(0.5, 1.1)
        for i in range(script.integer(4, 11)):
            script.stroke(size * (-1) ** i, half, Shape())
            size *= script.between(0.85, 1.0)
        script.stroke(0.0, half, Shape())
        script.wait(script.between(3, 15))
