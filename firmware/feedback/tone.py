"""Short beeps on a passive piezo, without waiting for their ends."""

from repcore import const

_HALF = const(32768)  # duty of 65536: the loudest


class Tone:
    """pwm: a machine.PWM, or None where there is no piezo. beat is to be called on every beat while ``left`` is not 0.

    left: beeps and silences that are to come, or 0.
    """

    def __init__(self, pwm):
        self.pwm = pwm
        self.left = self.beats = self.wait = 0

    def play(self, tone):
        """tone: hz, beats and how many times; none is silence."""
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
            self.pwm.duty_u16(_HALF if self.left & 1 else 0)
