"""Stub with the final interface; the real core comes."""
from collections import namedtuple

TOP, REP, UNTOP, SET_END = 1, 2, 3, 4
FLAGS = ("ballistic", "short pause", "dropped", "short range", "over range", "bounce", "wobble", "unsure")
Event = namedtuple("Event", ("kind", "at_ms", "set", "rep", "start_ms", "peak_start_ms", "peak_end_ms", "end_ms", "rom", "mean_speed", "peak_speed", "flags"))
SetEnd = namedtuple("SetEnd", ("kind", "at_ms", "set", "reps", "start_ms", "end_ms", "tension_ms", "velocity_loss_pct"))


class Counter:
    def __init__(self, settings=None, profile=None):
        self.waiting = self.machine = self.phase = self.position = self.speed = 0
        self.samples = self.gaps = self.saturated = 0

    def feed(self, t_us, ax, ay, az, gx, gy, gz):
        self.samples += 1

    def take(self):
        return None

    def end_set(self):
        pass

    def profile(self):
        return ()
