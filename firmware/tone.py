"""Short beeps on a passive piezo, without waiting for their ends."""
from repcore import const
from sample_clock import WRAP

_HALF = const(32768)  # duty of 65536: the loudest


class Tone:
    """pwm: a machine.PWM, or None where there is no piezo. A beep ends on the beat after its time."""

    def __init__(self, pwm):
        self.pwm = pwm
        self.steps = self.since = self.ms = 0  # steps: beeps and the silences between them that are left

    def play(self, hz, ms, times, now_ms):
        if self.pwm and ms:
            self.pwm.freq(hz)
            self.pwm.duty_u16(_HALF)
            self.ms = ms
            self.since = now_ms
            self.steps = 2 * times - 1

    def beat(self, now_ms):
        if self.steps and (now_ms - self.since) & WRAP >= self.ms:
            self.since = now_ms
            self.steps -= 1
            self.pwm.duty_u16(_HALF if self.steps & 1 else 0)
