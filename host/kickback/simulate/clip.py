"""Rotation of the sensor relative to its plate: in a hand that clips it on or carries it, and in a clip that is loose.

All functions change force (g) and rate (deg/s), n x 3 each in the sensor's own frame, in place.
"""

import numpy as np

from kickback.simulate.rotations import Matrices, Rows, Series, Vector, direction, rotated, rotation
from kickback.simulate.script import GRID_HZ, Script, Span, ease

LEAST_ANGLE_COSINE = 0.77  # 40 degrees: out and home about the same axis would be a rep


def move_in_clip(script: Script, force: Rows, rate: Rows, rng: np.random.Generator) -> None:
    """Rotate the sensor in its clip: a "slip" by `turn` degrees for good, "loose" to and fro by up to `turn`."""
    path = script.position()
    for span in script.spans:
        if span.kind not in ("slip", "loose"):
            continue
        since = slice(span.start, script.now)
        share = np.arange(script.now - span.start) / (span.stop - span.start)
        angle = span.turn * (ease(share) if span.kind == "slip" else _rattling(path[since], rng))
        _rotate(force, rate, since, direction(rng), angle)


def _rattling(path: Series, rng: np.random.Generator) -> Series:
    """Angles between -1 and 1 of a sensor that rattles at 6-20 Hz while its plate moves, and not at rest."""
    t, speed = np.arange(len(path)) / GRID_HZ, np.abs(np.gradient(path))
    moving = np.minimum(speed / (0.2 * speed.max() + 1e-12), 1)
    envelope = np.convolve(moving, np.hanning(101) / 50, "same")
    tones = [np.sin(2 * np.pi * rng.uniform(6, 20) * t + rng.uniform(0, 6)) for _ in range(4)]
    return envelope * np.sum(tones, axis=0) / 4


def move_in_hand(script: Script, force: Rows, rate: Rows, rng: np.random.Generator) -> None:
    """Rotate the sensor by hand: each "turn" is a rotation about a new axis, each "carry" a walk with the sensor."""
    last = None
    for span in sorted((s for s in script.spans if s.kind in ("turn", "carry")), key=lambda s: s.start):
        n = min(len(force), span.stop) - span.start
        during, after = slice(span.start, span.start + n), slice(span.start + n, None)
        if span.kind == "turn":
            last = _new_axis(last, rng)
            share = (np.arange(n) + 1) / n
            _rotate(force, rate, during, last, span.turn * ease(share))
            resting = rotation(last, -span.turn)
        else:
            resting, last = _carry(force, rate, during, span, rng), None
        force[during] += _hand_acceleration(n, span.strength, rng)
        force[after], rate[after] = force[after] @ resting.T, rate[after] @ resting.T


def _rotate(force: Rows, rate: Rows, rows: slice, axis: Vector, angle: Series) -> None:
    """Rotate the sensor by `angle` (degrees, one per row) about an axis that is fixed to it."""
    spin = np.outer(np.gradient(angle) * GRID_HZ, axis)
    force[rows], rate[rows] = rotated(force[rows], axis, -angle), rotated(rate[rows], axis, -angle) + spin


def _carry(force: Rows, rate: Rows, rows: slice, span: Span, rng: np.random.Generator) -> Rows:
    """Rotate the sensor as a hand does that carries it; returns the matrix of the orientation at the end."""
    spin = _wandering(rows.stop - rows.start, span.strength, rng)
    turns = _orientations(spin)
    force[rows] = np.einsum("nij,nj->ni", turns, force[rows])
    rate[rows] = np.einsum("nij,nj->ni", turns, rate[rows]) + spin
    return turns[-1]


def _new_axis(last: Vector | None, rng: np.random.Generator) -> Vector:
    while True:
        axis = direction(rng)
        if last is None or abs(axis @ last) < LEAST_ANGLE_COSINE:
            return axis


def _wandering(n: int, strength: float, rng: np.random.Generator) -> Rows:
    """Rates of a carried sensor in deg/s: three sines of 0.2-1.6 Hz per axis, which fade in and out."""
    t = np.arange(n) / GRID_HZ
    fade = np.clip(np.minimum(t, t[::-1]) / 0.4, 0, 1)[:, None]
    waves = [[rng.uniform(10, 60) * np.sin(2 * np.pi * rng.uniform(0.2, 1.6) * t + rng.uniform(0, 6)) for _ in "xyz"]
             for _ in range(3)]  # fmt: skip
    return strength * fade * np.sum(waves, axis=0).T


def _orientations(spin: Rows) -> Matrices:
    """Orientations (n x 3 x 3) of a sensor with these rates: the matrices from its first frame to its present one."""
    matrix, out = np.eye(3), np.empty((len(spin), 3, 3))
    for i, (x, y, z) in enumerate(np.radians(spin) / GRID_HZ):
        matrix = matrix - np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]]) @ matrix
        if i % 50 == 0:  # steps of first order drift off the rotations: back to the nearest one
            u, _, v = np.linalg.svd(matrix)
            matrix = u @ v
        out[i] = matrix
    return out


def _hand_acceleration(n: int, strength: float, rng: np.random.Generator) -> Rows:
    """Acceleration of a hand in g: a sine of 0.8-3 Hz per axis."""
    t = np.arange(n) / GRID_HZ
    fade = np.clip(np.minimum(t, t[::-1]) / 0.2, 0, 1)[:, None]
    waves = [rng.uniform(0.01, 0.12) * np.sin(2 * np.pi * rng.uniform(0.8, 3) * t + rng.uniform(0, 6)) for _ in "xyz"]
    return strength * fade * np.array(waves).T
