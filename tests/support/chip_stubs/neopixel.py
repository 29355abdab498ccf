class NeoPixel:
    def __init__(self, pin, count):
        self.buf = bytearray(3 * count)

    def write(self):
        pass
