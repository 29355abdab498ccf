"""Raw traces of sets, in the replay's own format: what the core saw, so that what it made of it can be seen again.

A trace begins at rest with a fresh core, or nearly fresh: it knows the machine's profile, gravity and the gyro's zero.
While nothing moves, the beginning is put off again and again, so that flash holds sets only.
"""

import os

from heap import PIECE
from kickback_protocol import wire
from kickback_protocol.rice import Rice
from repcore import const

_RESERVE = const(294912)  # bytes of flash left: 4000 reps, and room for a second version of the firmware
_FALSE_MS = const(20000)  # of movement without a rep, at rest again: that was no set


class RawRecorder:
    """folder: of the traces. told(text): called with a message for the log. number: of the last trace ever recorded.

    on: it records, or waits for a set to begin; file: open while it writes; sets: ended in this file, as RAW names
    them less number and size.
    """

    def __init__(self, folder, told, number):
        self.folder = folder
        self.told = told
        self.number = number  # on flash there may be more: a reset came before the log knew
        for name in os.listdir(folder):
            if is_trace(name):
                self.number = max(self.number, int(name[:5]))
                if not os.stat(folder + "/" + name)[6]:
                    os.remove(folder + "/" + name)  # begun before a reset
        self.rice = Rice(PIECE)
        self.header = b""
        self.on = False
        self.file = None
        self.sets = []

    def begin(self, numbers, settings):
        """A fresh core takes over with the next sample; the fields of its TRACE record."""
        self.discard()
        buffer = self.rice.buffer
        self.header = bytes(memoryview(buffer)[: wire.pack(buffer, 0, wire.TRACE, numbers, (settings,))])
        self.rice.clear()
        self.since_ms = numbers[3]
        self.on = True

    def fits(self, count):
        """Whether no piece can be full before so many more samples; one alone always fits."""
        return count < 2 or self.rice.fits(count)

    def add(self, times, words, count):
        """Takes samples that fit; True when a piece is full, and ``write`` or ``begin`` must come before the next."""
        return self.rice.add(times, words, count)

    def write(self):
        """Puts the piece on flash; opens the file with the first one. Stops, and says so, when flash is full."""
        try:
            if not self.file:
                self.create()
            self.put(self.rice.buffer, self.rice.close())
        except OSError as error:
            self.stop()
            self.told("raw recording stopped: " + ("flash is full" if error.args[0] == 28 else str(error)))
        self.rice.clear()

    def create(self):
        if free_bytes() < _RESERVE:
            raise OSError(28)  # ENOSPC
        self.number += 1
        self.bytes = 0
        self.file = open(self.path(self.number), "wb")
        self.put(wire.COMPRESSED, len(wire.COMPRESSED))
        self.put(self.header, len(self.header))

    def put(self, buffer, size):
        self.bytes += self.file.write(memoryview(buffer)[:size])

    def set_ended(self, session, number, start_ms, by_hand):
        """The set under way is over; by hand: the core did not see that in the samples."""
        self.sets.append((session, number, start_ms))
        if by_hand:
            self.write()
            if self.file:
                self.put(self.rice.buffer, wire.seal(self.rice.buffer, 0, wire.SET_ENDED, 3))

    def end(self):
        """Completes the file of the sets; gives what RAW records say, one for each."""
        if not self.file:
            return ()
        if not self.sets:
            self.discard()
            return ()
        self.write()
        if not self.file:
            return ()
        self.file.close()
        self.file = None
        found = [(session, number, self.number, self.bytes, start_ms) for session, number, start_ms in self.sets]
        self.sets = []
        return found

    def discard(self):
        """What was recorded was no set."""
        if self.file:
            self.file.close()
            self.file = None
            os.remove(self.path(self.number))
        self.sets = []

    def stop(self):
        """Records no more. What was written of the set stays if it can be closed."""
        self.on = False
        try:
            if self.file:
                self.file.close()
        except OSError:
            pass
        self.file = None
        self.sets = []

    def idle(self, up_ms):
        """Whether so much was recorded without a set that the beginning may be put off."""
        return not self.file or not self.sets and up_ms - self.since_ms > _FALSE_MS

    def path(self, number):
        return "%s/%05d.kbt" % (self.folder, number)


def is_trace(name):
    return len(name) == 9 and name.endswith(".kbt") and name[:5].isdigit()


def free_bytes():
    found = os.statvfs("/")
    return found[0] * found[3]
