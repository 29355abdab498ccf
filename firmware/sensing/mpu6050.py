"""MPU6050 and its known clones over I2C: set-up that is read back, FIFO, temperature.

Registers: InvenSense RM-MPU-6000A-00 rev. 4.2; figures: PS-MPU-6000A-00 rev. 3.4. Whatever goes wrong is an OSError:
from the bus (ENODEV, ETIMEDOUT), or SensorError with a sentence.
"""

import time

from repcore import const

RATE_HZ = const(100)
FRAME = const(12)  # bytes of a sample in the FIFO: accel then gyro, big-endian
FULL = const(1008)  # bytes; the FIFO overwrites itself at 1024, no multiple of a frame (84 whole ones fit)

_SMPLRT_DIV = const(0x19)
CONFIG = const(0x1A)
GYRO_CONFIG = const(0x1B)
ACCEL_CONFIG = const(0x1C)
_ACCEL_CONFIG_2 = const(0x1D)  # MPU6500: the accelerometer's filter
FIFO_EN = const(0x23)
INT_ENABLE = const(0x38)
_TEMP_OUT = const(0x41)
USER_CTRL = const(0x6A)
PWR_MGMT_1 = const(0x6B)
PWR_MGMT_2 = const(0x6C)
_FIFO_COUNT = const(0x72)
_FIFO_R_W = const(0x74)
_WHO_AM_I = const(0x75)

_KNOWN = b"\x68\x70\x72\x73\x98"  # MPU6050, MPU6500, and what clones answer
MPU6500 = const(0x70)
_DLPF = const(3)  # 44/42 Hz, 4.9 ms late (RM 4.3)
_RESET_MS = const(100)  # PS 6.3: registers are written 100 ms after a reset
_SETTLE_MS = const(35)  # gyro start-up, PS 6.1: 30 ms


class SensorError(OSError):
    """The chip answers, but not as it should."""


class Mpu6050:
    """i2c: a machine.I2C, passed in and replaceable; ranges in g and deg/s as the core's settings have them."""

    def __init__(self, i2c, address, accel_range_g, gyro_range_dps):
        self.i2c = i2c
        self.address = address
        self.one = bytearray(1)
        self.two = bytearray(2)
        self.who = 0
        accel = {2: 0, 4: 8, 8: 16, 16: 24}[accel_range_g]
        gyro = {250: 0, 500: 8, 1000: 16, 2000: 24}[gyro_range_dps]
        # register, value: the whole set-up in the order it is written
        self.setup = (
            (PWR_MGMT_1, 1),  # awake, clocked by the X gyro, which is steadier than the RC oscillator
            (PWR_MGMT_2, 0),
            (CONFIG, _DLPF),
            (_SMPLRT_DIV, 1000 // RATE_HZ - 1),
            (GYRO_CONFIG, gyro),
            (ACCEL_CONFIG, accel),
            (INT_ENABLE, 0),
            (FIFO_EN, 0x78),  # three gyro axes and the accelerometer
            (USER_CTRL, 0x40),
        )

    def read(self, register):
        self.i2c.readfrom_mem_into(self.address, register, self.one)
        return self.one[0]

    def write(self, register, value):
        self.one[0] = value
        self.i2c.writeto_mem(self.address, register, self.one)

    def word(self, register):
        """Two registers in one burst, as a signed number."""
        self.i2c.readfrom_mem_into(self.address, register, self.two)
        value = self.two[0] << 8 | self.two[1]
        return value - 65536 if value > 32767 else value

    def complain(self, what):
        raise SensorError("motion sensor at 0x%02x: %s" % (self.address, what))

    def start(self):
        """Resets the chip, sets it up, reads all of it back; samples then fall into the FIFO."""
        self.identify()
        self.write(PWR_MGMT_1, 0x80)
        time.sleep_ms(_RESET_MS)
        for register, value in self.setup:
            if register == FIFO_EN:
                time.sleep_ms(_SETTLE_MS)  # what comes before the gyro has settled is no sample
            self.write(register, value)
        if self.who == MPU6500:
            self.write(_ACCEL_CONFIG_2, _DLPF)
        wrong = self.differs()
        if wrong:
            self.complain("register 0x%02x does not keep what is written: it may be broken" % wrong)
        self.empty()

    def identify(self):
        self.who = self.read(_WHO_AM_I)
        if self.who not in _KNOWN:
            self.complain("WHO_AM_I is 0x%02x, no chip that kickback knows: check the wiring and the part" % self.who)

    def differs(self):
        """The first register that is not as set up, or 0: after a dip of its supply the chip sleeps with defaults."""
        for register, value in self.setup:
            if self.read(register) != value:
                return register
        return 0

    def empty(self):
        """Drops what is in the FIFO: the next sample is its first."""
        self.write(USER_CTRL, 0x04)
        self.write(USER_CTRL, 0x40)

    def waiting(self):
        """Bytes in the FIFO."""
        two = self.two
        self.i2c.readfrom_mem_into(self.address, _FIFO_COUNT, two)
        return two[0] << 8 | two[1]

    def fetch(self, buffer):
        """Fills buffer with the FIFO's oldest bytes."""
        self.i2c.readfrom_mem_into(self.address, _FIFO_R_W, buffer)

    def temperature(self):
        """In 0.1 C: raw / 340 + 36.53 C (RM 4.18); an MPU6500's raw / 333.87 + 21 C (PS-MPU-6500A 3.4.2)."""
        return self.word(_TEMP_OUT) * 10 // 340 + (210 if self.who == MPU6500 else 365)
