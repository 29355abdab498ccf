"""An MPU6050, or a clone, as its register map and data sheet have it; what moves it comes from Motion.

Addresses, bits and behaviour: RM-MPU-6000A-00 rev. 4.2, PS-MPU-6000A-00 rev. 3.4. All times are us of the run.
"""

import numpy as np

from kickback.virtual.imu import registers as r
from kickback.virtual.imu.fifo import Fifo
from kickback.virtual.imu.motion import Motion
from kickback.virtual.imu.motion_wake import motion_at
from kickback.virtual.imu.self_test import pushed

POWER_UP_US = 30_000  # until registers can be read after power comes (PS 6.3: 11 to 100 ms)
RESET_US = 5_000  # that a reset by register takes; what is written meanwhile is lost
MPU6500 = 0x70


class Mpu6050:
    """read() and write() are what happens on the bus while it is present() there.

    who: WHO_AM_I; 0x70 has an MPU6500's FIFO of 512 bytes. mot_mg: of one bit of MOT_THR (documents say 1, 2 or 32).
    keep_rows: note in rows which of the trace's rows each sample was that went out through the FIFO, -1 for stillness.
    """

    def __init__(self, motion: Motion | None = None, who: int = 0x68, temperature_c: float = 30.0, mot_mg: float = 2,
                 keep_rows: bool = False) -> None:  # fmt: skip
        self.motion = motion or Motion()
        self.who, self.temperature_c, self.mot_mg = who, temperature_c, mot_mg
        self.mpu6500 = who == MPU6500
        self.fifo = Fifo(512 if self.mpu6500 else 1024, keep_rows)
        self.frozen = False
        self.powered = True
        self.awake_us = 0
        self._clear(0)

    @property
    def rows(self) -> list[int]:
        """Of the samples that went out through the FIFO."""
        return self.fifo.rows

    def power(self, on: bool, now_us: int) -> None:
        """Its supply; switched on, it starts from reset."""
        if on and not self.powered:
            self._clear(now_us)
            self.awake_us = now_us + POWER_UP_US
        self.powered = on

    def reset(self, now_us: int) -> None:
        """Registers fall back to their values at power-up, as after a dip of the supply."""
        self._clear(now_us)

    def present(self, now_us: int) -> bool:
        """Whether it acknowledges its address."""
        return self.powered and now_us >= self.awake_us

    def read(self, register: int, length: int, now_us: int) -> bytes:
        """A burst from register on."""
        self.catch_up(now_us)
        out = bytearray()
        while len(out) < length:
            if register == r.FIFO_R_W:
                return bytes(out) + self._pop(length - len(out))
            out.append(self._read_one(register, now_us))
            register = (register + 1) % r.SIZE
        return bytes(out)

    def write(self, register: int, data: bytes, now_us: int) -> None:
        """A burst to register on."""
        self.catch_up(now_us)
        for value in data:
            self._write_one(register, value, now_us)
            register = register if register == r.FIFO_R_W else (register + 1) % r.SIZE

    def catch_up(self, now_us: int) -> None:
        """All samples that have come until now."""
        motion = self.motion
        if not self._running():
            return
        filling = self.map[r.USER_CTRL] & 0x40 and self.map[r.FIFO_EN]
        testing = (self.map[r.ACCEL_CONFIG] | self.map[r.GYRO_CONFIG]) & 0xE0
        if now_us - motion.next_us > 1.2 * self.fifo.size * motion.period_us:
            motion.skip(now_us, keep=self.fifo.size)
        while motion.next_us <= now_us:
            sample = motion.take()
            if not self.frozen:
                self.sample, self.row = pushed(sample, self.map, *self._ranges()) if testing else sample, motion.row
            self.status |= r.READY
            if filling:
                self._push()

    def int_level(self, now_us: int) -> int:
        """Of the INT pin."""
        self._watch(now_us)
        active = bool(self.status & self.map[r.INT_ENABLE])
        return int(active != bool(self.map[r.INT_PIN_CFG] & 0x80))

    def motion_at(self, now_us: int, until_us: int) -> int | None:
        """When the motion interrupt comes, if it is on and comes before until_us."""
        armed = self.map[r.INT_ENABLE] & r.MOTION and self.powered and not self.map[r.PWR_MGMT_1] & 0x40
        if not armed or self.mpu6500 and not self.map[r.MOT_DETECT_CTRL] & 0x80:
            return None
        return motion_at(self.motion, self.map, self.mpu6500, self.mot_mg, self.since_us, now_us, until_us)

    def overflow(self, now_us: int) -> None:
        """The FIFO runs over, as when nobody reads it for long."""
        self.catch_up(now_us)
        if self._running() and self.map[r.USER_CTRL] & 0x40 and self.map[r.FIFO_EN]:
            while not self.status & r.OVERFLOW:
                self._push()

    def _clear(self, now_us: int) -> None:
        self.map = bytearray(r.SIZE)
        for register, value in (r.FACTORY | r.RESET_VALUES).items():
            self.map[register] = value
        self.fifo.clear()
        self.status = self.count = 0
        self.sample, self.row = bytes(12), -1
        self.resetting_us = 0
        self.emptied = False  # since then
        self.since_us = self.watched_us = now_us  # when what decides about motion was last set, and looked at
        self._configure(now_us)

    def _running(self) -> bool:
        return self.powered and not self.map[r.PWR_MGMT_1] & 0x60

    def _ranges(self) -> tuple[int, int]:
        return 2 << (self.map[r.ACCEL_CONFIG] >> 3 & 3), 250 << (self.map[r.GYRO_CONFIG] >> 3 & 3)

    def _configure(self, now_us: int) -> None:
        base_us = 125 if self.map[r.CONFIG] & 7 in (0, 7) else 1000
        self.motion.configure(now_us, base_us * (1 + self.map[r.SMPLRT_DIV]), *self._ranges())

    def _read_one(self, register: int, now_us: int) -> int:
        if register == r.WHO_AM_I:
            return self.who
        if register == r.PWR_MGMT_1 and now_us < self.resetting_us:
            return 0x80
        if register == r.FIFO_COUNT_H:
            self.count = len(self.fifo)  # latched: the low byte is of the same moment
            return self.count >> 8
        if register == r.FIFO_COUNT_L:
            return self.count & 0xFF
        if register == r.INT_STATUS:
            self._watch(now_us)
            status, self.status = self.status, 0
            return status
        if r.ACCEL_OUT <= register < r.ACCEL_OUT + 14:
            return self._output()[register - r.ACCEL_OUT]
        return self.map[register]

    def _write_one(self, register: int, value: int, now_us: int) -> None:
        if register in r.READ_ONLY or now_us < self.resetting_us:
            return
        value &= r.MASKS.get(register, 0xFF)
        if register == r.PWR_MGMT_1 and value & 0x80:
            self._clear(now_us)
            self.resetting_us = now_us + RESET_US
            return
        if register == r.USER_CTRL:
            self._user_control(value, now_us)
            return
        woke = register == r.PWR_MGMT_1 and self.map[register] & 0x60 and not value & 0x60
        self.map[register] = 0 if register == r.SIGNAL_PATH_RESET else value
        if register in (r.ACCEL_CONFIG, r.MOT_THR, r.PWR_MGMT_1, r.PWR_MGMT_2, r.INT_ENABLE):
            self.since_us = self.watched_us = now_us
        if register in (r.CONFIG, r.SMPLRT_DIV, r.GYRO_CONFIG, r.ACCEL_CONFIG):
            self._configure(now_us)
        if woke:
            self.motion.skip(now_us, keep=0)
            self.motion.restart(now_us)

    def _user_control(self, value: int, now_us: int) -> None:
        """FIFO_RESET works while FIFO_EN is 0 and is never read back (RM 4.27); the trace begins with its first use."""
        on = self.map[r.USER_CTRL] & 0x40
        if value & 0x04 and not (on and value & 0x40):
            self.fifo.clear()
            self.status &= ~r.OVERFLOW
            self.emptied = True
        self.map[r.USER_CTRL] = value & 0xF8
        if value & 0x40 and not on and self.map[r.FIFO_EN] and self.emptied and self._running():
            self.motion.play(now_us)

    def _push(self) -> None:
        """A sample into the FIFO, of it what was selected."""
        wanted = self.map[r.FIFO_EN]
        frame = self.sample
        if wanted & 0xF8 != 0x78:
            out = self._output()
            frame = b"".join(out[part] for bit, part in r.FIFO_PARTS if wanted & bit)
        if self.fifo.push(frame, self.row):
            self.status |= r.OVERFLOW

    def _pop(self, length: int) -> bytes:
        out, any_there = self.fifo.pop(length)
        self.motion.fetched |= any_there and self.motion.began_us is not None
        return out

    def _output(self) -> bytes:
        """Registers 0x3B to 0x48: accelerometer, temperature, gyro."""
        words = np.frombuffer(self.sample, ">i2")
        scale, zero_c = (333.87, 21.0) if self.mpu6500 else (340, 36.53)
        temperature = round((self.temperature_c - zero_c) * scale)
        return np.array([*words[:3], temperature, *words[3:]], ">i2").tobytes()

    def _watch(self, now_us: int) -> None:
        """Whether the motion interrupt has come by now."""
        if self.motion_at(self.watched_us, now_us) is not None:
            self.status |= r.MOTION
        self.watched_us = now_us
