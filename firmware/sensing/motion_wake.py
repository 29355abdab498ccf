"""Sets the motion sensor to sleep and to wake the ESP32 on motion. Registers as in mpu6050.py. Loaded on demand."""

import time

from mpu6050 import (
    ACCEL_CONFIG,
    ACCEL_CONFIG_2,
    CONFIG,
    FIFO_EN,
    ICM20689,
    INT_ENABLE,
    MPU6050,
    PWR_MGMT_1,
    PWR_MGMT_2,
    SMPLRT_DIV,
    USER_CTRL,
)
from repcore import const

_LP_ACCEL_ODR = const(0x1E)  # MPU6500: rate of the cycle mode; MPU6050: duration of free fall
_MOT_THR = const(0x1F)
_MOT_DUR = const(0x20)
_ICM_THRESHOLDS = (0x20, 0x21, 0x22)  # one for each axis; the data sheet names only 0x1F, chips use these
_INT_PIN_CFG = const(0x37)
_INT_STATUS = const(0x3A)
_MOT_DETECT_CTRL = const(0x69)


def arm(imu, threshold):
    """Run only the accelerometer, at 5 Hz: INT goes high on motion and stays high. threshold: in steps of 2 mg.

    Documents disagree whether one bit of an MPU6050 is 1, 2 or 32 mg; of the others it is 4 mg. The default of 24
    mg is 5 times the noise of a difference of two samples (3.3 mg each, PS-MPU-6000A-00); with 16 mg a plate at
    rest woke the device within a minute. An MPU6050 compares with the sample that it held: a lever exceeds 24 mg
    after 1.4 degrees (at 32 mg a bit: 384 mg, 23 degrees), a sled's stroke of 0.4 m if it lasts 3.1 s or less (at
    32 mg a bit: 0.8 s; then set 1). The others compare with the previous sample, so the speed counts: at 8 Hz a
    lever exceeds 24 mg with 45 degrees in 7 s or less, a sled with 0.4 m in 2.3 s or less; slower strokes wake at a
    knock or not at all.
    """
    if imu.family != MPU6050:
        threshold = threshold + 1 >> 1
    if imu.family == ICM20689:
        arm_icm20689(imu, threshold)
        return
    for register, value in (
        (PWR_MGMT_1, 0),
        (PWR_MGMT_2, 0x07),  # gyros off
        (FIFO_EN, 0),
        (USER_CTRL, 0),
        (ACCEL_CONFIG, 0x01),  # the reference passes a 5 Hz high-pass, which removes gravity
        (CONFIG, 0),
        (_MOT_THR, threshold),
        (_MOT_DUR, 1),
        (_LP_ACCEL_ODR, 5),  # 8 Hz
        (_MOT_DETECT_CTRL, 0x15 if imu.family == MPU6050 else 0xC0),  # an MPU6500 compares with the previous sample
        (_INT_PIN_CFG, 0x20),  # active high, latched until INT_STATUS is read
        (INT_ENABLE, 0x40),
    ):
        imu.write(register, value)
    time.sleep_ms(5)
    imu.write(ACCEL_CONFIG, 0x07)  # hold the sample that later ones are compared with
    imu.read(_INT_STATUS)
    imu.write(PWR_MGMT_2, 0x47)  # 5 Hz
    imu.write(PWR_MGMT_1, 0x28)  # cycle mode, no temperature


def arm_icm20689(imu, threshold):
    """The same for an ICM20689 (DS-000143, 5.1): its cycle mode has the sample rate, and each axis its threshold."""
    for register, value in (
        (PWR_MGMT_1, 0),
        (PWR_MGMT_2, 0x07),  # gyros off
        (FIFO_EN, 0),
        (USER_CTRL, 0),
        (ACCEL_CONFIG, 0),
        (ACCEL_CONFIG_2, 0x01),
        (SMPLRT_DIV, 199),  # 5 Hz
        (_MOT_THR, threshold),
    ) + tuple([(register, threshold) for register in _ICM_THRESHOLDS]):
        imu.write(register, value)
    imu.write(_MOT_DETECT_CTRL, 0xC0)  # compare with the previous sample
    imu.write(_INT_PIN_CFG, 0x20)
    imu.write(INT_ENABLE, 0xE0)  # motion on any axis
    imu.read(_INT_STATUS)
    imu.write(PWR_MGMT_1, 0x28)
