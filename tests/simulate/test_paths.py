"""The poses of every path, and the sensor's signals on them, compared with a second, independent calculation."""

from functools import partial

import numpy as np
import pytest
from kickback.simulate.paths import G, arc, cam, felt, four_bar, level_plate, lever, pivoting_plate, rail, straight_rail
from kickback.simulate.script import GRID_HZ, Script, Shape

LEVERS = {
    "lever": lever,
    "cam": cam,
    "pivoting_plate": pivoting_plate,
    "wandering": partial(pivoting_plate, wander_deg=5),
}
SLEDS = {"rail": straight_rail, "rocking": partial(rail, turn=(1, 3)), "arc": arc, "level_plate": level_plate,
         "four_bar": partial(four_bar, turn=(5, 15))}  # fmt: skip
SIZES = {**dict.fromkeys(LEVERS, 70.0), **dict.fromkeys(SLEDS, 450.0)}
PATHS = LEVERS | SLEDS


def stroke(name, seed=0):
    """The pose of one stroke of a second, and the direction of gravity, on a machine drawn by `seed`."""
    rng = np.random.default_rng(seed)
    script = Script(rng, name in SLEDS, SIZES[name])
    script.wait(0.5)
    script.stroke(SIZES[name], 1.0, Shape())
    script.wait(0.5)
    axis, up = (v / np.linalg.norm(v) for v in rng.normal(size=(2, 3)))
    return PATHS[name](script.position(), SIZES[name], axis, rng), up


def turned_deg(turn):
    """The largest angle between any two rotations."""
    traces = np.einsum("nij,mij->nm", turn, turn)
    return np.degrees(np.arccos(np.clip((traces.min() - 1) / 2, -1, 1)))


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize("seed", range(3))
def test_inertial_navigation_arrives_at_the_pose_of_the_plate(name, seed):
    pose, up = stroke(name, seed)
    force, rate = felt(pose, up)
    turn, speed, place = pose.turn[0], np.zeros(3), pose.offset[0]
    for i in range(len(force) - 1):
        angle = np.radians((rate[i] + rate[i + 1]) / 2) / GRID_HZ
        x, y, z = angle
        step = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
        turn = turn @ (np.eye(3) + step + step @ step / 2)
        speed = speed + (turn @ force[i + 1] - up) * G / GRID_HZ
        place = place + speed / GRID_HZ
    assert turn == pytest.approx(pose.turn[-1], abs=1e-4)
    assert place == pytest.approx(pose.offset[-1], abs=0.003)


@pytest.mark.parametrize("name", PATHS)
def test_only_gravity_at_rest(name):
    pose, up = stroke(name)
    force, rate = felt(pose, up)
    for still in (slice(0, 450), slice(-450, None)):
        if name != "wandering":
            assert np.linalg.norm(force[still], axis=1) == pytest.approx(1, abs=1e-6)
            assert np.abs(rate[still]).max() < 1e-6


@pytest.mark.parametrize("name", SLEDS)
def test_positions_are_lengths_along_the_path(name):
    pose, _ = stroke(name)
    length = np.linalg.norm(np.diff(pose.offset, axis=0), axis=1).sum()
    assert length == pytest.approx(0.45, rel=1e-4)


@pytest.mark.parametrize(
    ("path", "turn"),
    [
        (partial(rail, turn=(1, 3)), (1, 3)),
        (partial(arc, turn=(0, 0.3)), (0, 0.3)),
        (partial(four_bar, turn=(0, 2)), (0, 2)),
        (partial(four_bar, turn=(5, 15)), (5, 15)),
    ],
)
def test_plates_turn_as_specified(path, turn):
    position = np.linspace(0, 400, 101)
    for seed in range(10):
        rng = np.random.default_rng(seed)
        pose = path(position, 400.0, np.array([0.0, 0.0, 1.0]), rng)
        assert 0.99 * turn[0] <= turned_deg(pose.turn) <= 1.001 * turn[1]


def test_level_plane_does_not_turn_gravity():
    rng, axis = np.random.default_rng(2), np.array([0.0, 0.6, 0.8])
    pose = lever(np.linspace(0, 80, 500), 80.0, axis, rng, flex=(0, 0))
    seen = pose.turn.transpose(0, 2, 1) @ axis
    assert np.abs(seen - axis).max() < 1e-12
