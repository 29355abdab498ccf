"""Frames that move, clips that slip, recordings that begin late: each within its limits."""

import numpy as np
import pytest
from kickback.simulate.disturbances import move_clip, move_frame
from kickback.simulate.incidents import woken
from kickback.simulate.paths import Pose
from kickback.simulate.scenes import SLED, sets
from kickback.simulate.script import GRID_HZ, Script, Shape, truth

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
def test_who_sits_down_tilts_the_frame_until_he_gets_up(seed):
    pose = disturbed("sit", seed, strength=2.0, turn=0.3)
    assert tilt_deg(pose)[8000:15000] == pytest.approx(0.3, abs=0.01)
    assert pose.offset[8000:15000, 2] == pytest.approx(-2e-3, abs=1e-4)
    assert 0.3 < tilt_deg(pose).max() < 0.36
    for end in (0, 21000, -1):
        assert np.abs(pose.offset[end]).max() < 1e-6
        assert np.abs(pose.turn[end] - np.eye(3)).max() < 1e-6


def test_a_walker_swings_his_arm_and_ends_as_he_began():
    pose = disturbed("hand", strength=0.5, turn=20)
    assert 20 < tilt_deg(pose).max() < 90
    assert 0.1 < np.ptp(pose.offset, axis=0).max() < 1
    assert np.abs(pose.turn[-1] - np.eye(3)).max() < 1e-9
    assert np.abs(pose.offset[-1]).max() < 1e-9


def in_clip(kind, seconds, turn):
    """Force and rate of a sensor in its clip, on a plate that goes out after 2 s and does not turn."""
    script = Script(np.random.default_rng(3), True, 400.0)
    script.wait(2)
    script.stroke(400.0, 1, Shape())
    script.wait(2)
    script.mark(kind, seconds, turn=turn, start=1000)
    force, rate = np.tile(UP, (script.now, 1)), np.zeros((script.now, 3))
    move_clip(script, force, rate, np.random.default_rng(5))
    return force, rate


def test_a_slip_turns_the_sensor_for_good():
    force, rate = in_clip("slip", 0.05, 4.0)
    assert np.linalg.norm(rate.sum(axis=0)) / GRID_HZ == pytest.approx(4, rel=1e-3)
    assert np.abs(rate[:1000]).max() == np.abs(rate[1060:]).max() == 0
    assert force[:999] == pytest.approx(np.tile(UP, (999, 1)))
    assert np.linalg.norm(force, axis=1) == pytest.approx(1)
    assert 0 < np.degrees(np.arccos(force[-1] @ UP)) <= 4


def test_a_loose_sensor_rattles_while_the_plate_moves():
    force, rate = in_clip("loose", 4, 0.5)
    assert np.linalg.norm(rate.sum(axis=0)) / GRID_HZ < 0.01
    assert np.abs(rate[2200:2800]).max() > 5
    assert np.abs(rate[:1900]).max() == np.abs(rate[-1900:]).max() == 0
    assert np.linalg.norm(force, axis=1) == pytest.approx(1)


def test_a_late_recording_begins_in_a_rep_that_its_truth_leaves_out():
    whole, late = (Script(np.random.default_rng(1), True, 400.0) for _ in range(2))
    sets(SLED)(whole)
    woken(sets(SLED))(late)
    cut_s = (whole.now - late.now) / GRID_HZ
    left = [rep for rep in truth(whole) if rep["start_s"] > cut_s]
    assert [rep["end_s"] for rep in truth(late)] == pytest.approx([rep["end_s"] - cut_s for rep in left])
    assert any(rep["start_s"] < cut_s < rep["end_s"] for rep in truth(whole))
    assert late.position() == pytest.approx(whole.position()[-late.now :])
