"""MPU6050 and its known clones over I2C: FIFO, temperature, whether its set-up holds.

Registers: InvenSense RM-MPU-6000A-00 rev. 4.2; figures: PS-MPU-6000A-00 rev. 3.4. Whatever goes wrong is an OSError:
from the bus (ENODEV, ETIMEDOUT), or sensor_start.py's with a sentence.
"""
import seldom
from repcore import const

RATE_HZ = const(100)
FRAME = const(12)  # bytes of a sample in the FIFO: accel then gyro, big-endian
FULL = const(1008)  # bytes; the FIFO overwrites itself at 1024, no multiple of a frame (84 whole ones fit)

CONFIG = const(0x1A)
GYRO_CONFIG = const(0x1B)
ACCEL_CONFIG = const(0x1C)
FIFO_EN = const(0x23)
INT_ENABLE = const(0x38)
_TEMP_OUT = const(0x41)
USER_CTRL = const(0x6A)
PWR_MGMT_1 = const(0x6B)
PWR_MGMT_2 = const(0x6C)
_FIFO_COUNT = const(0x72)
_FIFO_R_W = const(0x74)

MPU6500 = const(0x70)


class Mpu6050:
    """i2c: a machine.I2C, passed in and replaceable; ranges in g and deg/s as the core's settings have them.

    setup: register and value in turn, in the order in which they are written.
    """

    def __init__(self, i2c, address, accel_range_g, gyro_range_dps):
        self.i2c = i2c
        self.address = address
        self.one = bytearray(1)
        self.two = bytearray(2)
        self.who = 0
        self.setup = seldom.call("sensor_start", "registers", accel_range_g, gyro_range_dps)

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

    def start(self):
        """Resets the chip, sets it up, reads all of it back; samples then fall into the FIFO."""
        seldom.call("sensor_start", "start", self)

    def identify(self):
        """Asks the chip what it is."""
        seldom.call("sensor_start", "identify", self)

    def differs(self):
        """The first register that is not as set up, or 0: after a dip of its supply the chip sleeps with defaults."""
        setup = self.setup
        for i in range(0, len(setup), 2):
            if self.read(setup[i]) != setup[i + 1]:
                return setup[i]
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
