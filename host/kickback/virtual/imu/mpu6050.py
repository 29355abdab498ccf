"""A model of the MPU6050 and its relatives, from register map and data sheet; Motion gives the samples.

Addresses, bits and behaviour: RM-MPU-6000A-00 rev. 4.2, PS-MPU-6000A-00 rev. 3.4. All times are us of the run.
"""

from kickback.virtual.imu import registers as r
from kickback.virtual.imu.chips import chip_of
from kickback.virtual.imu.fifo import Fifo
from kickback.virtual.imu.motion import Motion
from kickback.virtual.imu.motion_wake import motion_at
from kickback.virtual.imu.outputs import ALL_AXES, fifo_frame, output_registers
from kickback.virtual.imu.self_test import with_self_test

POWER_UP_US = 30_000  # until registers can be read after power-on (PS 6.3: 11 to 100 ms)
RESET_US = 5_000  # duration of a reset by register; writes meanwhile are lost


class Mpu6050:
    """The chip as the bus sees it: read() and write() while it is present().

    who: WHO_AM_I, which selects the chip (imu/chips.py)
    mot_mg: mg per bit of MOT_THR (documents say 1, 2 or 32)
    keep_rows: note in rows the trace row of each sample that left the FIFO, -1 at rest
    """

    def __init__(
        self,
        motion: Motion | None = None,
        who: int = 0x68,
        temperature_c: float = 30.0,
        mot_mg: float = 2,
        keep_rows: bool = False,
    ) -> None:
        self.motion = motion or Motion()
        self.who, self.temperature_c, self.mot_mg = who, temperature_c, mot_mg
        self.chip = chip_of(who)
        self.fifo = Fifo(self.chip.fifo_bytes, keep_rows)
        self.rows = self.fifo.rows
        self.frozen, self.powered = False, True
        self.awake_us = 0
        self.reset(0)

    def power(self, on: bool, now_us: int) -> None:
        """Switches its supply; it starts with the reset values."""
        if on and not self.powered:
            self.reset(now_us)
            self.awake_us = now_us + POWER_UP_US
        self.powered = on

    def reset(self, now_us: int) -> None:
        """Sets all registers to their reset values, as a dip of the supply does."""
        self.map = bytearray(r.SIZE)
        for register, value in (r.FACTORY | r.RESET_VALUES).items():
            self.map[register] = value
        self.fifo.clear()
        self.status = self.count = 0
        self.sample, self.row = bytes(12), -1
        self.resetting_us = 0
        self.emptied = False  # the FIFO, since then
        self.since_us = self.checked_us = now_us  # the motion interrupt was set up; was last computed
        self._configure(now_us)

    def present(self, now_us: int) -> bool:
        """Whether it acknowledges its address."""
        return self.powered and now_us >= self.awake_us

    def read(self, register: int, length: int, now_us: int) -> bytes:
        """Reads a burst from a register on."""
        self.catch_up(now_us)
        out = bytearray()
        while len(out) < length:
            if register == r.FIFO_R_W:
                return bytes(out) + self._pop(length - len(out))
            out.append(self._read_one(register, now_us))
            register = (register + 1) % r.SIZE
        return bytes(out)

    def write(self, register: int, data: bytes, now_us: int) -> None:
        """Writes a burst from a register on."""
        self.catch_up(now_us)
        for value in data:
            self._write_one(register, value, now_us)
            register = register if register == r.FIFO_R_W else (register + 1) % r.SIZE

    def catch_up(self, now_us: int) -> None:
        """Takes all samples until now."""
        motion = self.motion
        if not self._running():
            return
        filling = self.map[r.USER_CTRL] & r.FIFO_ON and self.map[r.FIFO_EN]
        testing = (self.map[r.ACCEL_CONFIG] | self.map[r.GYRO_CONFIG]) & 0xE0
        if now_us - motion.next_us > 1.2 * self.fifo.size * motion.period_us:
            motion.skip(now_us, keep=self.fifo.size)
        while motion.next_us <= now_us:
            sample = motion.next_sample()
            if not self.frozen:
                self.row = motion.row
                self.sample = with_self_test(sample, self.map, *r.ranges(self.map)) if testing else sample
            self.status |= r.READY
            if filling:
                self._push()

    def int_level(self, now_us: int) -> int:
        """The level of the INT pin."""
        self._update_motion(now_us)
        active = bool(self.status & self.map[r.INT_ENABLE])
        return int(active != bool(self.map[r.INT_PIN_CFG] & 0x80))

    def motion_at(self, now_us: int, until_us: int) -> int | None:
        """When the motion interrupt comes, if it is enabled and comes before until_us."""
        enabled = self.map[r.INT_ENABLE] & r.MOTION and self.powered and not self.map[r.PWR_MGMT_1] & r.ASLEEP
        if not enabled or (self.chip.mpu6500 and not self.map[r.MOT_DETECT_CTRL] & 0x80):
            return None
        return motion_at(self.motion, self.map, self.chip, self.mot_mg, self.since_us, now_us, until_us)

    def overflow(self, now_us: int) -> None:
        """Makes the FIFO overflow, as if it was not read for long."""
        self.catch_up(now_us)
        if self._running() and self.map[r.USER_CTRL] & r.FIFO_ON and self.map[r.FIFO_EN]:
            while not self.status & r.OVERFLOW:
                self._push()

    def _running(self) -> bool:
        return self.powered and not self.map[r.PWR_MGMT_1] & (r.ASLEEP | r.CYCLE)

    def _configure(self, now_us: int) -> None:
        self.motion.configure(now_us, r.period_us(self.map), *r.ranges(self.map))

    def _read_one(self, register: int, now_us: int) -> int:
        if register == r.WHO_AM_I:
            return self.who
        if register == r.PWR_MGMT_1 and now_us < self.resetting_us:
            return 0x80
        if register == r.FIFO_COUNT_H:
            self.count = len(self.fifo)  # latched for the low byte
            return self.count >> 8
        if register == r.FIFO_COUNT_L:
            return self.count & 0xFF
        if register == r.INT_STATUS:
            self._update_motion(now_us)
            status, self.status = self.status, 0
            return status
        if r.ACCEL_OUT <= register < r.ACCEL_OUT + 14:
            return self.output()[register - r.ACCEL_OUT]
        return self.map[register]

    def _write_one(self, register: int, value: int, now_us: int) -> None:
        if register in r.READ_ONLY or now_us < self.resetting_us:
            return
        value &= r.MASKS.get(register, 0xFF)
        if register == r.PWR_MGMT_1 and value & 0x80:
            self.reset(now_us)
            self.resetting_us = now_us + RESET_US
            return
        if register == r.USER_CTRL:
            self._write_user_control(value, now_us)
            return
        off = r.ASLEEP | r.CYCLE
        woke = register == r.PWR_MGMT_1 and self.map[register] & off and not value & off
        self.map[register] = 0 if register == r.SIGNAL_PATH_RESET else value
        if register in (r.ACCEL_CONFIG, r.MOT_THR, r.PWR_MGMT_1, r.PWR_MGMT_2, r.INT_ENABLE):
            self.since_us = self.checked_us = now_us
        if register in (r.CONFIG, r.SMPLRT_DIV, r.GYRO_CONFIG, r.ACCEL_CONFIG):
            self._configure(now_us)
        if woke:
            self.motion.skip(now_us, keep=0)
            self.motion.restart(now_us)

    def _write_user_control(self, value: int, now_us: int) -> None:
        """FIFO_RESET works while FIFO_EN is 0 and reads 0 (RM 4.27). The first use of the FIFO begins the trace."""
        on = self.map[r.USER_CTRL] & r.FIFO_ON
        if value & 0x04 and not (on and value & r.FIFO_ON):
            self.fifo.clear()
            self.status &= ~r.OVERFLOW
            self.emptied = True
        self.map[r.USER_CTRL] = value & 0xF8
        if value & r.FIFO_ON and not on and self.map[r.FIFO_EN] and self.emptied and self._running():
            self.motion.play(now_us)

    def _push(self) -> None:
        """Adds the selected words of the sample to the FIFO."""
        enabled = self.map[r.FIFO_EN]
        frame = self.sample if enabled & 0xF8 == ALL_AXES else fifo_frame(self.output(), enabled)
        if self.fifo.push(frame, self.row):
            self.status |= r.OVERFLOW

    def _pop(self, length: int) -> bytes:
        out, any_there = self.fifo.pop(length)
        self.motion.fetched |= any_there and self.motion.began_us is not None
        return out

    def output(self) -> bytes:
        """Registers 0x3B to 0x48."""
        return output_registers(self.sample, self.temperature_c, self.chip)

    def _update_motion(self, now_us: int) -> None:
        """Sets the status bit if the motion interrupt has come by now."""
        if self.motion_at(self.checked_us, now_us) is not None:
            self.status |= r.MOTION
        self.checked_us = now_us
