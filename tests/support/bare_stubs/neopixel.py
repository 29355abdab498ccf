"""A ring without output."""


class NeoPixel:
    def __init__(self, pin, n):
        self.buf = bytearray(3 * n)

    def write(self):
        pass
