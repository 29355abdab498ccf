"""WS2812 LEDs with the interface of neopixel in micropython-lib."""

from machine import bitstream


class NeoPixel:
    ORDER = (1, 0, 2, 3)

    def __init__(self, pin, n, bpp=3, timing=1):
        self.pin, self.n, self.bpp = pin, n, bpp
        self.buf = bytearray(n * bpp)
        self.timing = (400, 850, 800, 450) if timing == 1 else timing or (800, 1700, 1600, 900)
        pin.init(pin.OUT)

    def __len__(self):
        return self.n

    def __setitem__(self, index, colour):
        at = index * self.bpp
        for channel in range(self.bpp):
            self.buf[at + self.ORDER[channel]] = colour[channel]

    def __getitem__(self, index):
        at = index * self.bpp
        return tuple([self.buf[at + self.ORDER[channel]] for channel in range(self.bpp)])

    def fill(self, colour):
        for index in range(self.n):
            self[index] = colour

    def write(self):
        bitstream(self.pin, 0, self.timing, self.buf)
