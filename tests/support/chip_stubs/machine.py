# pyright: basic, reportUndefinedVariable=false, reportAttributeAccessIssue=false
"""The chip for the whole app, in addition to the stub of pty_board.py: an MPU6050 that plays /motion.bin."""

import os
import time

with open("/~stubs/machine.py") as file:
    exec(file.read(), globals())

PIN_WAKE = 2
_RATE_US, _FRAME, _FIFO = 10000, 12, 1008
_AFTER = 100  # samples at rest: by then the last rep is counted
_WHO_AM_I, _PWR_MGMT_1, _USER_CTRL, _FIFO_COUNT, _FIFO_R_W = 0x75, 0x6B, 0x6A, 0x72, 0x74
_Base = Pin  # noqa: F821


def freq(hz):
    pass


class Pin(_Base):
    IN, OPEN_DRAIN, PULL_UP = 0, 2, 3

    def __init__(self, number, mode=-1, pull=-1, value=None, hold=None):
        super().__init__(number, mode, value)
        self.level = 1 if value is None else value

    def __call__(self, level=None):
        if level is None:
            return self.level
        self.level = level
        return None

    value = __call__


class I2C:
    """Samples follow the real clock: the motion after power-on, a plate at rest after any other start."""

    def __init__(self, number, **how):
        self.map, self.start_us, self.taken = bytearray(256), time.ticks_us(), 0
        self.file = open("/motion.bin", "rb")
        self.frames = os.stat("/motion.bin")[6] // _FRAME if reset_cause() == PWRON_RESET else 1  # noqa: F821

    def due(self):
        return time.ticks_diff(time.ticks_us(), self.start_us) // _RATE_US

    def readfrom_mem_into(self, address, register, buffer):
        self.map[_WHO_AM_I] = 0x68
        if register == _FIFO_COUNT:
            waiting = min((self.due() - self.taken) * _FRAME, _FIFO + 16)
            buffer[0], buffer[1] = waiting >> 8, waiting & 255
        elif register == _FIFO_R_W:
            for at in range(0, len(buffer), _FRAME):
                self.file.seek(min(self.taken, self.frames - 1) * _FRAME)
                buffer[at : at + _FRAME] = self.file.read(_FRAME)
                self.taken += 1
                if self.taken == self.frames + _AFTER:
                    act(b"pin 0 played")  # noqa: F821
        else:
            buffer[:] = self.map[register : register + len(buffer)]

    def readfrom_mem(self, address, register, size):
        buffer = bytearray(size)
        self.readfrom_mem_into(address, register, buffer)
        return bytes(buffer)

    def writeto_mem(self, address, register, data):
        self.map[register] = data[0]
        if register == _PWR_MGMT_1 and data[0] & 0x80:
            self.map[:] = bytes(256)
        elif register == _USER_CTRL and data[0] & 4:
            self.map[register] = 0
            self.taken = self.due()


class ADC:
    ATTN_11DB = 3

    def __init__(self, pin, atten=0):
        pass

    def read_uv(self):
        return 2000000


class PWM:
    def __init__(self, pin, freq=0, duty_u16=0):
        pass

    def freq(self, hz):
        pass

    def duty_u16(self, duty):
        pass


class RTC:
    """RTC memory that is empty at every start, so that only flash is kept."""

    kept = b""

    def memory(self, kept=None):
        if kept is None:
            return self.kept
        self.kept = bytes(kept)
        return None


def unique_id():
    return b"\x24\x6f\x28\x01\x02\x03"


def deepsleep():
    raise RuntimeError("asleep on the cable")
