"""MPU6050 and compatible chips over I2C: configuration with read-back, FIFO, temperature.

Registers: InvenSense RM-MPU-6000A-00 rev. 4.2; figures: PS-MPU-6000A-00 rev. 3.4. Every error is an OSError: from the
bus (ENODEV, ETIMEDOUT), or SensorError with a sentence.
"""

import time

from repcore import const

RATE_HZ = const(100)
SAMPLE_BYTES = const(12)  # in the FIFO: accelerometer then gyro, big-endian
FIFO_FULL = const(1008)  # bytes; the FIFO overwrites itself at 1024, which is not a multiple of a sample (84 fit)

SMPLRT_DIV = const(0x19)
CONFIG = const(0x1A)
GYRO_CONFIG = const(0x1B)
ACCEL_CONFIG = const(0x1C)
ACCEL_CONFIG_2 = const(0x1D)  # all but the MPU6050: filter of the accelerometer
FIFO_EN = const(0x23)
INT_ENABLE = const(0x38)
_TEMP_OUT = const(0x41)
USER_CTRL = const(0x6A)
PWR_MGMT_1 = const(0x6B)
PWR_MGMT_2 = const(0x6C)
_FIFO_COUNT = const(0x72)
_FIFO_R_W = const(0x74)
_WHO_AM_I = const(0x75)

# Families of chips, by their registers.
MPU6050 = const(0)  # RM-MPU-6000A 4.32: WHO_AM_I 0x68; copies answer 0x72
MPU6500 = const(1)  # RM-MPU-6500A: 0x70; RM-MPU-9250A: 0x71 (MPU9250), 0x73 (MPU9255), the same chip with a compass
ICM20689 = const(2)  # DS-000143: 0x98
_FAMILIES = {0x68: MPU6050, 0x72: MPU6050, 0x70: MPU6500, 0x71: MPU6500, 0x73: MPU6500, 0x98: ICM20689}
_MPU6886 = const(0x19)  # its FIFO adds the temperature to each sample: 14 bytes
_DLPF = const(3)  # 44/42 Hz, delay 4.9 ms (RM 4.3)
_RESET_MS = const(100)  # PS 6.3: wait before writing registers after a reset
_SETTLE_MS = const(35)  # gyro start-up, PS 6.1: 30 ms


class SensorError(OSError):
    """The chip answers, but not as expected."""


class Mpu6050:
    """i2c: a machine.I2C, may be replaced later. Ranges in g and deg/s as in the settings.

    who: WHO_AM_I, 0 before ``identify()``. family: MPU6050, MPU6500 or ICM20689.
    """

    def __init__(self, i2c, address, accel_range_g, gyro_range_dps):
        self.i2c = i2c
        self.address = address
        self.one = bytearray(1)
        self.two = bytearray(2)
        self.who = self.family = 0
        accel = {2: 0, 4: 8, 8: 16, 16: 24}[accel_range_g]
        gyro = {250: 0, 500: 8, 1000: 16, 2000: 24}[gyro_range_dps]
        # register, value: the configuration in the order of writing
        self.configuration = (
            (PWR_MGMT_1, 1),  # awake, clocked by the X gyro, which is more stable than the RC oscillator
            (PWR_MGMT_2, 0),
            (CONFIG, _DLPF),
            (SMPLRT_DIV, 1000 // RATE_HZ - 1),
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

    def read_word(self, register):
        """Read two registers in one burst as a signed number."""
        self.i2c.readfrom_mem_into(self.address, register, self.two)
        value = self.two[0] << 8 | self.two[1]
        return value - 65536 if value > 32767 else value

    def fail(self, text):
        raise SensorError("motion sensor at 0x%02x: %s" % (self.address, text))

    def start(self):
        """Reset and configure the chip, read the configuration back, and start to fill the FIFO."""
        self.identify()
        self.write(PWR_MGMT_1, 0x80)
        time.sleep_ms(_RESET_MS)
        for register, value in self.configuration:
            if register == FIFO_EN:
                time.sleep_ms(_SETTLE_MS)  # samples are invalid before the gyro has settled
            self.write(register, value)
        if self.family != MPU6050:
            self.write(ACCEL_CONFIG_2, _DLPF)
        wrong = self.changed_register()
        if wrong:
            self.fail("register 0x%02x does not keep its value: the chip may be broken" % wrong)
        self.empty_fifo()

    def identify(self):
        self.who = self.read(_WHO_AM_I)
        if self.who == _MPU6886:
            self.fail("the chip is an MPU6886, which kickback does not support: use an MPU6050 or MPU6500")
        if self.who not in _FAMILIES:
            self.fail("WHO_AM_I is 0x%02x, an unknown chip: check the wiring and the part" % self.who)
        self.family = _FAMILIES[self.who]

    def changed_register(self):
        """Return the first register that differs from the configuration, or 0.

        After a dip of its supply the chip sleeps and has its defaults.
        """
        for register, value in self.configuration:
            if self.read(register) != value:
                return register
        return 0

    def empty_fifo(self):
        """Discard the content of the FIFO."""
        self.write(USER_CTRL, 0x04)
        self.write(USER_CTRL, 0x40)

    def fifo_bytes(self):
        """Return the number of bytes in the FIFO."""
        two = self.two
        self.i2c.readfrom_mem_into(self.address, _FIFO_COUNT, two)
        return two[0] << 8 | two[1]

    def read_fifo(self, buffer):
        """Fill buffer with the oldest bytes of the FIFO."""
        self.i2c.readfrom_mem_into(self.address, _FIFO_R_W, buffer)

    def temperature(self):
        """Return 0.1 C.

        MPU6050: raw / 340 + 36.53 C (RM 4.18). MPU6500: raw / 333.87 + 21 C (PS-MPU-6500A 3.4.2). ICM20689:
        raw / 326.8 + 25 C (DS-000143, 3.5).
        """
        raw = self.read_word(_TEMP_OUT) * 100
        if self.family == MPU6050:
            return raw // 3400 + 365
        return raw // 3339 + 210 if self.family == MPU6500 else raw // 3268 + 250
