"""Draws on the LEDs, one or a ring, and writes only what changes."""

from lights_table import COLOURS
from repcore import const

_DIM = const(4)  # times darker while the battery is low
_LINGER = const(10)  # beats of darkness before the supply may be switched off
_NEVER = const(1 << 29)


class Ring:
    """pixels: has buf (count times green, red, blue) and write(), as neopixel.NeoPixel.

    brightness: per cent. dimmed: the battery is low. dark: nothing is lit now or on the next beat. dark_at: the beat
    on which dark becomes True if nothing is lit before.
    """

    def __init__(self, pixels, count):
        self.pixels = pixels
        self.count = count
        self.brightness = 100
        self.dimmed = False
        self.dark = True
        self.dark_at = _NEVER
        self.look = self.first = self.last = -1

    def draw(self, n, colour, bright, first, last):
        """Light the pixels from first to before last on beat n.

        Return the beat of the next call at the latest, or 0 if the supply was off and nothing was drawn.
        """
        divisor = 100 * _DIM if self.dimmed else 100
        bright = (bright * self.brightness + divisor - 1) // divisor
        if not bright or first >= last:
            colour = bright = first = last = 0
            if self.dark_at == _NEVER:
                self.dark_at = n + _LINGER
            self.dark = self.dark or n >= self.dark_at
            next_n = _NEVER if n >= self.dark_at else self.dark_at
        else:
            self.dark_at = next_n = _NEVER
            if self.dark:  # the supply is switched on after this beat: the pixels would lose what is drawn now
                self.dark = False
                self.look = -1
                return 0
        self.write(colour << 10 | bright, colour, bright, first, last)
        return next_n

    def write(self, look, colour, bright, first, last):
        if look != self.look or first != self.first:
            if last - first < self.count:
                self.paint(0, self.count, 0, 0)
            self.paint(first, last, colour, bright)
        elif last > self.last:
            self.paint(self.last, last, colour, bright)
        elif last < self.last:
            self.paint(last, self.last, 0, 0)
        else:
            return
        self.look = look
        self.first = first
        self.last = last
        self.pixels.write()

    def paint(self, first, last, colour, bright):
        buf = self.pixels.buf
        for k in range(3):
            level = (COLOURS[3 * colour + k] * bright + 128) >> 8
            for i in range(3 * first + k, 3 * last, 3):
                buf[i] = level
