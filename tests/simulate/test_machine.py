"""The machines' physics, each against a second, independent sum."""

import numpy as np
import pytest
from kickback.simulate.machine import SHAKES, direction, shake, turn_sensor
from kickback.simulate.paths import G, felt, lever
from kickback.simulate.script import GRID_HZ, Script, Shape


def acted(range_, seconds, sled_=False):
    s = Script(np.random.default_rng(5), sled_, range_)
    s.wait(0.5)
    s.stroke(range_, seconds, Shape())
    s.wait(0.5)
    return s


def on_lever(script, seed):
    rng = np.random.default_rng(seed)
    return felt(lever(script.position(), script.range, direction(rng), rng), direction(rng))


def gravity_error(force, rate):
    """How far gravity, as seen by the sensor, is from turning as the gyro says: d(force)/dt = -rate x force."""
    seen = np.gradient(force, axis=0)[5:-5] * GRID_HZ
    told = -np.cross(np.radians(rate), force)[5:-5]
    return np.abs(seen - told).max(), np.abs(seen).max()


def test_gravity_turns_against_the_gyro_while_the_sensor_is_handled():
    s = Script(np.random.default_rng(4), False, 40.0)
    for kind, turn in (("turn", 120.0), ("carry", 0.0), ("turn", 80.0)):
        s.wait(1)
        s.mark(kind, 3, 1e-9 if kind == "turn" else 0.5, turn=turn)
        s.wait(3)
    s.wait(1)
    force, rate = on_lever(s, 6)
    turn_sensor(s, force, rate, np.random.default_rng(6))
    norm = np.linalg.norm(force, axis=1)
    carried = slice(4900, 8100)  # here the hand accelerates too
    assert np.abs(np.delete(norm, np.r_[carried]) - 1).max() < 1e-6
    assert np.linalg.norm(rate[1000:4000].sum(axis=0) / GRID_HZ) == pytest.approx(120, rel=0.001)
    for part in (slice(0, 4900), slice(8100, None)):
        error, size = gravity_error(force[part], rate[part])
        assert error < 0.02 * size


@pytest.mark.parametrize("kind", SHAKES)
def test_shaking_moves_and_turns_the_plate_hardly_in_the_end(kind):
    s = acted(40, 1)
    s.mark(kind, 0.6, 2.0, start=100)
    force, rate = on_lever(s, 1)
    quiet = force.copy(), rate.copy()
    shake(s, force, rate, np.random.default_rng(1))
    pushed, turned = force - quiet[0], rate - quiet[1]
    assert np.abs(pushed).max() > SHAKES[kind][2][0]
    assert np.linalg.norm(pushed.sum(axis=0)) * G / GRID_HZ < 0.001  # m/s
    assert np.linalg.norm(turned.sum(axis=0)) / GRID_HZ < 0.005
