"""Feeds a trace to the core and marks each sample for callgrind: ``marked_feed.py CORE_FOLDER TRACE COUNT FEED``.

Runs in MicroPython. The mark is a call of unsetenv, at which callgrind writes the instructions since the last one. With
FEED 0, samples are only read, which measures the cost of the loop.
"""

import os
import sys
from array import array

WORDS = 8
BLOCK = 16  # samples between reads of the events; the queue of the core has room for their events


def feed_marked(feed, block, count):
    mark = os.unsetenv
    times = [0]
    words = [0] * 6
    at = 0
    for _ in range(count):
        mark("x")
        times[0] = (block[at + 1] & 0x3FFF) << 16 | block[at] & 0xFFFF
        words[0] = block[at + 2]
        words[1] = block[at + 3]
        words[2] = block[at + 4]
        words[3] = block[at + 5]
        words[4] = block[at + 6]
        words[5] = block[at + 7]
        at += WORDS
        if feed:
            feed(times, words, 1)
    mark("x")


def run(core, trace, count, fed):
    sys.path.insert(0, core)
    from kickback_protocol import plain_trace
    from repcore.counter import Counter

    with open(trace, "rb") as file:
        accel_range_g, gyro_range_dps, _ = plain_trace.unpack_header(file.read(plain_trace.HEADER_SIZE))
        counter = Counter(settings={"accel_range_g": accel_range_g, "gyro_range_dps": gyro_range_dps})
        block = array("h", bytes(2 * WORDS * BLOCK))
        feed = counter.feed if fed else None
        for start in range(0, count, BLOCK):
            file.readinto(block)
            feed_marked(feed, block, min(BLOCK, count - start))
            while counter.waiting:
                counter.take()


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
