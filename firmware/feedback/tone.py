"""Short beeps on a passive piezo, without blocking."""

from repcore import const

_HALF_DUTY = const(32768)  # of 65536: the loudest


class Tone:
    """pwm: a machine.PWM, or None without a piezo. Call beat() on every beat while ``left`` is not 0.

    left: number of beeps and silences to come.
    """

    def __init__(self, pwm):
        self.pwm = pwm
        self.left = self.beats = self.wait = 0

    def play(self, tone):
        """tone: Hz, beats, times; 0 times is silence."""
        hz, beats, times = tone
        if self.pwm and times:
            self.pwm.freq(hz)
            self.beats = beats
            self.left = 2 * times
            self.wait = 1
            self.beat()

    def beat(self):
        self.wait -= 1
        if not self.wait:
            self.wait = self.beats
            self.left -= 1
            self.pwm.duty_u16(_HALF_DUTY if self.left & 1 else 0)
