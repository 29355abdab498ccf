"""Feeds one .kbt trace to the core and prints every event and a checksum of the live state.

Runs unchanged in CPython, unix MicroPython and WASM MicroPython: ``drive.py CORE_FOLDER TRACE [SETTINGS_JSON]``.
Where the heap can be locked, it is locked while the core works, and unlocked while events are read.
"""

import json
import sys
from array import array

try:
    from micropython import heap_lock, heap_unlock  # pyright: ignore
except ImportError:  # CPython has no heap to lock

    def heap_lock():
        pass

    heap_unlock = heap_lock

RECORDS = 256  # samples read at a time
WORDS = 8  # int16 per record: two of time, six of the sensor


def mix(state, value):
    """A 23-bit running checksum whose arithmetic stays in small ints."""
    state = state * 31 + (value & 0xFFFFF) & 0x7FFFFF
    return state * 31 + (value >> 20 & 0xFFFFF) & 0x7FFFFF


def feed_block(counter, block, n, state):
    """Feeds n records with the heap locked; returns the checksum over the live state after each of them."""
    times = [0]
    words = [0] * 6
    heap_lock()
    try:
        at = 0
        for _ in range(n):
            # a full-range u32 would be a big int: the clock has 30 bits, so this is all of it
            times[0] = (block[at + 1] & 0x3FFF) << 16 | block[at] & 0xFFFF
            for i in range(6):
                words[i] = block[at + 2 + i]
            counter.feed(times, words, 1)
            at += WORDS
            state = mix(state, counter.phase << 2 | counter.machine)
            state = mix(mix(state, counter.position), counter.speed)
            if counter.waiting:
                heap_unlock()
                show_events(counter)
                heap_lock()
    finally:  # an exception that leaves the heap locked hangs WASM
        heap_unlock()
    return state


def show_events(counter):
    while counter.waiting:
        print("event", *counter.take())


def run(path, settings="{}"):
    """Prints a line per event, then one with the live state and one with the learned profile."""
    from kickback_protocol import plain_trace
    from repcore.counter import Counter

    block = array("h", bytes(2 * WORDS * RECORDS))
    with open(path, "rb") as file:
        accel_range_g, gyro_range_dps, _ = plain_trace.unpack_header(file.read(plain_trace.HEADER_SIZE))
        chosen = {"accel_range_g": accel_range_g, "gyro_range_dps": gyro_range_dps}
        chosen.update(json.loads(settings))
        counter = Counter(settings=chosen)
        state = 0
        while True:
            n = file.readinto(block) // (2 * WORDS)
            if not n:
                break
            state = feed_block(counter, block, n, state)
    counter.end_set()
    show_events(counter)
    print("state", state, counter.machine, counter.phase, counter.position, counter.speed)
    print("quality", counter.frames.gaps, counter.frames.saturated)
    print("profile", *(counter.profile() or ()))


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    run(*sys.argv[2:])
