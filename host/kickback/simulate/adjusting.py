"""Scenes in which the machine or the sensor is adjusted before or between sets."""

from kickback.simulate.handling import clip_on, push
from kickback.simulate.reps import do_rep, do_set
from kickback.simulate.scenes import lead
from kickback.simulate.script import Script, Shape
from kickback.simulate.styles import PLAIN, SLED, Style


def big_swing(script: Script) -> None:
    """A swing to adjust the machine, itself a rep because it goes out and home, then reps of less than half of it."""
    script.wait(script.between(2, 4))
    times = (script.between(1, 2), script.between(0.2, 1), script.between(1, 2))
    do_rep(script, PLAIN, script.range, 0, times)
    script.wait(script.between(1.5, 6))
    do_set(script, Style(vary=0.06), script.range * script.between(0.25, 0.42))
    script.wait(3)


def moved_start(script: Script) -> None:
    """One large move sets a new start; small reps from there follow after more than a set's gap."""
    script.wait(script.between(2, 4))
    script.stroke(script.range, script.between(1, 2.5), Shape())
    script.wait(script.between(14, 20))
    script.set_home()
    do_set(script, Style(vary=0.06), script.range * script.between(0.25, 0.42))
    script.wait(3)


def reversed_adjust(script: Script) -> None:
    """The plate is first moved a little the other way; in half of the recordings it stays there as the new start.

    It moves by less than `sure_range`: a first movement above it that comes home is a rep, in either direction.
    """
    script.wait(script.between(2, 4))
    back = -min(8.5, script.range * script.between(0.08, 0.3))
    script.stroke(back, script.between(0.6, 1.6), Shape())
    script.wait(script.between(0.3, 2))
    if script.chance(0.5):
        script.stroke(0.0, script.between(0.6, 1.6), Shape())
    else:
        script.set_home()
    script.wait(script.between(0.5, 3))
    do_set(script, PLAIN)
    script.wait(3)


def reclip(script: Script) -> None:
    """The sensor is clipped on again between two sets."""
    lead(script)
    for i in range(2):
        if i:
            script.wait(script.between(2, 5))
            clip_on(script, script.integer(2, 4))
            script.wait(script.between(3, 9))
        do_set(script, Style(reps=(5, 9)))
    script.wait(3)


def pushes_then_set(script: Script) -> None:
    """Pushes against the plate just before the first kick."""
    script.wait(2)
    for _ in range(script.integer(1, 3)):
        push(script, min(50 if script.sled else 8, 0.3 * script.range))
        script.wait(script.between(0.6, 2))
    do_set(script, SLED if script.sled else PLAIN)
    script.wait(2)
