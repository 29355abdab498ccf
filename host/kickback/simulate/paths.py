"""Paths of plates: each function turns positions along a path into poses of the sensor on the plate.

A position is in mm along the path, or in degrees where the plate turns with a lever; `size` is the machine's range in
the same unit. `axis` is the normal of the plane of the path.
"""

from dataclasses import dataclass

import numpy as np

from kickback.simulate.rotations import Matrices, Rows, Series, Vector, across, direction, rotations
from kickback.simulate.script import GRID_HZ

G = 9.80665  # m/s^2
Pair = tuple[float, float]  # least, most


@dataclass
class Pose:
    """Offset of the sensor in m (n x 3) and its rotation (n x 3 x 3, sensor to room), one row per millisecond."""

    offset: Rows
    turn: Matrices


def felt(pose: Pose, up: Vector) -> tuple[Rows, Rows]:
    """Specific force in g and rate in deg/s, n x 3 each in the sensor's own frame; `up` is a unit vector."""
    speed = np.gradient(pose.offset, axis=0) * GRID_HZ
    acceleration = np.gradient(speed, axis=0) * GRID_HZ
    force = np.einsum("nji,nj->ni", pose.turn, up + acceleration / G)
    spin = np.einsum("nji,njk->nik", pose.turn, np.gradient(pose.turn, axis=0) * GRID_HZ)
    return force, np.degrees(np.column_stack([spin[:, 2, 1], spin[:, 0, 2], spin[:, 1, 0]]))


def lever(position: Series, size: float, axis: Vector, rng: np.random.Generator, flex: Pair = (0.0, 0.02)) -> Pose:
    """A plate fixed to an arm of 0.3-0.9 m, which bends sideways by `flex` as a share of its travel."""
    arm = across(axis, rng) * rng.uniform(0.3, 0.9)
    swing = rotations(axis, position)
    bent = rotations(across(axis, rng), size * rng.uniform(*flex) * bend(position / size, rng))
    return Pose(swing @ arm, swing @ bent)


def cam(position: Series, size: float, axis: Vector, rng: np.random.Generator) -> Pose:
    """A lever whose arm grows or shrinks by up to 35 % along its travel, as with a cam or a curved track."""
    arm, growth = across(axis, rng) * rng.uniform(0.3, 0.9), rng.uniform(-0.35, 0.35) * bend(position / size, rng)
    swing = rotations(axis, position)
    return Pose((1 + growth)[:, None] * (swing @ arm), swing)


def straight_rail(position: Series, size: float, axis: Vector, rng: np.random.Generator) -> Pose:
    """A plate on a sound rail, whose play and bend turn it by up to 0.5 degrees over 400 mm or more."""
    return rail(position, size, axis, rng, turn=(0.0, 0.5 * min(1.0, size / 400)))


def rail(position: Series, size: float, axis: Vector, rng: np.random.Generator, turn: Pair) -> Pose:
    """A plate on a straight rail, which turns it by `turn` degrees along its travel."""
    rock = rotations(direction(rng), rng.uniform(*turn) * bend(position / size, rng))
    return Pose(np.outer(position / 1000, across(axis, rng)), rock)


def arc(position: Series, size: float, axis: Vector, rng: np.random.Generator, turn: Pair = (0.0, 0.3)) -> Pose:
    """A parallelogram: the plate travels an arc of 20-75 degrees but turns by `turn` degrees only."""
    offset, _ = _on_circle(position, size, axis, rng)
    return Pose(offset, rotations(across(axis, rng), rng.uniform(*turn) * bend(position / size, rng)))


def level_plate(position: Series, size: float, axis: Vector, rng: np.random.Generator) -> Pose:
    """A foot plate that hinges on a lever; the foot keeps it level within 0.5-2 degrees."""
    return arc(position, size, axis, rng, turn=(0.5, 2.0))


def four_bar(position: Series, size: float, axis: Vector, rng: np.random.Generator, turn: Pair) -> Pose:
    """A plate on the coupler of a four-bar linkage, at the pin of the crank; the coupler turns by `turn` degrees."""
    offset, angle = _on_circle(position, size, axis, rng)
    stroke = np.linspace(angle.min(), angle.max(), 50)
    while True:
        first = rng.uniform(60, 120) - stroke[-1] / 2
        ground, coupler, rocker = rng.uniform(0.6, 1.5), rng.uniform(0.8, 1.25), rng.uniform(0.75, 1.3)
        bars = ground, coupler * ground, rocker
        if turn[0] <= np.ptp(_coupler_deg(first + stroke, *bars)) < turn[1]:
            break
    own = _coupler_deg(first + angle, *bars) - _coupler_deg(np.array([first]), *bars)
    return Pose(offset, rotations(axis, own))


def pivoting_plate(
    position: Series,
    size: float,
    axis: Vector,
    rng: np.random.Generator,
    turn: Pair = (5.0, 15.0),
    wander_deg: float = 0.0,
) -> Pose:
    """A foot plate with a pivot of its own on a lever: the ankle turns it along the travel, and at random besides."""
    arm, foot = across(axis, rng) * rng.uniform(0.3, 0.9), across(axis, rng) * rng.uniform(0.02, 0.1)
    swing, share = rotations(axis, position), position / size
    own = rng.choice([-1, 1]) * rng.uniform(*turn) * bend(share, rng)
    own = own + wander_deg * share * _slow_wave(len(position), rng)
    plate = swing @ rotations(axis, own)
    return Pose(swing @ arm + plate @ foot, plate)


def bend(share: Series, rng: np.random.Generator) -> Series:
    """A random smooth curve over shares of a travel: 0 at the start, 1 between its extremes within the travel."""
    skew = rng.uniform(-1.5, 1.5)

    def curve(u: Series) -> Series:
        return u + skew * np.sin(2 * np.pi * u) / (2 * np.pi)

    return curve(share) / np.ptp(curve(np.linspace(0, 1, 101)))


def _on_circle(position: Series, size: float, axis: Vector, rng: np.random.Generator) -> tuple[Rows, Series]:
    """Offsets on an arc whose whole range is 20-75 degrees, and the angles along it."""
    radius = size / 1000 / np.radians(rng.uniform(20, 75))
    angle = np.degrees(position / 1000 / radius)
    return rotations(axis, angle) @ (across(axis, rng) * radius), angle


def _coupler_deg(crank_deg: Series, ground: float, coupler: float, rocker: float) -> Series:
    """Angle of the coupler at each angle of a crank of length 1; nan where the bars cannot meet."""
    x, y = ground - np.cos(np.radians(crank_deg)), -np.sin(np.radians(crank_deg))
    gap = np.hypot(x, y)
    cosine = (coupler**2 + gap**2 - rocker**2) / (2 * coupler * gap)
    with np.errstate(invalid="ignore"):
        return np.degrees(np.arctan2(y, x) + np.arccos(cosine))


def _slow_wave(n: int, rng: np.random.Generator) -> Series:
    """A wave between -1 and 1 of three sines of 0.1-0.5 Hz."""
    t = np.arange(n) / GRID_HZ
    return np.sum([np.sin(2 * np.pi * rng.uniform(0.1, 0.5) * t + rng.uniform(0, 6)) for _ in range(3)], axis=0) / 3
