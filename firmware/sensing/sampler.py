"""Samples out of the FIFO with their times, and what is done when none come: try again, free the bus, start anew.

A fault that ends before the FIFO overflows (0.85 s), and that leaves the chip as it was set up, loses nothing.
"""

import time

import uctypes
from mpu6050 import FRAME, FULL, RATE_HZ
from repcore import const
from sample_clock import WRAP, SampleClock

_MOST = const(16)  # samples taken per beat: four times what comes, so that a backlog shrinks
_USUAL = const(4)  # that come in a beat
_SILENT = const(3)  # beats without a sample after which the chip's set-up is looked at
_DUMB = const(12)  # and after which it is started anew though that is right
_TRIES = const(3)  # failed beats before the bus is freed
_ALIKE = const(25)  # samples equal to the last bit on six axes: noise makes three in a row unlikely
_NONE = const(4)  # the same where all six are 0, which gravity forbids; and fewer of any may be real
_RESETS = const(8)  # that did not make equal values differ: then they are what they are
_COUNTS = const(6)  # of a sample


class Sampler:
    """sensor: an Mpu6050; bus: has ``free()`` and ``i2c``.

    take(times, words, count): called with the samples, as Counter.feed takes them; to be set before the first ``poll``.

    trouble: what is wrong now, "" for nothing. told(trouble, ms): called when a fault begins (ms 0) and, with how long
    it lasted, when it is over.
    """

    def __init__(self, sensor, bus, told):
        self.sensor = sensor
        self.bus = bus
        self.take = lambda times, words, count: None
        self.told = told
        self.clock = SampleClock(1000000 // RATE_HZ)
        self.times = [0] * _MOST
        buffer = bytearray(FRAME + _MOST * FRAME)  # the sample before stands in front
        self.whole = memoryview(buffer)
        self.front = self.whole[:FRAME]
        # of the buffer: what so many samples are fetched into, and its last; those of usual beats are kept
        self.parts: list = [self.part(n) if _USUAL - 2 < n < _USUAL + 2 else None for n in range(_MOST + 1)]
        self.words = words(buffer, 0)
        self.fresh = words(buffer, FRAME)
        self.held = self.resets = 0  # samples like the last, kept back until one differs; times that was cured in vain
        self.silent = self.failed = self.pause = self.since_ms = 0
        self.trouble = ""
        self.started = self.running = False

    def begin(self):
        """At the start: the FIFO holds what comes while the rest is made. What fails, poll will say."""
        try:
            self.restart()
        except OSError:
            pass

    def poll(self):
        """Takes what has come. Never raises for what a sensor or its bus can do."""
        try:
            if not self.running:
                self.pause -= 1
                if self.pause < 0:
                    self.resume()
            elif self.drain():
                if self.silent or self.failed:
                    self.silent = self.failed = self.bus.vain = 0
                if self.trouble and not self.held:
                    self.tell("")
            elif not self.held:
                self.inspect()
        except OSError as error:
            self.fail(error)

    def drain(self):
        """Reads the FIFO; the number of samples it gave."""
        sensor = self.sensor
        waiting = sensor.waiting()
        now_us = time.ticks_us()
        if waiting % FRAME and waiting < FULL:
            waiting = sensor.waiting()
        if waiting >= FULL or waiting % FRAME:
            self.tell("FIFO ran over" if waiting >= FULL else "FIFO holds no whole samples")
            sensor.empty()
            self.clock.restart(time.ticks_us())
            return 0
        count = waiting // FRAME
        if not count:
            return 0
        times, before, fresh = self.times, self.words, self.fresh
        taken = count if count < _MOST else _MOST
        view, last = self.parts[taken] or self.part(taken)
        sensor.fetch(view)
        self.clock.stamp(times, taken, now_us, count)
        alike = self.held
        for at in range(0, taken * _COUNTS, _COUNTS):
            if fresh[at] == before[at] and self.same(at):
                alike += 1
        if not alike:
            self.take(times, fresh, taken)
        elif not self.sift(taken):
            return 0
        self.front[:] = last
        return taken

    def part(self, taken):
        whole, end = self.whole, FRAME + taken * FRAME
        return whole[FRAME:end], whole[end - FRAME : end]

    def same(self, at):
        """Whether the sample at this place is equal to the one before it, to the last bit."""
        before, fresh = self.words, self.fresh
        for i in range(at, at + _COUNTS):
            if fresh[i] != before[i]:
                return False
        return True

    def sift(self, count):
        """Takes samples one by one, without those that are like the one before; False when the chip was reset."""
        for i in range(count):
            at = i * _COUNTS
            sample = [self.fresh[k] for k in range(at, at + _COUNTS)]
            if not self.same(at):
                if self.held:
                    self.release(at, self.times[i])
                self.take((self.times[i],), sample, 1)
            elif self.resets >= _RESETS and any(sample):
                self.take((self.times[i],), sample, 1)
            elif self.frozen(any(sample)):
                return False
        return True

    def frozen(self, some):
        """A sample like the one before is kept back for a while; True when it is too many, and the chip was reset."""
        self.held += 1
        if self.held < (_ALIKE if some else _NONE):
            return False
        self.tell("values are frozen")
        self.held = 0
        self.resets += 1
        self.restart()
        self.held = 1
        return True

    def release(self, at, t_us):
        """Values change again at t_us. Those kept back were real, or, where they were many, are told by the gap."""
        if not self.trouble:
            self.resets = 0
        if not self.trouble and self.held < _NONE:
            step = self.clock.period >> 8
            sample = [self.words[k] for k in range(at, at + _COUNTS)]
            for i in range(self.held, 0, -1):
                self.take(((t_us - step * i) & WRAP,), sample, 1)
        self.held = 0

    def inspect(self):
        """No sample has come."""
        self.silent += 1
        if self.silent % _SILENT == 0 and (self.silent >= _DUMB or self.sensor.differs()):
            self.tell("sensor lost its set-up" if self.silent < _DUMB else "sensor gives no samples")
            self.restart()

    def fail(self, error):
        """The bus or the chip refused."""
        self.failed += 1
        if self.running and self.failed < _TRIES:
            return
        self.tell(error.args[-1] if isinstance(error.args[-1], str) else "bus error %s" % error.args[0])
        self.running = False
        self.pause = 1
        self.bus.free()
        self.sensor.i2c = self.bus.i2c

    def resume(self):
        """After a fault: goes on where the chip was undisturbed, or starts it anew."""
        if self.started and not self.sensor.differs():
            self.running = True
            return
        self.restart()

    def restart(self):
        self.running = False
        self.sensor.start()
        self.clock.restart(time.ticks_us())
        self.running = self.started = True
        self.silent = 0

    def tell(self, trouble):
        """A fault begins, changes or ends."""
        now_ms = time.ticks_ms()
        if not self.trouble:
            self.since_ms = now_ms
        if trouble != self.trouble:
            self.told(trouble or self.trouble, 0 if trouble else time.ticks_diff(now_ms, self.since_ms) or 1)
            self.trouble = trouble


def words(buffer, offset) -> list:
    """The buffer from offset on as big-endian words: what the FIFO gave, without making an object of it."""
    whole = uctypes.ARRAY | 0, (len(buffer) - offset) // 2 | uctypes.INT16
    return uctypes.struct(uctypes.addressof(buffer) + offset, whole, uctypes.BIG_ENDIAN)  # pyright: ignore[reportReturnType]
