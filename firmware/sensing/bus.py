"""The sensor's I2C bus and its supply: opened, and freed when a slave holds it."""

import time

import board
from machine import I2C, Pin

_HZ = 400000
_TIMEOUT_US = 5000  # a burst of 16 samples takes 4.5 ms of clock, but the limit is on one stretch
_PATIENCE = 9  # times freed in vain before the supply is switched: by then the FIFO has run over anyway


class Bus:
    """i2c: to be fetched anew after ``free``; vain: times freed since samples came."""

    def __init__(self):
        self.power = Pin(board.SENSOR_POWER, Pin.OUT, value=0, hold=False)  # pyright: ignore[reportCallIssue]
        self.vain = 0
        self.open()

    def open(self):
        self.i2c = I2C(0, scl=Pin(board.SCL), sda=Pin(board.SDA), freq=_HZ, timeout=_TIMEOUT_US)

    def free(self):
        """Nine clocks and a STOP let go of a slave that waits for the rest of a byte (UM10204, 3.1.16)."""
        self.vain += 1
        if self.vain > _PATIENCE:
            self.cycle()
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

    def cycle(self):
        """Takes the sensor's supply away; its lines too, or it would live on through them."""
        self.vain = 0
        Pin(board.SCL, Pin.OUT, value=0)
        Pin(board.SDA, Pin.OUT, value=0)
        self.power.value(1)
        time.sleep_ms(50)
        self.power.value(0)
        time.sleep_ms(50)
