"""Movement of the whole machine or of a hand that holds the sensor, applied to the pose of the plate."""

import numpy as np

from kickback.simulate.paths import Pose
from kickback.simulate.rotations import Matrices, Rows, Series, Vector, across, direction, rotations
from kickback.simulate.script import GRID_HZ, Script, Span, ease
from kickback.simulate.vibration import with_peak

Motion = tuple[Rows, Matrices]  # shift in m and rotation about the origin, or one 3 x 3 matrix for all times


def move_frame(script: Script, pose: Pose, up: Vector, rng: np.random.Generator) -> Pose:
    """Move the pose, in place, with neighbours, people who sit down on the machine, and a walker's hand."""
    for span in script.spans:
        if span.kind in MOTIONS:
            during = slice(span.start, min(span.stop, script.now))
            shift, turn = MOTIONS[span.kind](during.stop - during.start, span, up, rng)
            pose.offset[during] = (turn @ pose.offset[during][:, :, None])[:, :, 0] + shift
            pose.turn[during] = turn @ pose.turn[during]
    return pose


def _shaken(n: int, span: Span, up: Vector, rng: np.random.Generator) -> Motion:
    """Neighbours train: the frame moves at 0.8-4.8 Hz, on and off, by at most `strength` mm."""
    t = np.arange(n) / GRID_HZ
    waves = np.zeros(n)
    for _ in range(3):
        swell = np.sin(np.pi * np.clip(t * rng.uniform(0.1, 0.4) % 3, 0, 1)) ** 2
        waves += swell * np.sin(2 * np.pi * rng.uniform(0.8, 4.8) * t + rng.uniform(0, 6))
    return np.outer(with_peak(waves, span.strength / 1000) * _fade(n, 0.3), direction(rng)), np.eye(3)


def _sat_on(n: int, span: Span, up: Vector, rng: np.random.Generator) -> Motion:
    """A person sits down and gets up again: the frame tilts by `turn` degrees and sinks by `strength` mm."""
    t = np.arange(n) / GRID_HZ
    seconds, hz = rng.uniform(0.3, 0.8), rng.uniform(2.5, 6)
    after = np.clip(t - seconds, 0, None)
    rising = ease((n / GRID_HZ - t) / seconds)
    load = ease(t / seconds) * rising
    load += 0.15 * np.exp(-2 * after) * np.sin(2 * np.pi * hz * after) * rising
    return np.outer(-load * span.strength / 1000, up), rotations(across(up, rng), span.turn * load)


def _carried(n: int, span: Span, up: Vector, rng: np.random.Generator) -> Motion:
    """A walker's hand: the arm swings by `turn` degrees about one axis, the wrist turns slowly, the body bounces."""
    t, fade = np.arange(n) / GRID_HZ, _fade(n, 1.0)
    stride_hz = rng.uniform(0.75, 1.05)
    swell = 1 + 0.4 * np.sin(2 * np.pi * rng.uniform(0.05, 0.2) * t + rng.uniform(0, 6))
    turn = rotations(across(up, rng), span.turn * fade * swell * np.sin(2 * np.pi * stride_hz * t))
    shift = turn @ (-0.6 * up) + 0.6 * up  # the hand hangs 0.6 m below the shoulder
    shift += np.outer(fade * rng.uniform(0.01, 0.025) * np.sin(4 * np.pi * stride_hz * t + rng.uniform(0, 6)), up)
    for _ in range(3):
        wave = np.sin(2 * np.pi * rng.uniform(0.03, 0.3) * t + rng.uniform(0, 6))
        turn = turn @ rotations(direction(rng), span.strength * rng.uniform(5, 30) * fade * wave)
    return shift, turn


MOTIONS = {"neighbour": _shaken, "sit": _sat_on, "hand": _carried}


def _fade(n: int, seconds: float) -> Series:
    """1, but it rises from and falls to 0 within `seconds` at the two ends."""
    t = np.arange(n) / GRID_HZ
    return ease(np.minimum(t, t[::-1]) / seconds)
