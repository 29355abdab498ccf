"""A substitute for the core that gives the events of a script."""

from kickback.replays.events import NOT_COUNTED, Event, NotCountedEvent, SetEnd
from kickback.traces.kbt import CLOCK
from repcore.counter import REP, SET_END, TOP, UNTOP


class ScriptedCounter:
    """Gives the events that the script has for the n-th sample (from 0), and those of "end" at the end of the set."""

    machine, position, speed = 1, 30_000, -4_000
    gaps, saturated = 2, 3

    def __init__(self, script, settings=None, profile=None, resting=None, rail=None, still=True):
        self.script, self.settings, self.learned = script, settings, profile
        self.fed, self.queue, self.now_us = [], [], 0

    frames = property(lambda self: self)  # where the core has its quality figures
    waiting = property(lambda self: len(self.queue))

    def feed(self, times, words, count):
        for i in range(count):
            self.now_us += (times[i] - self.fed[-1][0]) % CLOCK if self.fed else 0
            self.queue += [event._replace(at_ms=self.now_us // 1000) for event in self.script.get(len(self.fed), [])]
            self.fed.append((times[i], *words[6 * i : 6 * i + 6]))

    def take(self):
        return self.queue.pop(0) if self.queue else None

    def end_set(self):
        self.queue += self.script.get("end", [])

    def profile(self):
        return (7, -8)


def top(rep, number=1):
    return Event(TOP, 0, number, rep, 0, 0, 0, 0, 0, 0, 0, 0)


def untop(rep, number=1):
    return Event(UNTOP, 0, number, rep, 0, 0, 0, 0, 0, 0, 0, 0)


def done(rep, edges_ms, number=1, flags=0, pulses=0):
    """A rep of 45.5 deg, 60 deg/s on average and 90 deg/s at most."""
    start, peak_start, peak_end, end = edges_ms
    return Event(REP, 0, number, rep, start, peak_start, peak_end, end, 45_500, 60_000, 90_000, flags, pulses)


def not_counted(reason, edges_ms, value, limit, number=1):
    """A movement of 12 deg that did not count."""
    start, peak, end = edges_ms
    return NotCountedEvent(NOT_COUNTED, 0, number, 0, start, peak, end, 12_000, value, limit, reason)


def set_end(reps, start_ms, end_ms, number=1):
    return SetEnd(SET_END, 0, number, reps, start_ms, end_ms, 1500, 12)
