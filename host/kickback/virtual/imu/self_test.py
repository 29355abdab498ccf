"""The sensor's self-test: what its actuators add to the outputs, exactly the factory trim (RM-MPU-6000A-00 4.1)."""

import numpy as np

from kickback.traces.kbt import FULL_SCALE
from kickback.virtual.imu import registers as r


def with_self_test(sample: bytes, registers: bytes | bytearray, accel_range_g: int, gyro_range_dps: int) -> bytes:
    """A sample of six big-endian words, moved on the axes whose self-test is on."""
    trims = registers[r.SELF_TEST_X : r.SELF_TEST_A + 1]
    added = np.zeros(6)
    for axis in range(3):
        code = trims[axis] >> 3 & 0x1C | trims[3] >> (4 - 2 * axis) & 3
        if code and registers[r.ACCEL_CONFIG] & 0x80 >> axis:
            added[axis] = 4096 * 0.34 * (0.92 / 0.34) ** ((code - 1) / 30) * 8 / accel_range_g
        code = trims[axis] & 0x1F
        if code and registers[r.GYRO_CONFIG] & 0x80 >> axis:
            added[3 + axis] = (-1) ** axis * 25 * 131 * 1.046 ** (code - 1) * 250 / gyro_range_dps
    words = np.frombuffer(sample, ">i2") + np.rint(added)
    return np.clip(words, -FULL_SCALE, FULL_SCALE - 1).astype(">i2").tobytes()
