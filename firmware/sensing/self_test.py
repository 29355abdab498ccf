"""Self-test of the motion sensor after power-on. Loaded on demand."""

import time

from kickback_protocol import record_codec
from mpu6050 import ACCEL_CONFIG, GYRO_CONFIG, MPU6050
from repcore import const

_SELF_TEST_X = const(0x0D)
_OUTPUTS = (0x3B, 0x3D, 0x3F, 0x43, 0x45, 0x47)  # accel x y z, gyro x y z
_MAX_DEVIATION = 0.14  # from the factory trim (PS 6.1, 6.2)


def at_power_on(device):
    """Log the axes that fail. Afterwards the sampler restarts the sensor."""
    try:
        bad = self_test(device.imu)
        if bad:
            device.note(record_codec.NOTE_FAULT, "self-test failed, or the plate moved: " + bad)
    except OSError:
        pass  # the sampler reports the fault
    device.sampler.running = device.sampler.started = False


def self_test(imu):
    """Return the names of the axes that fail, "" for a good chip. imu: an Mpu6050 at rest. Raise OSError.

    RM 4.1: compares the change of the actuated output with the factory trim, at 8 g and 250 deg/s.
    """
    if imu.family != MPU6050:
        return ""  # its formula and trim registers differ
    imu.write(GYRO_CONFIG, 0)
    imu.write(ACCEL_CONFIG, 0x10)
    still = mean(imu)
    imu.write(GYRO_CONFIG, 0xE0)
    imu.write(ACCEL_CONFIG, 0xF0)
    moved = mean(imu)
    codes = imu.i2c.readfrom_mem(imu.address, _SELF_TEST_X, 4)
    bad = ""
    for i in range(3):
        accel = codes[i] >> 3 & 0x1C | codes[3] >> 4 - 2 * i & 3
        if accel and deviates(moved[i] - still[i], 1392.64 * 2.705882 ** ((accel - 1) / 30)):
            bad += " accel " + "xyz"[i]
        gyro = codes[i] & 0x1F
        if gyro and deviates(moved[3 + i] - still[3 + i], 3275 * 1.046 ** (gyro - 1) * (-1 if i == 1 else 1)):
            bad += " gyro " + "xyz"[i]
    return bad[1:]


def deviates(response, trim):
    return abs(response / trim - 1) > _MAX_DEVIATION


def mean(imu):
    """Return the six outputs, each the mean of 16 readings after settling."""
    time.sleep_ms(60)
    sums = [0] * 6
    for _ in range(16):
        time.sleep_ms(10)
        for i in range(6):
            sums[i] += imu.read_word(_OUTPUTS[i])
    return [total / 16 for total in sums]
