"""The motion sensor's I2C bus and its supply: opens the bus and frees it from a blocking device."""

import time

import board
from machine import I2C, Pin
from repcore import const

_HZ = const(400000)
# A burst of 16 samples takes 4.5 ms. The driver of MicroPython to 1.28 limits one clock stretch, to 13 ms at most; the
# newer one (ESP-IDF 5.5.2) limits the whole transfer, rounded down to ticks of 10 ms.
_TIMEOUT_US = const(50000)
_MAX_FREED = const(9)  # in a row, before the supply is switched off and on: by then the FIFO has overflowed anyway


class Bus:
    """i2c: replaced by ``free()``. freed: how often the bus was freed since the last samples."""

    def __init__(self):
        self.power = Pin(board.SENSOR_POWER, Pin.OUT, value=board.SENSOR_ON, hold=False)  # pyright: ignore[reportCallIssue]
        self.freed = 0
        self.open()

    def open(self):
        self.i2c = I2C(0, scl=Pin(board.SCL), sda=Pin(board.SDA), freq=_HZ, timeout=_TIMEOUT_US)

    def free(self):
        """Send nine clocks and a STOP, which free a device that waits for the rest of a byte (UM10204, 3.1.16)."""
        self.freed += 1
        if self.freed > _MAX_FREED:
            self.cycle_power()
        scl = Pin(board.SCL, Pin.OPEN_DRAIN, value=1)
        sda = Pin(board.SDA, Pin.OPEN_DRAIN, value=1)
        for _ in range(9):
            scl.value(0)
            time.sleep_us(5)
            scl.value(1)
            time.sleep_us(5)
        scl.value(0)
        sda.value(0)
        time.sleep_us(5)
        scl.value(1)
        time.sleep_us(5)
        sda.value(1)
        self.open()

    def cycle_power(self):
        """Switch the sensor's supply off and on, with its lines low: it would draw power from them."""
        self.freed = 0
        Pin(board.SCL, Pin.OUT, value=0)
        Pin(board.SDA, Pin.OUT, value=0)
        self.power.value(1 - board.SENSOR_ON)
        time.sleep_ms(50)
        self.power.value(board.SENSOR_ON)
        time.sleep_ms(50)
