"""Short beeps on a passive piezo, without waiting for their ends."""
from repcore import const
from sample_clock import WRAP

_HALF = const(32768)  # duty of 65536: the loudest


class Tone:
    """pwm: a machine.PWM, or None where there is no piezo. A beep ends on the beat after its time."""

    def __init__(self, pwm):
        self.pwm = pwm
        self.now = self.left = self.since = self.ms = 0  # left: beeps and silences between them

    def play(self, tone):
        """tone: hz, ms and how many times; none is silence."""
        hz, ms, times = tone
        if self.pwm and times:
            self.pwm.freq(hz)
            self.ms = ms
            self.left = 2 * times
            self.step()

    def beat(self, now_ms):
        self.now = now_ms
        if self.left and (now_ms - self.since) & WRAP >= self.ms:
            self.step()

    def step(self):
        self.since = self.now
        self.left -= 1
        self.pwm.duty_u16(_HALF if self.left & 1 else 0)
