"""Passes samples to the detector, and its events to the set logger, the lights and the raw trace."""

import time

import ondemand
from double_tap import DoubleTap
from kickback_protocol import record_codec
from micropython import heap_lock, heap_unlock
from repcore import const
from repcore.counter import REP, SET_END, TOP, UNTOP, Counter

_FLUSH_MS = const(5000)  # between writes to flash outside of sets
_FLUSH_BYTES = const(160)  # in RTC memory: about four reps, which a power cut may cost; written at the next bottom


def up_ms():
    """Return the device's uptime. The ESP32's clock runs on over resets and deep sleep and is never set."""
    return time.time_ns() // 1000000


class Pipeline:
    """on_event: called with each event of the detector, after ``set_logger``. recorder: a RawRecorder or None."""

    def __init__(self, settings, log, set_logger, lights, on_event, recorder=None):
        self.settings = settings
        self.log = log
        self.set_logger = set_logger
        self.lights = lights
        self.on_event = on_event
        self.recorder = recorder
        self.detector: Counter = None  # pyright: ignore[reportAttributeAccessIssue] (core_start.py creates both)
        self.double_tap: DoubleTap = None  # pyright: ignore[reportAttributeAccessIssue]
        self.base_ms = self.gaps = self.saturated = 0  # of the detector
        self.detector_inputs = ()  # for the beginning of a raw trace
        self.detector_outdated = False  # settings have changed
        self.double_tapped = self.ending = self.ended_by_hand = False
        self.flush_due = False  # a set has ended and is not on flash yet
        self.moved_ms = self.flushed_ms = up_ms()
        self.temperature = 0
        self.start_detector((), set_logger.detector_memory(up_ms()))

    def start_detector(self, resting, memory=()):
        """resting: from the previous detector at rest. memory: from SetLogger.detector_memory()."""
        ondemand.run_once("core_start", "start_detector", self, resting, memory)

    def on_samples(self, times, words, count):
        """Take samples: times in us, words of six counts each."""
        if self.base_ms < 0:
            self.set_base(times[0])
        recorder = self.recorder
        full = False
        if recorder and recorder.on:
            if not recorder.fits(count):  # a piece may end between two of them
                for i in range(count):
                    self.on_samples((times[i],), [words[k] for k in range(6 * i, 6 * i + 6)], 1)
                return
            full = recorder.add(times, words, count)
        detector = self.detector
        heap_lock()  # the detector allocates nothing; with the lock MicroPython does not search the heap for its frames
        try:
            detector.feed(times, words, count)
            if self.double_tap.feed(words, count, detector.kicks.out):
                self.double_tapped = True
        finally:
            heap_unlock()
        if detector.waiting:
            self.handle_events()
        if self.ending and not detector.phase:
            self.end_set_now()
        if full:
            resting = detector.resting()
            detector = None
            if resting and not self.set_logger.open and recorder.idle(up_ms()):
                self.start_detector(resting)
            else:
                recorder.write()

    def set_base(self, t_us):
        """Store the uptime of the detector's ms 0, and begin a raw trace."""
        self.base_ms = (time.time_ns() // 1000 - time.ticks_diff(time.ticks_us(), t_us)) // 1000
        if self.recorder:
            ondemand.run_once("core_start", "begin_trace", self)

    def handle_events(self):
        detector, set_logger, lights = self.detector, self.set_logger, self.lights
        while detector.waiting:
            event = detector.take()
            kind = event[0]
            if kind == TOP:
                set_logger.on_top(event[1], self.base_ms)
                lights.top(set_logger.reps + 1)
            elif kind == REP:
                rail = detector.rail()
                memory = tuple(detector.rest.zero) + rail + detector.profile()[1:] if rail else ()
                set_logger.add_rep(event, self.base_ms, detector.machine, memory)
                lights.rep(event[11], event[6] - event[5])
            elif kind == UNTOP:
                lights.retract_top()
            elif kind == SET_END:
                self.close_set()
            self.on_event(event)

    def end_set(self):
        """End the set by hand, as soon as the plate is back. Return whether a set was open."""
        if self.set_logger.open:
            self.ending = True
            if not self.detector.phase:
                self.end_set_now()
            return True
        return False

    def end_set_now(self):
        """End the set wherever the plate is."""
        self.ending = False
        self.ended_by_hand = True
        self.detector.end_set()
        self.handle_events()
        self.close_set()  # a set that a reset separated from its detector
        self.ended_by_hand = False

    def close_set(self):
        set_logger, frames, recorder = self.set_logger, self.detector.frames, self.recorder
        first_ms, reps = set_logger.first_ms, set_logger.reps
        if not set_logger.end_set(frames.gaps - self.gaps, frames.saturated - self.saturated, self.temperature):
            return
        self.gaps, self.saturated = frames.gaps, frames.saturated
        self.flush_due = True
        self.ending = False
        self.lights.set_end(reps)
        self.settings.learn(self.detector.profile())
        if recorder and recorder.on:
            recorder.set_ended(set_logger.session, set_logger.set, first_ms, self.ended_by_hand)

    def beat(self, now_ms):
        """Write to flash if the plate is at rest. now_ms: uptime."""
        log, set_logger = self.log, self.set_logger
        if self.detector.phase:
            self.moved_ms = now_ms
            return
        if set_logger.overdue(now_ms):
            self.close_set()
        between_sets = not set_logger.open
        flush_idle = log.waiting and now_ms - self.flushed_ms > _FLUSH_MS and between_sets
        if self.flush_due or log.waiting > _FLUSH_BYTES or flush_idle:
            self.flush(now_ms)
        elif between_sets:
            self.between_sets(self.detector.resting())

    def flush(self, now_ms):
        self.flush_due = False
        self.flushed_ms = now_ms
        self.try_write(self.log.flush)

    def try_write(self, write):
        """Write to flash. A failure does not stop counting; the lights show it."""
        try:
            write()
        except OSError:
            self.log.broken = True
        except MemoryError:
            pass  # retry at the next rest

    def between_sets(self, resting):
        """Complete files, and start a new detector if one is due. resting: () while the plate moves."""
        if not resting:
            self.moved_ms = up_ms() if not self.detector.rest.known else self.moved_ms
            return
        self.set_logger.keep_zero(resting)
        if self.settings.changed:
            self.try_write(self.settings.store)
        recorder = self.recorder
        if recorder and recorder.sets:
            self.end_trace()
            self.start_detector(resting)
        elif self.detector_outdated or (recorder and not recorder.on):
            self.start_detector(resting)

    def end_trace(self):
        for numbers in self.recorder.end():
            self.log.add(record_codec.RAW, numbers)

    def stop_recording(self):
        """Complete the raw trace and record no more."""
        if self.recorder:
            self.end_trace()
            self.recorder = None

    def leave_machine(self):
        """End the set and forget the machine, because the lifter changes to another one."""
        if self.set_logger.open:
            self.end_set_now()
        self.detector.machine = 0
        self.detector_outdated = True

    def close(self):
        """Write everything to flash, before sleep."""
        if self.set_logger.open:
            self.end_set_now()
        self.stop_recording()
        if self.settings.changed:
            self.try_write(self.settings.store)
        self.try_write(self.log.flush)
