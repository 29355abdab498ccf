"""Paths that plates follow: each turns positions along the path into poses of the sensor on the plate.

A position is in mm along the path, or in degrees where the plate turns with a lever. `size` is the machine's range in
the same unit. `axis` is the normal of the plane in which the path lies.
"""

from dataclasses import dataclass

import numpy as np

from kickback.simulate.machine import direction
from kickback.simulate.script import GRID_HZ

G = 9.80665


@dataclass
class Pose:
    """Offset in m (n x 3) and rotation (n x 3 x 3, sensor to room) of the sensor at each millisecond."""

    offset: np.ndarray
    turn: np.ndarray


def felt(pose, up):
    """Specific force in g and rate in deg/s, n x 3 each in the sensor's own frame, where `up` points up in the room."""
    speed = np.gradient(pose.offset, axis=0) * GRID_HZ
    acceleration = np.gradient(speed, axis=0) * GRID_HZ
    force = np.einsum("nji,nj->ni", pose.turn, up + acceleration / G)
    spin = np.einsum("nji,njk->nik", pose.turn, np.gradient(pose.turn, axis=0) * GRID_HZ)
    return force, np.degrees(np.column_stack([spin[:, 2, 1], spin[:, 0, 2], spin[:, 1, 0]]))


def rotations(axis, degrees):
    """Matrices (n x 3 x 3) that turn a vector about one unit axis by each of n angles (Rodrigues)."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    angle = np.radians(np.asarray(degrees))[:, None, None]
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * (cross @ cross)


def across(axis, rng):
    """A random unit vector at right angles to `axis`."""
    v = np.cross(axis, direction(rng))
    return v / np.linalg.norm(v)


def bend(share, rng):
    """How far a plate has turned at each share of its travel: 0 at the start, 1 between the two extremes."""
    skew = rng.uniform(-1.5, 1.5)

    def curve(u):
        return u + skew * np.sin(2 * np.pi * u) / (2 * np.pi)

    return curve(share) / np.ptp(curve(np.linspace(0, 1, 101)))


def lever(position, size, axis, rng, flex=(0.0, 0.02)):
    """A plate fixed to an arm of 0.3-0.9 m, which bends sideways by `flex` as a share of its travel."""
    arm = across(axis, rng) * rng.uniform(0.3, 0.9)
    swing = rotations(axis, position)
    bent = rotations(across(axis, rng), size * rng.uniform(*flex) * bend(position / size, rng))
    return Pose(swing @ arm, swing @ bent)


def cam(position, size, axis, rng, growth=(-0.35, 0.35)):
    """A lever whose arm grows or shrinks by up to that share along its travel, as a cam or a curved track does."""
    arm, share = across(axis, rng) * rng.uniform(0.3, 0.9), rng.uniform(*growth) * bend(position / size, rng)
    swing = rotations(axis, position)
    return Pose((1 + share)[:, None] * (swing @ arm), swing)


def straight_rail(position, size, axis, rng):
    """A plate on a rail with the play and the bend of a sound one: up to 0.5 degrees over 400 mm or more."""
    return rail(position, size, axis, rng, turn=(0.0, 0.5 * min(1.0, size / 400)))


def rail(position, size, axis, rng, turn):
    """A plate on a straight rail, which turns it by `turn` degrees along its travel."""
    rock = rotations(direction(rng), rng.uniform(*turn) * bend(position / size, rng))
    return Pose(np.outer(position / 1000, across(axis, rng)), rock)


def arc(position, size, axis, rng, turn=(0.0, 0.3)):
    """A parallelogram: the plate travels an arc of 20-75 degrees and turns by `turn` degrees only."""
    offset, _ = _swing(position, size, axis, rng)
    return Pose(offset, rotations(across(axis, rng), rng.uniform(*turn) * bend(position / size, rng)))


def four_bar(position, size, axis, rng, turn=(0.0, 2.0)):
    """A plate on the coupler of a four-bar linkage, at the crank's pin; the coupler turns by `turn` degrees."""
    offset, angle = _swing(position, size, axis, rng)
    stroke = np.linspace(angle.min(), angle.max(), 50)
    while True:
        first = rng.uniform(60, 120) - stroke[-1] / 2
        ground, coupler, rocker = rng.uniform(0.6, 1.5), rng.uniform(0.8, 1.25), rng.uniform(0.75, 1.3)
        bars = ground, coupler * ground, rocker
        turned = np.ptp(_coupler(first + stroke, *bars))
        if turn[0] <= turned < turn[1]:
            break
    return Pose(offset, rotations(axis, _coupler(first + angle, *bars) - _coupler(np.array([first]), *bars)))


def level_plate(position, size, axis, rng):
    """A foot plate that hinges on a lever and stays level within 0.5-2 degrees, as the foot holds it."""
    return arc(position, size, axis, rng, turn=(0.5, 2.0))


def pivoting_plate(position, size, axis, rng, turn=(5.0, 15.0), wander=0.0):
    """A foot plate with a pivot of its own on a lever: the ankle turns it, by `wander` degrees more at random."""
    arm, foot = across(axis, rng) * rng.uniform(0.3, 0.9), across(axis, rng) * rng.uniform(0.02, 0.1)
    swing, share = rotations(axis, position), position / size
    own = rng.choice([-1, 1]) * rng.uniform(*turn) * bend(share, rng) + wander * share * _slow(len(position), rng)
    plate = swing @ rotations(axis, own)
    return Pose(swing @ arm + plate @ foot, plate)


def _swing(position, size, axis, rng):
    """Offsets on an arc whose whole range is 20-75 degrees, and the angles along it."""
    radius = size / 1000 / np.radians(rng.uniform(20, 75))
    angle = np.degrees(position / 1000 / radius)
    return rotations(axis, angle) @ (across(axis, rng) * radius), angle


def _coupler(crank, ground, coupler, rocker):
    """Angle of the coupler in degrees at each angle of a crank of length 1; nan where the bars do not meet."""
    pin = np.exp(1j * np.radians(crank))
    gap = ground - pin
    cosine = (coupler**2 + np.abs(gap) ** 2 - rocker**2) / (2 * coupler * np.abs(gap))
    with np.errstate(invalid="ignore"):
        return np.degrees(np.angle(gap) + np.arccos(cosine))


def _slow(n, rng):
    """A wave between -1 and 1 of 0.1-0.5 Hz, of three sines."""
    t = np.arange(n) / GRID_HZ
    return sum(np.sin(2 * np.pi * rng.uniform(0.1, 0.5) * t + rng.uniform(0, 6)) for _ in range(3)) / 3
