"""From samples to what is told and kept: the core, the book of its reps, the lights' cues and the raw trace."""

import time

import seldom
from kickback_protocol import wire
from micropython import heap_lock, heap_unlock
from repcore import const
from repcore.counter import REP, SET_END, TOP, UNTOP, Counter
from taps import Taps

_OFTEN_MS = const(5000)  # between writes that no set's end asks for
_MUCH = const(1000)  # bytes in RTC memory, of 1408: written at the next bottom


def up_ms():
    """The device's uptime: the ESP32's clock runs on over resets and deep sleep, and nobody sets it."""
    return time.time_ns() // 1000000


class Tracker:
    """recorder: a RawRecorder or None; outputs: called with each event of the core, ``book`` having taken it."""

    def __init__(self, settings, log, book, lights, outputs, recorder=None):
        self.settings = settings
        self.log = log
        self.book = book
        self.lights = lights
        self.outputs = outputs
        self.recorder = recorder
        self.counter: Counter = None  # pyright: ignore[reportAttributeAccessIssue] (core_start.py makes both)
        self.taps: Taps = None  # pyright: ignore[reportAttributeAccessIssue]
        self.base_ms = self.gaps = self.saturated = 0  # of the core
        self.given = ()  # to the core, as a raw trace begins with it
        self.stale = False  # settings have changed
        self.tapped = self.ending = self.by_hand = self.due = False  # due: a set has ended and is not on flash
        self.moved_ms = self.flushed_ms = up_ms()
        self.temperature = 0
        self.fresh((), book.known(up_ms()))

    def fresh(self, resting, known=()):
        """A new core: resting is what the last one said at rest, known what the book knows."""
        seldom.call("core_start", "fresh", self, resting, known)

    def take(self, times, words, count):
        """Samples, as Counter.feed takes them."""
        if self.base_ms < 0:
            self.anchor(times[0])
        recorder = self.recorder
        full = False
        if recorder and recorder.on:
            if not recorder.fits(count):  # a piece may end between two of them
                for i in range(count):
                    self.take((times[i],), [words[k] for k in range(6 * i, 6 * i + 6)], 1)
                return
            full = recorder.add(times, words, count)
        counter = self.counter
        heap_lock()  # the core takes none; locked, MicroPython does not search it for room for each function's locals
        try:
            counter.feed(times, words, count)
            if self.taps.feed(words, count, counter.kicks.out):
                self.tapped = True
        finally:
            heap_unlock()
        if counter.waiting:
            self.events()
        if self.ending and not counter.phase:
            self.end_now()
        if full:
            resting = counter.resting()
            counter = None
            if resting and not self.book.open and recorder.idle(up_ms()):
                self.fresh(resting)
            else:
                recorder.write()

    def anchor(self, t_us):
        """The core's ms 0 on the device's clock; a raw trace begins with it."""
        self.base_ms = (time.time_ns() // 1000 - time.ticks_diff(time.ticks_us(), t_us)) // 1000
        if self.recorder:
            seldom.call("core_start", "begin_trace", self)

    def events(self):
        counter, book, lights = self.counter, self.book, self.lights
        while counter.waiting:
            event = counter.take()
            kind = event[0]
            if kind == TOP:
                book.top_ms = event[1]
                lights.top(book.reps + 1)
            elif kind == REP:
                rail = counter.rail()
                known = tuple(counter.rest.zero) + rail + counter.profile()[1:] if rail else ()
                book.rep(event, self.base_ms, counter.machine, known)
                lights.rep(event[11], event[6] - event[5])
            elif kind == UNTOP:
                lights.untop()
            elif kind == SET_END:
                self.close_set()
            self.outputs(event)

    def end_set(self):
        """Ends the set by hand, once the rep under way is back; False where no set is under way."""
        if self.book.open:
            self.ending = True
            if not self.counter.phase:
                self.end_now()
            return True
        return False

    def end_now(self):
        """Ends it wherever the plate is."""
        self.ending = False
        self.by_hand = True
        self.counter.end_set()
        self.events()
        self.close_set()  # what a reset cut off from its core
        self.by_hand = False

    def close_set(self):
        book, frames, recorder = self.book, self.counter.frames, self.recorder
        first_ms, reps = book.first_ms, book.reps
        if not book.end_set(frames.gaps - self.gaps, frames.saturated - self.saturated, self.temperature):
            return
        self.gaps, self.saturated = frames.gaps, frames.saturated
        self.due = True
        self.ending = False
        self.lights.set_end(reps)
        self.settings.learn(self.counter.profile())
        if recorder and recorder.on:
            recorder.set_ended(book.session, book.set, first_ms, self.by_hand)

    def beat(self, now_ms):
        """What is done between samples: all writing waits for rest. now_ms: uptime."""
        log, book = self.log, self.book
        if self.counter.phase:
            self.moved_ms = now_ms
            return
        if book.overdue(now_ms):  # no rep has begun in time
            self.close_set()
        if self.due or log.waiting > _MUCH or (log.waiting and now_ms - self.flushed_ms > _OFTEN_MS and not book.open):
            self.flush(now_ms)
        elif not book.open:
            self.between_sets(self.counter.resting())

    def flush(self, now_ms):
        self.due = False
        self.flushed_ms = now_ms
        self.safely(self.log.flush)

    def safely(self, write):
        """Flash that takes nothing is no reason to stop counting; the lights say so."""
        try:
            write()
        except OSError:
            self.log.broken = True
        except MemoryError:
            pass  # again at the next rest

    def between_sets(self, resting):
        """At rest: files are completed, and a fresh core takes over where one is due."""
        if not resting:
            self.moved_ms = up_ms() if not self.counter.rest.known else self.moved_ms
            return
        self.book.still(resting)
        if self.settings.changed:
            self.safely(self.settings.store)
        recorder = self.recorder
        if recorder and recorder.sets:
            self.end_trace()
            self.fresh(resting)
        elif self.stale or recorder and not recorder.on:
            self.fresh(resting)

    def end_trace(self):
        for numbers in self.recorder.end():
            self.log.add(wire.RAW, numbers)

    def stop_recording(self):
        """No more raw traces; the one under way is completed."""
        if self.recorder:
            self.end_trace()
            self.recorder = None

    def leave(self):
        """For another machine, before it has a name: the set is over, nothing of the last one holds."""
        if self.book.open:
            self.end_now()
        self.counter.machine = 0
        self.stale = True

    def close(self):
        """Everything to flash, before sleep."""
        if self.book.open:
            self.end_now()
        self.stop_recording()
        if self.settings.changed:
            self.safely(self.settings.store)
        self.safely(self.log.flush)
