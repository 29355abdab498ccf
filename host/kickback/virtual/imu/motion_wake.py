"""The sensor's motion interrupt: when the accelerometer detects motion, computed ahead."""

import numpy as np

from kickback.virtual.imu import registers as r
from kickback.virtual.imu.chips import Chip
from kickback.virtual.imu.motion import Motion

# One bit of the MPU6500's threshold; its rate at LP_ACCEL_ODR 0, which doubles with each step (RM-MPU-6500A).
MPU6500_MG, MPU6500_LOWEST_HZ = 4, 0.24
AWAKE_HZ = 100
CHUNK = 20_000  # comparisons at a time: the end may be hours away


def motion_at(
    motion: Motion,
    registers: bytes | bytearray,
    chip: Chip,
    mot_mg: float,
    since_us: int,
    now_us: int,
    until_us: int,
) -> int | None:
    """When the acceleration first changes by more than the threshold, from now_us to until_us; None if it does not.

    since_us: when the threshold was set; mot_mg: mg per bit of MOT_THR of an MPU6050
    An MPU6050 compares with the sample that it held when ACCEL_HPF was set to hold, else with the previous one.
    """
    step_us = 1e6 / _rate_hz(registers, chip)
    threshold_mg = registers[r.MOT_THR + chip.divides] * (MPU6500_MG if chip.mpu6500 else mot_mg)
    held = registers[r.ACCEL_CONFIG] & 7 == 7 and not chip.mpu6500
    first, last = (int((at_us - since_us) / step_us) for at_us in (now_us, until_us))
    for begin in range(first + 1, last + 1, CHUNK):
        times = since_us + np.arange(begin, min(begin + CHUNK, last + 1)) * step_us
        before = motion.accel_at(np.full(len(times), since_us) if held else times - step_us)
        hits = np.flatnonzero(np.abs(motion.accel_at(times) - before).max(1) * 1000 > threshold_mg)
        if len(hits):
            return round(float(times[hits[0]]))
        if motion.ends_us is None or times[-1] > motion.ends_us:
            return None  # at rest from here on
    return None


def _rate_hz(registers: bytes | bytearray, chip: Chip) -> float:
    if not registers[r.PWR_MGMT_1] & 0x20:
        return AWAKE_HZ
    if chip.divides:
        return 1000 / (1 + registers[r.SMPLRT_DIV])  # DS-000143, 5.1
    if chip.mpu6500:
        return MPU6500_LOWEST_HZ * 2 ** min(11, registers[r.LP_ACCEL_ODR] & 15)
    return r.WAKE_HZ[registers[r.PWR_MGMT_2] >> 6]
