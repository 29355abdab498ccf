"""Rotation of the sensor relative to its plate, by hand and in the clip."""

import numpy as np
import pytest
from kickback.simulate.clip import move_in_clip, move_in_hand
from kickback.simulate.script import GRID_HZ, Script, Shape

UP = np.array([0.0, 0.0, 1.0])


def gravity_error(force, rate):
    """Difference between the rotation of gravity in the sensor's frame and the gyro: d(force)/dt = -rate x force."""
    seen = np.gradient(force, axis=0)[5:-5] * GRID_HZ
    expected = -np.cross(np.radians(rate), force)[5:-5]
    return np.abs(seen - expected).max(), np.abs(seen).max()


def test_gravity_turns_against_the_gyro_while_the_sensor_is_handled():
    s = Script(np.random.default_rng(4), False, 40.0)
    for kind, turn in (("turn", 120.0), ("carry", 0.0), ("turn", 80.0)):
        s.wait(1)
        s.mark(kind, 3, 1e-9 if kind == "turn" else 0.5, turn=turn)
        s.wait(3)
    s.wait(1)
    force, rate = np.tile(UP, (s.now, 1)), np.zeros((s.now, 3))
    move_in_hand(s, force, rate, np.random.default_rng(6))
    norm = np.linalg.norm(force, axis=1)
    carried = slice(4900, 8100)  # here the hand accelerates too
    assert np.abs(np.delete(norm, np.r_[carried]) - 1).max() < 1e-6
    assert np.linalg.norm(rate[1000:4000].sum(axis=0) / GRID_HZ) == pytest.approx(120, rel=0.001)
    for part in (slice(0, 4900), slice(8100, None)):
        error, size = gravity_error(force[part], rate[part])
        assert error < 0.02 * size


def in_clip(kind, seconds, turn):
    """Force and rate of a sensor in its clip, on a plate that goes out after 2 s and does not turn."""
    script = Script(np.random.default_rng(3), True, 400.0)
    script.wait(2)
    script.stroke(400.0, 1, Shape())
    script.wait(2)
    script.mark(kind, seconds, turn=turn, start=1000)
    force, rate = np.tile(UP, (script.now, 1)), np.zeros((script.now, 3))
    move_in_clip(script, force, rate, np.random.default_rng(5))
    return force, rate


def test_slip_turns_the_sensor_permanently():
    force, rate = in_clip("slip", 0.05, 4.0)
    assert np.linalg.norm(rate.sum(axis=0)) / GRID_HZ == pytest.approx(4, rel=1e-3)
    assert np.abs(rate[:1000]).max() == np.abs(rate[1060:]).max() == 0
    assert force[:999] == pytest.approx(np.tile(UP, (999, 1)))
    assert np.linalg.norm(force, axis=1) == pytest.approx(1)
    assert 0 < np.degrees(np.arccos(force[-1] @ UP)) <= 4


def test_loose_sensor_rattles_while_the_plate_moves():
    force, rate = in_clip("loose", 4, 0.5)
    assert np.linalg.norm(rate.sum(axis=0)) / GRID_HZ < 0.01
    assert np.abs(rate[2200:2800]).max() > 5
    assert np.abs(rate[:1900]).max() == np.abs(rate[-1900:]).max() == 0
    assert np.linalg.norm(force, axis=1) == pytest.approx(1)
