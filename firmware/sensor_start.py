"""The sensor identified and set up, with a set-up that is read back: at the firmware's start, and after a fault."""
import time

from mpu6050 import (
    ACCEL_CONFIG,
    CONFIG,
    FIFO_EN,
    GYRO_CONFIG,
    INT_ENABLE,
    MPU6500,
    PWR_MGMT_1,
    PWR_MGMT_2,
    RATE_HZ,
    USER_CTRL,
)
from repcore import const

_SMPLRT_DIV = const(0x19)
_ACCEL_CONFIG_2 = const(0x1D)  # MPU6500: the accelerometer's filter
_WHO_AM_I = const(0x75)
_KNOWN = b"\x68\x70\x72\x73\x98"  # MPU6050, MPU6500, and what clones answer
_DLPF = const(3)  # 44/42 Hz, 4.9 ms late (RM 4.3)
_RESET_MS = const(100)  # PS 6.3: registers are written 100 ms after a reset
_SETTLE_MS = const(35)  # gyro start-up, PS 6.1: 30 ms


class SensorError(OSError):
    """The chip answers, but not as it should."""


def registers(accel_range_g, gyro_range_dps):
    """Register and value in turn: the whole set-up in the order it is written."""
    return bytes((
        PWR_MGMT_1, 1,  # awake, clocked by the X gyro, which is steadier than the RC oscillator
        PWR_MGMT_2, 0,
        CONFIG, _DLPF,
        _SMPLRT_DIV, 1000 // RATE_HZ - 1,
        GYRO_CONFIG, {250: 0, 500: 8, 1000: 16, 2000: 24}[gyro_range_dps],
        ACCEL_CONFIG, {2: 0, 4: 8, 8: 16, 16: 24}[accel_range_g],
        INT_ENABLE, 0,
        FIFO_EN, 0x78,  # three gyro axes and the accelerometer
        USER_CTRL, 0x40,
    ))  # fmt: skip


def start(sensor):
    """sensor: an Mpu6050."""
    identify(sensor)
    sensor.write(PWR_MGMT_1, 0x80)
    time.sleep_ms(_RESET_MS)
    setup = sensor.setup
    for i in range(0, len(setup), 2):
        if setup[i] == FIFO_EN:
            time.sleep_ms(_SETTLE_MS)  # what comes before the gyro has settled is no sample
        sensor.write(setup[i], setup[i + 1])
    if sensor.who == MPU6500:
        sensor.write(_ACCEL_CONFIG_2, _DLPF)
    wrong = sensor.differs()
    if wrong:
        complain(sensor, "register 0x%02x does not keep what is written: it may be broken" % wrong)
    sensor.empty()


def identify(sensor):
    who = sensor.who = sensor.read(_WHO_AM_I)
    if who not in _KNOWN:
        complain(sensor, "WHO_AM_I is 0x%02x, no chip that kickback knows: check the wiring and the part" % who)


def complain(sensor, what):
    raise SensorError("motion sensor at 0x%02x: %s" % (sensor.address, what))
