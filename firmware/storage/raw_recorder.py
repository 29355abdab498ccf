"""Records raw traces of sets in the format of the replay: every sample that the detector got.

A trace begins at rest with a new detector, which knows only the machine's profile, gravity and the gyro's zero. While
nothing moves, the beginning is moved forward again and again, so that flash holds only sets.
"""

import os

from kickback_protocol import record_codec
from kickback_protocol.rice import Rice
from preallocate import PIECE
from repcore import const

_RESERVE_BYTES = const(294912)  # of free flash: for 4000 reps and a second version of the firmware
_FALSE_START_MS = const(20000)  # of movement without a rep: not a set
_ENOSPC = const(28)


class RawRecorder:
    """folder: of the traces. on_stopped(text): called with a message for the log. number: of the last trace recorded.

    on: it records, or waits for a set to begin. file: open while it writes. sets: (session, set, start_ms) of each set
    that ended in this file.
    """

    def __init__(self, folder, on_stopped, number):
        self.folder = folder
        self.on_stopped = on_stopped
        self.number = number  # a file may have a higher one, if a reset came before it was logged
        for name in os.listdir(folder):
            if is_trace(name):
                self.number = max(self.number, int(name[:5]))
                if not os.stat(folder + "/" + name)[6]:
                    os.remove(folder + "/" + name)  # created before a reset
        self.rice = Rice(PIECE)
        self.header = b""
        self.on = False
        self.file = None
        self.sets = []

    def begin(self, numbers, settings):
        """Begin a trace with the next sample, which goes to a new detector. Arguments: the fields of TRACE."""
        self.discard()
        buffer = self.rice.buffer
        size = record_codec.pack(buffer, 0, record_codec.TRACE, numbers, (settings,))
        self.header = bytes(memoryview(buffer)[:size])
        self.rice.clear()
        self.since_ms = numbers[3]
        self.on = True

    def fits(self, count):
        """Return whether this many samples fit before a piece is full; one always fits."""
        return count < 2 or self.rice.fits(count)

    def add(self, times, words, count):
        """Add samples that fit. Return True if the piece is full: ``write`` or ``begin`` must come next."""
        return self.rice.add(times, words, count)

    def write(self):
        """Write the piece to flash. Creates the file with the first piece. Stops if flash is full."""
        try:
            if not self.file:
                self.create()
            self.write_bytes(self.rice.buffer, self.rice.close())
        except OSError as error:
            self.stop()
            reason = "flash is full" if error.args[0] == _ENOSPC else str(error)
            self.on_stopped("raw recording stopped: " + reason)
        self.rice.clear()

    def create(self):
        if free_bytes() < _RESERVE_BYTES:
            raise OSError(_ENOSPC)
        self.number += 1
        self.bytes = 0
        self.file = open(self.path(self.number), "wb")
        self.write_bytes(record_codec.COMPRESSED, len(record_codec.COMPRESSED))
        self.write_bytes(self.header, len(self.header))

    def write_bytes(self, buffer, size):
        self.bytes += self.file.write(memoryview(buffer)[:size])

    def set_ended(self, session, number, start_ms, by_hand):
        """A set has ended. by_hand: the detector cannot see that in the samples, so it is recorded."""
        self.sets.append((session, number, start_ms))
        if by_hand:
            self.write()
            if self.file:
                buffer = self.rice.buffer
                self.write_bytes(buffer, record_codec.finish_record(buffer, 0, record_codec.SET_ENDED, 3))

    def end(self):
        """Complete the file. Return the integers of a RAW record for each of its sets."""
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
        rows = [(session, number, self.number, self.bytes, start_ms) for session, number, start_ms in self.sets]
        self.sets = []
        return rows

    def discard(self):
        """Delete the current file."""
        if self.file:
            self.file.close()
            self.file = None
            os.remove(self.path(self.number))
        self.sets = []

    def stop(self):
        """Stop recording. The written part of the file stays if it can be closed."""
        self.on = False
        try:
            if self.file:
                self.file.close()
        except OSError:
            pass
        self.file = None
        self.sets = []

    def idle(self, up_ms):
        """Return whether the trace has no set yet and may begin again."""
        return not self.file or (not self.sets and up_ms - self.since_ms > _FALSE_START_MS)

    def path(self, number):
        return "%s/%05d.kbt" % (self.folder, number)


def is_trace(name):
    return len(name) == 9 and name.endswith(".kbt") and name[:5].isdigit()


def free_bytes():
    disk = os.statvfs("/")
    return disk[0] * disk[3]
