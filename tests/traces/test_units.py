"""A trace in another unit is refused, with the option for that unit."""

import numpy as np
import pytest
from kickback.traces.trace import Trace, TraceError
from kickback.traces.units import ACCEL, GYRO, TIME, Units, check


def read_as(units: Units, t, accel, gyro) -> Trace:
    """The trace of these numbers, read in these units."""
    return Trace("f", t * TIME[units.time], accel * ACCEL[units.accel], gyro * GYRO[units.gyro])


@pytest.fixture
def tumbling():
    """Time in s, acceleration in g and rotation in deg/s of a sensor that rolls to and fro about its x axis."""
    t = np.arange(1000) / 100
    angle = np.radians(40) * np.sin(2 * np.pi * t / 4)
    gravity = np.stack((0 * t, np.sin(angle), np.cos(angle)), 1)
    rate = np.stack((np.degrees(np.gradient(angle, t)), 0 * t, 0 * t), 1)
    return t, gravity, rate


def test_right_units_pass(tumbling):
    check(read_as(Units(), *tumbling), Units())


@pytest.mark.parametrize("given", ACCEL)
@pytest.mark.parametrize("actual", ACCEL)
def test_acceleration(tumbling, given, actual):
    t, accel, gyro = tumbling
    units = Units(accel=given)
    trace = read_as(units, t, accel / ACCEL[actual], gyro)
    if given == actual:
        check(trace, units)
        return
    with pytest.raises(TraceError, match=f"use --accel-unit {actual}$"):
        check(trace, units)


@pytest.mark.parametrize("given", TIME)
@pytest.mark.parametrize("actual", TIME)
def test_time(tumbling, given, actual):
    t, accel, gyro = tumbling
    units = Units(time=given)
    trace = read_as(units, t / TIME[actual], accel, gyro)
    if given == actual:
        check(trace, units)
        return
    with pytest.raises(TraceError, match=f"the time seems to be in {actual}, use --time-unit {actual}$"):
        check(trace, units)


@pytest.mark.parametrize(("given", "actual"), [("dps", "rad/s"), ("rad/s", "dps")])
def test_rotation_is_checked_against_the_turn_of_gravity(tumbling, given, actual):
    t, accel, gyro = tumbling
    units = Units(gyro=given)
    with pytest.raises(TraceError, match=f"rotation seems to be in {actual}, use --gyro-unit {actual}$"):
        check(read_as(units, t, accel, gyro / GYRO[actual]), units)


def test_noise_gives_no_answer_about_the_gyro():
    rng = np.random.default_rng(1)
    t = np.arange(2000) / 100
    accel = np.array([0, 0, 1]) + rng.normal(0, 0.2, (2000, 3))
    check(Trace("f", t, accel, rng.normal(0, 0.05, (2000, 3))), Units())


def test_no_unit_fits(tumbling):
    t, accel, gyro = tumbling
    with pytest.raises(TraceError, match="gravity is 0 in this trace, so its unit is not g; give acceleration"):
        check(Trace("f", t, accel * 0, gyro), Units())
    with pytest.raises(TraceError, match="rotation of 1e\\+05 dps is beyond the range of every sensor; give deg/s"):
        check(Trace("f", t, accel, gyro * 0 + 1e5), Units())
    with pytest.raises(TraceError, match="is beyond the range of every sensor; use --gyro-unit dps"):
        check(Trace("f", t, accel, gyro * 0 + 1e5), Units(gyro="rad/s"))
    with pytest.raises(TraceError, match="samples are 1e-05 s apart; a trace must have 2 to 2000 samples per second"):
        check(Trace("f", t / 1000, accel, gyro), Units())
