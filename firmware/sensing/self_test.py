"""The sensor's self-test where the power was switched on: takes heap only then."""

import time

from kickback_protocol import wire
from mpu6050 import ACCEL_CONFIG, GYRO_CONFIG, MPU6500
from repcore import const

_SELF_TEST_X = const(0x0D)
_OUTPUTS = (0x3B, 0x3D, 0x3F, 0x43, 0x45, 0x47)  # accel x y z, gyro x y z
_MOST = 0.14  # off the factory trim (PS 6.1, 6.2)


def at_power_on(device):
    """Notes what is wrong; afterwards the sampler starts the sensor anew."""
    try:
        bad = self_test(device.sensor)
        if bad:
            device.note(wire.NOTE_FAULT, "self-test failed, or the plate moved: " + bad)
    except OSError:
        pass  # the sampler will say so
    device.sampler.running = device.sampler.started = False


def self_test(sensor):
    """Names of the axes that fail, best done at rest; "" for a good chip. sensor: an Mpu6050. Raises OSError.

    RM 4.1: what the actuated output changes by, against the factory trim, at 8 g and 250 deg/s.
    """
    if sensor.who == MPU6500:
        return ""  # another formula, trims elsewhere
    sensor.write(GYRO_CONFIG, 0)
    sensor.write(ACCEL_CONFIG, 0x10)
    still = mean(sensor)
    sensor.write(GYRO_CONFIG, 0xE0)
    sensor.write(ACCEL_CONFIG, 0xF0)
    moved = mean(sensor)
    codes = sensor.i2c.readfrom_mem(sensor.address, _SELF_TEST_X, 4)
    bad = ""
    for i in range(3):
        accel = codes[i] >> 3 & 0x1C | codes[3] >> 4 - 2 * i & 3
        if accel and off(moved[i] - still[i], 1392.64 * 2.705882 ** ((accel - 1) / 30)):
            bad += " accel " + "xyz"[i]
        gyro = codes[i] & 0x1F
        if gyro and off(moved[3 + i] - still[3 + i], 3275 * 1.046 ** (gyro - 1) * (-1 if i == 1 else 1)):
            bad += " gyro " + "xyz"[i]
    return bad[1:]


def off(response, trim):
    return abs(response / trim - 1) > _MOST


def mean(sensor):
    """Six outputs, each the mean of 16, after they have settled."""
    time.sleep_ms(60)
    sums = [0] * 6
    for _ in range(16):
        time.sleep_ms(10)
        for i in range(6):
            sums[i] += sensor.word(_OUTPUTS[i])
    return [total / 16 for total in sums]
