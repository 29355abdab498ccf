"""A ring of LEDs, whose colours go to pty_board.py."""

from machine import act


class NeoPixel:
    def __init__(self, pin, count):
        self.pin = pin
        self.colours = [(0, 0, 0)] * count

    def __setitem__(self, index, colour):
        self.colours[index] = colour

    def write(self):
        act(b"ring %d " % self.pin.number + repr(self.colours).encode())
