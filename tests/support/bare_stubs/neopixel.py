"""A ring that shows nothing."""


class NeoPixel:
    def __init__(self, pin, n):
        self.buf = bytearray(3 * n)

    def write(self):
        pass
