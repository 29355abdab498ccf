"""The I2C bus between ESP32 and motion sensor, with faults of the bus and of the chip."""

from kickback.virtual.imu.mpu6050 import Mpu6050
from kickback.virtual.imu.registers import FIFO_R_W, WHO_AM_I

ENODEV, ETIMEDOUT = 19, 116  # as MicroPython on an ESP32 raises them
CLOCKS = 9  # after which a chip releases SDA: the rest of a byte and the acknowledge
KINDS = ("nack", "stuck", "zeros", "frozen", "reset", "overflow", "who")
WRONG_WHO = 0x42
NEXT = 256  # register number that continues after the last transfer


class Bus:
    """The bus of the motion sensor. A fault lasts until it is lifted; a latched one also ends with the supply.

    nack: no acknowledge. stuck: SDA is held low until nine clocks come. zeros: every byte is read as 0.
    frozen: the outputs do not change. reset, overflow: happen once. who: WHO_AM_I is 0x42.
    """

    def __init__(self, imu: Mpu6050, address: int = 0x68) -> None:
        self.imu, self.address = imu, address
        self.faults: set[str] = set()
        self.latched: set[str] = set()
        self.clocks = 0
        self.scl = 1
        self.register = 0
        self.transfers = 0

    def fault(self, kind: str, now_us: int, latched: bool = False) -> None:
        """Starts a fault, one of KINDS."""
        if latched:
            self.latched.add(kind)
        if kind == "reset":
            self.imu.reset(now_us)
        elif kind == "overflow":
            self.imu.overflow(now_us)
        else:
            self.faults.add(kind)
            self.clocks = 0
        self.imu.catch_up(now_us)
        self.imu.frozen = "frozen" in self.faults

    def lift(self, kind: str) -> None:
        """Ends a fault."""
        self.faults.discard(kind)
        self.imu.frozen = "frozen" in self.faults

    def supply(self, on: bool, now_us: int) -> None:
        """Switches the sensor's supply. Without it the chip releases SDA."""
        if not on:
            for kind in self.latched | {"stuck"}:
                self.lift(kind)
            self.latched.clear()
        self.imu.power(on, now_us)

    def read(self, address: int, register: int, length: int, now_us: int, soft: bool) -> tuple[int, bytes]:
        """Errno (0 for none) and bytes. register: NEXT continues; soft: the ESP32 drives the pins itself."""
        error = self._error(address, now_us, soft)
        if error or "stuck" in self.faults:
            return error, b"" if error else bytes(length)
        register = self.register if register >= NEXT else register
        data = self.imu.read(register, length, now_us)
        self.register = register if register == FIFO_R_W else register + length
        if "zeros" in self.faults:
            return 0, bytes(length)
        if "who" in self.faults and register <= WHO_AM_I < register + length and register != FIFO_R_W:
            data = bytearray(data)
            data[WHO_AM_I - register] = WRONG_WHO
        return 0, bytes(data)

    def write(self, address: int, register: int, data: bytes, now_us: int, soft: bool) -> int:
        """Writes from a register on; errno, 0 for none."""
        error = self._error(address, now_us, soft)
        if not error and "stuck" not in self.faults and register < NEXT:
            self.register = register
            self.imu.write(register, data, now_us)
        return error

    def set_scl(self, level: int) -> None:
        """The firmware drives SCL as a pin."""
        if level and not self.scl:
            self.clocks += 1
            if self.clocks >= CLOCKS:
                self.lift("stuck")
        self.scl = level

    @property
    def sda(self) -> int:
        """The level of SDA while the ESP32 does not drive it."""
        return int("stuck" not in self.faults)

    def _error(self, address: int, now_us: int, soft: bool) -> int:
        self.transfers += 1
        if "stuck" in self.faults:
            return 0 if soft else ETIMEDOUT  # SoftI2C reads a low SDA as an acknowledge
        if address != self.address or "nack" in self.faults or not self.imu.present(now_us):
            return ENODEV
        return 0
