"""The session log: records in RTC memory at once, on flash when the lifter rests.

On flash it is one stream, cut into segment files named after the offset that they begin at. A file is appended to
between one open and one close, which littlefs makes one step: all of it is there afterwards, or nothing. So if power
goes, the log is whole; and after a reset the log's end tells whether what RTC memory holds has been written.
"""

import os

import seldom
from heap import RTC
from kickback_protocol import wire
from repcore import const

_SEGMENT = const(16384)  # bytes: as much as is read at every start, and goes at once when flash is full
STATE_FIELDS = const(23)
STATE_SIZE = const(112)  # bytes at the front of RTC memory for the STATE record
_NOTE_CHARS = const(400)


class SessionLog:
    """rtc: a machine.RTC; folder: made if missing; device, firmware: for OPEN and BOOT.

    state: the integers of STATE, kept for the set under way over resets; session, boot, trace: the last ones used.
    resumed: RTC memory was whole, so power never went.
    """

    def __init__(self, rtc, folder, device):
        self.rtc = rtc
        self.folder = folder
        self.device = device
        self.box = RTC
        self.end = STATE_SIZE  # of what waits in box
        self.state = [0] * STATE_FIELDS
        self.segments = [0]  # where each begins
        self.size = 0  # of the newest
        self.session = self.boot = self.pulled = self.trace = 0
        self.make_room = None  # called when flash is full; says whether it helped
        self.broken = False  # flash takes nothing: records are lost
        self.resumed = seldom.call("log_start", "take_up", self)

    def heed(self, kind, fields):
        """Takes the numbers used last from a record."""
        if kind == wire.OPEN:
            self.session, self.boot, self.pulled, self.trace = fields[2:]
        elif kind == wire.BOOT:
            self.boot = fields[0]
        elif kind == wire.SESSION:
            self.session = fields[0]
        elif kind == wire.PULLED:
            self.pulled = fields[0]
        elif kind == wire.RAW:
            self.trace = fields[2]

    @property
    def offset(self):
        """Where what comes next will be in the log."""
        return self.segments[-1] + self.size

    def path(self, i):
        return "%s/%08x" % (self.folder, self.segments[i])

    def begin(self, cause, up_ms, sensor, firmware):
        """A start of the firmware."""
        if not self.resumed:
            self.boot += 1
        self.add(wire.BOOT, (self.boot, cause, up_ms, sensor), (firmware,))

    def add(self, kind, numbers, texts=()):
        """A record: safe against a reset when this returns, against loss of power after ``flush``."""
        try:
            end = wire.pack(self.box, self.end, kind, numbers, texts)
        except (IndexError, ValueError):
            try:
                self.flush()
            except OSError:
                self.broken = True
                return
            end = wire.pack(self.box, STATE_SIZE, kind, numbers, texts)
        self.end = end
        self.heed(kind, numbers)
        self.keep()

    def note(self, code, text, up_ms):
        """Something that a person should be able to read later."""
        self.add(wire.NOTE, (up_ms, code), (text[-_NOTE_CHARS:],))

    def keep(self):
        """Puts the state and what waits into RTC memory."""
        self.state[0] = self.offset
        wire.pack(self.box, 0, wire.STATE, self.state)
        self.rtc.memory(memoryview(self.box)[: self.end])

    @property
    def waiting(self):
        """Bytes that are not on flash."""
        return self.end - STATE_SIZE

    def flush(self):
        """Writes what waits to flash; to be called at rest. Raises OSError when flash takes nothing: it waits on."""
        if not self.waiting:
            return
        try:
            self.append()
        except OSError:
            if not self.make_room or not self.make_room():
                raise
            self.append()
        self.broken = False
        self.end = STATE_SIZE
        self.keep()

    def append(self):
        """One write and one close, to the newest segment or to a new one."""
        opening = b""
        if not self.size or self.size + self.waiting > _SEGMENT:
            if self.size:
                self.segments.append(self.offset)
            opening = self.opening()
        try:
            with open(self.path(-1), "ab") as file:
                file.write(opening)
                file.write(memoryview(self.box)[STATE_SIZE : self.end])
        finally:
            self.size = self.size_on_flash()
            if not self.size and len(self.segments) > 1:
                self.segments.pop()
                self.size = self.size_on_flash()

    def opening(self):
        numbers = (wire.LOG_VERSION, self.segments[-1], self.session, self.boot, self.pulled, self.trace)
        buffer = bytearray(64 + len(self.device))
        return buffer[: wire.pack(buffer, 0, wire.OPEN, numbers, (self.device,))]

    def mark_pulled(self, offset):
        """A host has all before offset: it may go when flash is full."""
        if self.pulled < offset <= self.offset:
            self.add(wire.PULLED, (offset,))

    def size_on_flash(self):
        """Of the newest segment."""
        try:
            return os.stat(self.path(-1))[6]
        except OSError:
            return 0

    def read(self, offset, buffer):
        """Fills buffer with the log from offset on, as far as one segment goes; the number of bytes, 0 at the end.

        What lies before the oldest segment is gone: asked for it, the answer begins at ``segments[0]``.
        """
        for i in range(len(self.segments) - 1, -1, -1):
            if self.segments[i] <= offset:
                try:
                    with open(self.path(i), "rb") as file:
                        file.seek(offset - self.segments[i])
                        return file.readinto(buffer)
                except OSError:
                    return 0  # nothing written yet
        return 0

    def drop(self, unpulled):
        """Deletes the oldest segment if a host has it, or if unpulled says that it must go. Gives its bytes, or 0."""
        if len(self.segments) < 2 or not unpulled and self.segments[1] > self.pulled:
            return 0
        size = self.segments[1] - self.segments[0]
        os.remove(self.path(0))
        self.segments.pop(0)
        return size
