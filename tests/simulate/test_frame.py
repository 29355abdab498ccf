"""Frames that move: each movement within its limits."""

import numpy as np
import pytest
from kickback.simulate.frame import move_frame
from kickback.simulate.paths import Pose
from kickback.simulate.script import GRID_HZ, Script

UP = np.array([0.0, 0.0, 1.0])


def disturbed(kind, seed=0, **span):
    """The pose of a resting sensor on a frame that moves for 20 s, after a second of rest."""
    script = Script(np.random.default_rng(seed), True, 400.0)
    script.wait(30)
    script.mark(kind, 20, start=1000, **span)
    pose = Pose(np.zeros((script.now, 3)), np.tile(np.eye(3), (script.now, 1, 1)))
    return move_frame(script, pose, UP, np.random.default_rng(seed))


def tilt_deg(pose):
    return np.degrees(np.arccos(np.clip((np.einsum("nii->n", pose.turn) - 1) / 2, -1, 1)))


@pytest.mark.parametrize("seed", range(5))
def test_neighbours_move_the_frame_by_their_strength_below_5_hz(seed):
    pose = disturbed("neighbour", seed, strength=0.8)
    moved = np.linalg.norm(pose.offset, axis=1)
    assert 0.5e-3 < moved.max() <= 0.8e-3
    power = (np.abs(np.fft.rfft(pose.offset[1000:21000], axis=0)) ** 2).sum(axis=1)
    hz = np.fft.rfftfreq(20000, 1 / GRID_HZ)
    assert power[hz > 5.5].sum() < 0.01 * power.sum()


@pytest.mark.parametrize("seed", range(5))
def test_sitting_person_tilts_the_frame(seed):
    pose = disturbed("sit", seed, strength=2.0, turn=0.3)
    assert tilt_deg(pose)[8000:15000] == pytest.approx(0.3, abs=0.01)
    assert pose.offset[8000:15000, 2] == pytest.approx(-2e-3, abs=1e-4)
    assert 0.3 < tilt_deg(pose).max() < 0.36
    for end in (0, 21000, -1):
        assert np.abs(pose.offset[end]).max() < 1e-6
        assert np.abs(pose.turn[end] - np.eye(3)).max() < 1e-6


def test_walking_person_swings_an_arm_and_ends_in_the_first_pose():
    pose = disturbed("hand", strength=0.5, turn=20)
    assert 20 < tilt_deg(pose).max() < 90
    assert 0.1 < np.ptp(pose.offset, axis=0).max() < 1
    assert np.abs(pose.turn[-1] - np.eye(3)).max() < 1e-9
    assert np.abs(pose.offset[-1]).max() < 1e-9
