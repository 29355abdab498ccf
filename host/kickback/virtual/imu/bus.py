"""The I2C bus between the ESP32 and the sensor, with what can go wrong on it and in the chip."""

from kickback.virtual.imu.mpu6050 import Mpu6050
from kickback.virtual.imu.registers import FIFO_R_W, WHO_AM_I

ENODEV, ETIMEDOUT = 19, 116  # as MicroPython on an ESP32 raises them
CLOCKS = 9  # that make a chip let go of SDA: at most the rest of a byte and the acknowledge
KINDS = ("nack", "stuck", "zeros", "frozen", "reset", "overflow", "who")
WRONG_WHO = 0x42


class Bus:
    """The sensor's bus. A fault lasts until it is lifted; a latched one goes with the supply, too.

    nack: nobody acknowledges. stuck: SDA is held low until nine clocks come. zeros: every byte read is 0.
    frozen: the outputs no longer change. reset, overflow: happen once. who: WHO_AM_I answers 0x42.
    """

    def __init__(self, sensor: Mpu6050, address: int = 0x68) -> None:
        self.sensor, self.address = sensor, address
        self.faults: set[str] = set()
        self.latched: set[str] = set()
        self.clocks = 0
        self.scl = 1
        self.register = 0
        self.transfers = 0

    def fault(self, kind: str, now_us: int, latched: bool = False) -> None:
        """It begins."""
        if latched:
            self.latched.add(kind)
        if kind == "reset":
            self.sensor.reset(now_us)
        elif kind == "overflow":
            self.sensor.overflow(now_us)
        else:
            self.faults.add(kind)
            self.clocks = 0
        self.sensor.catch_up(now_us)
        self.sensor.frozen = "frozen" in self.faults

    def lift(self, kind: str) -> None:
        """It is over."""
        self.faults.discard(kind)
        self.sensor.frozen = "frozen" in self.faults

    def supply(self, on: bool, now_us: int) -> None:
        """The sensor's supply; without it the chip forgets what it was stuck in."""
        if not on:
            for kind in self.latched | {"stuck"}:
                self.lift(kind)
            self.latched.clear()
        self.sensor.power(on, now_us)

    def read(self, address: int, register: int, length: int, now_us: int, soft: bool) -> tuple[int, bytes]:
        """Error (0: none) and bytes. register 256: go on where the last transfer stopped."""
        error = self._error(address, now_us, soft)
        if error or "stuck" in self.faults:
            return error, b"" if error else bytes(length)
        register = self.register if register > 255 else register
        data = self.sensor.read(register, length, now_us)
        self.register = register if register == FIFO_R_W else register + length
        if "zeros" in self.faults:
            return 0, bytes(length)
        if "who" in self.faults and register <= WHO_AM_I < register + length and register != FIFO_R_W:
            data = bytearray(data)
            data[WHO_AM_I - register] = WRONG_WHO
        return 0, bytes(data)

    def write(self, address: int, register: int, data: bytes, now_us: int, soft: bool) -> int:
        """Error, 0 for none."""
        error = self._error(address, now_us, soft)
        if not error and "stuck" not in self.faults and register < 256:
            self.register = register
            self.sensor.write(register, data, now_us)
        return error

    def clock(self, level: int) -> None:
        """SCL is driven by hand."""
        if level and not self.scl:
            self.clocks += 1
            if self.clocks >= CLOCKS:
                self.lift("stuck")
        self.scl = level

    @property
    def sda(self) -> int:
        """Level of SDA when the ESP32 lets it go."""
        return int("stuck" not in self.faults)

    def _error(self, address: int, now_us: int, soft: bool) -> int:
        self.transfers += 1
        if "stuck" in self.faults:
            return 0 if soft else ETIMEDOUT  # who clocks the pins himself takes a low SDA for an acknowledge
        if address != self.address or "nack" in self.faults or not self.sensor.present(now_us):
            return ENODEV
        return 0
