"""Vibration of the plate: strong for a moment, and without a lasting movement."""

import numpy as np
import pytest
from kickback.simulate.paths import G
from kickback.simulate.script import GRID_HZ, Script, Shape
from kickback.simulate.vibration import RINGING, ring, tremor


@pytest.mark.parametrize("kind", RINGING)
def test_ringing_plate_ends_at_its_start(kind):
    script = Script(np.random.default_rng(5), False, 40.0)
    script.wait(2)
    script.mark(kind, 0.6, 2.0, start=100)
    force, rate = np.zeros((script.now, 3)), np.zeros((script.now, 3))
    ring(script, force, rate, np.random.default_rng(1))
    assert np.abs(force).max() > RINGING[kind][2][0]
    assert np.linalg.norm(force.sum(axis=0)) * G / GRID_HZ < 0.001  # m/s
    assert np.linalg.norm(rate.sum(axis=0)) / GRID_HZ < 0.005


def test_tremor_is_between_6_and_12_hz_and_only_in_the_hold():
    script = Script(np.random.default_rng(5), False, 40.0)
    script.stroke(40, 1, Shape())
    script.mark("tremor", 4)
    script.wait(4)
    script.stroke(0, 1, Shape())
    wave = tremor(script, np.random.default_rng(2))
    assert np.abs(wave[:1000]).max() == np.abs(wave[5000:]).max() == 0
    power = np.abs(np.fft.rfft(wave)) ** 2
    hz = np.fft.rfftfreq(len(wave), 1 / GRID_HZ)
    assert power[(hz > 4) & (hz < 14)].sum() > 0.98 * power.sum()
