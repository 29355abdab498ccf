"""The sensor asleep, to be woken by motion: registers as in mpu6050.py. Takes heap only before deep sleep."""

import time

from mpu6050 import ACCEL_CONFIG, CONFIG, FIFO_EN, INT_ENABLE, MPU6500, PWR_MGMT_1, PWR_MGMT_2, USER_CTRL
from repcore import const

_LP_ACCEL_ODR = const(0x1E)  # MPU6500: how often it looks in cycle mode; free fall's duration in the MPU6050
_MOT_THR = const(0x1F)
_MOT_DUR = const(0x20)
_INT_PIN_CFG = const(0x37)
_INT_STATUS = const(0x3A)
_MOT_DETECT_CTRL = const(0x69)


def doze(sensor, threshold):
    """Only the accelerometer at 5 Hz: INT goes high, and stays, when it moves. threshold: as MOT_THR takes it.

    Documents disagree whether a bit is 1, 2 or 32 mg, so it is a setting.
    """
    for register, value in (
        (PWR_MGMT_1, 0),
        (PWR_MGMT_2, 0x07),  # gyros off
        (FIFO_EN, 0),
        (USER_CTRL, 0),
        (ACCEL_CONFIG, 0x01),  # the reference passes a 5 Hz high-pass, so gravity is no motion
        (CONFIG, 0),
        (_MOT_THR, threshold),
        (_MOT_DUR, 1),
        (_LP_ACCEL_ODR, 5),  # 8 Hz
        (_MOT_DETECT_CTRL, 0xC0 if sensor.who == MPU6500 else 0x15),  # an MPU6500 compares with the sample before
        (_INT_PIN_CFG, 0x20),  # active high, latched until INT_STATUS is read
        (INT_ENABLE, 0x40),
    ):
        sensor.write(register, value)
    time.sleep_ms(5)
    sensor.write(ACCEL_CONFIG, 0x07)  # holds the sample that later ones are compared with
    sensor.read(_INT_STATUS)
    sensor.write(PWR_MGMT_2, 0x47)  # 5 Hz
    sensor.write(PWR_MGMT_1, 0x28)  # cycle, no temperature
