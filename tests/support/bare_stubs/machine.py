"""A board whose calls cost as much as C functions, so that the counted instructions are the firmware's.

trace: a file of six big-endian words for each sample, which the FIFO gives four at a time.
"""

import os

PWRON_RESET, HARD_RESET, WDT_RESET, DEEPSLEEP_RESET, SOFT_RESET = 1, 2, 3, 4, 5
PIN_WAKE = 2
trace = None  # an open file
registers = bytearray(128)
registers[0x75] = 0x68
marks = []


class I2C:
    def __init__(self, number, scl, sda, freq, timeout):
        pass

    def readfrom_mem_into(self, address, register, buffer):
        if register == 0x72:
            buffer[1] = 48
        elif register == 0x74:
            trace.readinto(buffer)
        else:
            buffer[0] = registers[register]

    def readfrom_mem(self, address, register, count):
        return bytes(count)

    def writeto_mem(self, address, register, buffer):
        registers[register] = buffer[0] & 0x7F


class Pin:
    IN = OUT = PULL_UP = OPEN_DRAIN = 1

    def __init__(self, number, mode=0, pull=0, value=0, hold=False):
        pass

    def __call__(self, value=1):
        return 1

    value = __call__


class ADC:
    ATTN_11DB = 3

    def __init__(self, pin, atten=0):
        pass

    def read_uv(self):
        return 2000000


class PWM:
    def __init__(self, pin, freq, duty_u16):
        pass

    def freq(self, hz):
        pass

    duty_u16 = freq


class RTC:
    def memory(self, data=None):
        return b""


class WDT:
    def __init__(self, timeout):
        self.feed = beats().__next__


def freq(hz):
    pass


def beats():
    """Goes on at each call."""
    n = 0
    for mark in marks:
        while n < mark:
            n += 1
            yield
        os.unsetenv("x")  # callgrind writes the instructions since the last one
    raise SystemExit


def unique_id():
    return b"kickme"


def reset_cause():
    return SOFT_RESET
