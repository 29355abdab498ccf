"""Handling of the machine and the sensor between reps; none of it counts."""

from collections.abc import Sequence

from kickback.simulate.reps import BEAT
from kickback.simulate.script import GRID_HZ, Script


def handling(script: Script, seconds: float, kinds: Sequence[str] = ()) -> None:
    """Handle the machine for about that long, in ways of these kinds (default: all of KINDS)."""
    kinds = kinds or tuple(KINDS)
    end = script.now + seconds * GRID_HZ
    while script.now < end:
        script.wait(min(script.between(0.4, 4), max(0.1, (end - script.now) / GRID_HZ)))
        KINDS[kinds[script.integer(0, len(kinds) - 1)]](script)
    script.wait(script.between(1.2, 2.5))


def clip_on(script: Script, turns: int) -> None:
    """Turn the sensor by hand that often, about another axis each time, and knock it a little."""
    for _ in range(turns):
        seconds = script.between(0.4, 2.0)
        script.mark("turn", seconds, script.between(0.3, 1.5), turn=script.between(30, 170))
        script.wait(seconds + script.between(0.2, 4))
        if script.chance(0.4):
            script.mark("bump", 0.6, script.between(0.3, 1.5))
            script.wait(0.7)


def push(script: Script, most: float | None = None) -> None:
    """Lean on the plate: out to either side by up to `most` (8 degrees or 50 mm), and home within 0.9 s."""
    size = script.between(0.2, 1) * (most or (50 if script.sled else 8))
    start, half = script.at, script.between(0.2, 0.42)
    script.stroke(start + size * (1 if script.chance(0.5) else -1), half, BEAT)
    script.stroke(start, half, BEAT)


def _bump(script: Script) -> None:
    script.mark("bump", 0.6, script.between(0.3, 2))
    script.wait(0.6)


def _rattle(script: Script) -> None:
    for _ in range(script.integer(3, 8)):
        script.mark("rattle", 0.4, script.between(0.3, 1.5))
        script.wait(script.between(0.05, 0.3))


def _walk_past(script: Script) -> None:
    beat, loud = script.between(0.48, 0.6), script.between(0.3, 1)
    for i in range(8):
        script.mark("step", 0.45, loud * (1 - abs(i - 4) / 6))
        script.wait(beat)


def _drop_weights(script: Script) -> None:
    script.mark("weights", 0.5, script.between(0.3, 1.5))
    script.wait(0.5)


def _change_pin(script: Script) -> None:
    for _ in range(script.integer(2, 4)):
        script.mark("pin", 0.3, script.between(0.3, 1.3))
        script.wait(script.between(0.15, 0.9))


KINDS = {
    "push": push,
    "bump": _bump,
    "rattle": _rattle,
    "walk": _walk_past,
    "weights": _drop_weights,
    "pin": _change_pin,
}
