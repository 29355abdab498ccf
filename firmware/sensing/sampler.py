"""Reads samples with their times from the FIFO, and recovers from faults: retries, frees the bus, restarts the chip.

A fault that ends before the FIFO overflows (0.85 s) and leaves the configuration intact loses no sample.
"""

import time

from mpu6050 import FIFO_FULL, RATE_HZ, SAMPLE_BYTES
from repcore import const
from sample_buffer import AXES, SampleBuffer
from sample_clock import WRAP, SampleClock

_MAX_SAMPLES = const(16)  # per beat: four times the usual number, so that a backlog shrinks
_CHECK_BEATS = const(3)  # without a sample, then the configuration is checked
_RESTART_BEATS = const(12)  # without a sample, then the chip is restarted in any case
_FAILED_BEATS = const(3)  # then the bus is freed
_MAX_REPEATS = const(25)  # of a sample equal on six axes: noise makes even three in a row unlikely
_MAX_ZEROS = const(4)  # the same if all six are 0, which gravity forbids; fewer repeats of any value may be real
_MAX_RESETS = const(8)  # without success, then repeats are accepted as real


class Sampler:
    """imu: an Mpu6050. bus: has ``free()`` and ``i2c``.

    on_samples(times, words, count): called with times in us and words of six counts each; set it before the first
    ``poll``. on_fault(fault, ms): called when a fault begins (ms is 0) and when it ends (ms: how long it lasted).
    fault: a sentence, "" if there is none.
    """

    def __init__(self, imu, bus, on_fault):
        self.imu = imu
        self.bus = bus
        self.on_samples = lambda times, words, count: None
        self.on_fault = on_fault
        self.clock = SampleClock(1000000 // RATE_HZ)
        self.times = [0] * _MAX_SAMPLES
        self.buffer = SampleBuffer(_MAX_SAMPLES)
        self.repeats = self.resets = 0  # samples held back because they repeat the last one; chip resets without effect
        self.silent_beats = self.failed_beats = self.pause = self.since_ms = 0
        self.fault = ""
        self.started = self.running = False
        self.has_polled = False

    def begin(self):
        """Start the chip, so that the FIFO fills while other parts are created. poll() reports errors.

        If that takes long enough for an overflow, poll() starts afresh and reports nothing.
        """
        try:
            self.restart()
        except OSError:
            pass

    def poll(self):
        """Read the new samples. Raises no exception for errors of the sensor or the bus."""
        try:
            if not self.running:
                self.pause -= 1
                if self.pause < 0:
                    self.resume()
            elif self.drain():
                if self.silent_beats or self.failed_beats:
                    self.silent_beats = self.failed_beats = self.bus.freed = 0
                if self.fault and not self.repeats:
                    self.set_fault("")
            elif not self.repeats:
                self.on_silence()
        except OSError as error:
            self.on_error(error)

    def drain(self):
        """Read the FIFO. Return the number of samples, 0 after a reset."""
        imu = self.imu
        size = imu.fifo_bytes()
        now_us = time.ticks_us()
        first_poll, self.has_polled = not self.has_polled, True
        if size % SAMPLE_BYTES and size < FIFO_FULL:
            size = imu.fifo_bytes()
        if size >= FIFO_FULL or size % SAMPLE_BYTES:
            if not first_poll:
                self.set_fault("FIFO ran over" if size >= FIFO_FULL else "FIFO holds no whole samples")
            imu.empty_fifo()
            self.clock.restart(time.ticks_us())
            return 0
        count = size // SAMPLE_BYTES
        if not count:
            return 0
        times, buffer = self.times, self.buffer
        before, fresh = buffer.before, buffer.fresh
        taken = count if count < _MAX_SAMPLES else _MAX_SAMPLES
        view, last = buffer.views[taken] or buffer.view(taken)
        imu.read_fifo(view)
        self.clock.stamp(times, taken, now_us, count)
        repeats = self.repeats
        for at in range(0, taken * AXES, AXES):
            if fresh[at] == before[at] and buffer.is_repeat(at):
                repeats += 1
        if not repeats:
            self.on_samples(times, fresh, taken)
        elif not self.drop_repeats(taken):
            return 0
        buffer.front[:] = last
        return taken

    def drop_repeats(self, count):
        """Pass on samples one by one and hold back repeats. Return False if the chip was reset."""
        for i in range(count):
            at = i * AXES
            sample = [self.buffer.fresh[k] for k in range(at, at + AXES)]
            if not self.buffer.is_repeat(at):
                if self.repeats:
                    self.flush_repeats(at, self.times[i])
                self.on_samples((self.times[i],), sample, 1)
            elif self.resets >= _MAX_RESETS and any(sample):
                self.on_samples((self.times[i],), sample, 1)
            elif self.is_frozen(any(sample)):
                return False
        return True

    def is_frozen(self, nonzero):
        """Count a repeat. Return True if there are too many: the chip has been reset."""
        self.repeats += 1
        if self.repeats < (_MAX_REPEATS if nonzero else _MAX_ZEROS):
            return False
        self.set_fault("values are frozen")
        self.repeats = 0
        self.resets += 1
        self.restart()
        self.repeats = 1
        return True

    def flush_repeats(self, at, t_us):
        """Values change again at t_us: pass on a few repeats as real samples; many of them become a gap."""
        if not self.fault:
            self.resets = 0
        if not self.fault and self.repeats < _MAX_ZEROS:
            step = self.clock.period >> 8
            sample = [self.buffer.before[k] for k in range(at, at + AXES)]
            for i in range(self.repeats, 0, -1):
                self.on_samples(((t_us - step * i) & WRAP,), sample, 1)
        self.repeats = 0

    def on_silence(self):
        """No sample has arrived in this beat."""
        self.silent_beats += 1
        must_restart = self.silent_beats >= _RESTART_BEATS
        if self.silent_beats % _CHECK_BEATS == 0 and (must_restart or self.imu.changed_register()):
            self.set_fault("sensor gives no samples" if must_restart else "sensor lost its set-up")
            self.restart()

    def on_error(self, error):
        """The bus or the chip failed."""
        self.failed_beats += 1
        if self.running and self.failed_beats < _FAILED_BEATS:
            return
        self.set_fault(error.args[-1] if isinstance(error.args[-1], str) else "bus error %s" % error.args[0])
        self.running = False
        self.pause = 1
        self.bus.free()
        self.imu.i2c = self.bus.i2c

    def resume(self):
        """After a fault: continue if the configuration is intact, else restart the chip."""
        if self.started and not self.imu.changed_register():
            self.running = True
            return
        self.restart()

    def restart(self):
        self.running = False
        self.imu.start()
        self.clock.restart(time.ticks_us())
        self.running = self.started = True
        self.silent_beats = 0

    def set_fault(self, fault):
        """Store a fault that begins or changes, "" if it ends, and report it."""
        now_ms = time.ticks_ms()
        if not self.fault:
            self.since_ms = now_ms
        if fault != self.fault:
            lasted_ms = 0 if fault else time.ticks_diff(now_ms, self.since_ms) or 1
            self.on_fault(fault or self.fault, lasted_ms)
            self.fault = fault
