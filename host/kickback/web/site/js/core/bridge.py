"""The detection core for a page, in MicroPython compiled to WebAssembly.

JavaScript writes samples to `times` and `words` at the addresses that `layout` gives, calls `feed`, and reads `events`,
`track` and `state` back. Only whole numbers and strings cross the border: an object would leak on one of its sides.
"""

import json
from array import array

import uctypes
from repcore.counter import Counter
from repcore.history import WIDTH

STEP = 4  # samples fed at once; a value of the track for each
MOST = 256  # samples that a call takes
EVENTS = 64  # that a call gives at most

times = array("i", bytes(4 * MOST))
words = array("h", bytes(12 * MOST))
events = array("i", bytes(4 * WIDTH * EVENTS))
track = array("i", bytes(8 * MOST))  # position and phase
state = array("i", bytes(4 * 8))
step_times = array("i", bytes(4 * STEP))
step_words = array("h", bytes(12 * STEP))
counter = None


def layout():
    """Addresses of times, words, events, track and state; numbers in an event; samples in a step and in a call."""
    places = [uctypes.addressof(one) for one in (times, words, events, track, state)]
    return json.dumps(places + [WIDTH, STEP, MOST])


def begin(given):
    """A fresh core. given: JSON with settings, and of a device's trace profile, resting, rail and still."""
    global counter
    counter = Counter(**json.loads(given))
    note()


def feed(count):
    """Takes so many samples; returns the number of events."""
    found = at = steps = 0
    while at < count:
        n = min(STEP, count - at)
        for i in range(n):
            step_times[i] = times[at + i]
        for i in range(6 * n):
            step_words[i] = words[6 * at + i]
        counter.feed(step_times, step_words, n)
        at += n
        if counter.waiting:
            found = take(found)
        track[2 * steps] = counter.position
        track[2 * steps + 1] = counter.phase
        steps += 1
    note()
    return found


def end_set():
    """Ends the set; gives how many events came."""
    counter.end_set()
    found = take(0)
    note()
    return found


def take(found):
    """Moves the events that wait to their array, from place found on."""
    while counter.waiting:
        event = counter.take()
        for i in range(WIDTH):
            events[WIDTH * found + i] = event[i]
        found += 1
    return found


def note():
    """Fills state: machine, phase, position, speed, gaps, saturated samples, kind and span of the profile."""
    state[0] = counter.machine
    state[1] = counter.phase
    state[2] = counter.position
    state[3] = counter.speed
    state[4] = counter.frames.gaps
    state[5] = counter.frames.saturated
    state[6], state[7] = counter.profile() or (0, 0)
