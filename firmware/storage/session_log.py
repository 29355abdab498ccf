"""The session log: records go to RTC memory at once, and to flash when the plate is at rest.

On flash the log is one stream in segment files, each named after its offset. Each append opens and closes the file
once, which littlefs makes atomic: afterwards all of it is there or nothing. So the log is intact after a power cut, and
after a reset its length shows whether the records in RTC memory were written.
"""

import os

import ondemand
from kickback_protocol import record_codec
from preallocate import RTC
from repcore import const

_SEGMENT_BYTES = const(16384)  # read at every start, and deleted at once when flash is full
STATE_SIZE = const(112)  # bytes at the front of RTC memory for the STATE record
_NOTE_CHARS = const(400)


class SessionLog:
    """rtc: a machine.RTC. folder: created if missing. device: the id for OPEN records.

    state: the integers of STATE (record_codec.STATE_*). session, boot, trace: the last numbers used. pulled: the offset
    up to which a host has the log. resumed: RTC memory was intact, so the power was never off. free_flash: called when
    flash is full; returns whether it has freed some. broken: flash cannot be written and records are lost.
    """

    def __init__(self, rtc, folder, device):
        self.rtc = rtc
        self.folder = folder
        self.device = device
        self.pending = RTC  # the STATE record, and from STATE_SIZE on records that are not on flash
        self.end = STATE_SIZE  # of pending
        self.state = [0] * record_codec.STATE_FIELDS
        self.segments = [0]  # the offset of each
        self.size = 0  # of the newest segment
        self.session = self.boot = self.pulled = self.trace = 0
        self.free_flash = None
        self.broken = False
        self.resumed = ondemand.run_once("log_recovery", "recover", self)

    def observe(self, kind, fields):
        """Take the last numbers used from a record."""
        if kind == record_codec.OPEN:
            self.session, self.boot, self.pulled, self.trace = fields[2:]
        elif kind == record_codec.BOOT:
            self.boot = fields[0]
        elif kind == record_codec.SESSION:
            self.session = fields[0]
        elif kind == record_codec.PULLED:
            self.pulled = fields[0]
        elif kind == record_codec.RAW:
            self.trace = fields[2]

    @property
    def offset(self):
        """The length of the log on flash."""
        return self.segments[-1] + self.size

    def path(self, i):
        return "%s/%08x" % (self.folder, self.segments[i])

    def begin(self, cause, up_ms, sensor, firmware):
        """Log a start of the firmware."""
        if not self.resumed:
            self.boot += 1
        self.add(record_codec.BOOT, (self.boot, cause, up_ms, sensor), (firmware,))

    def add(self, kind, numbers, texts=()):
        """Add a record. It survives a reset when this returns, and a power cut after ``flush``."""
        try:
            end = record_codec.pack(self.pending, self.end, kind, numbers, texts)
        except (IndexError, ValueError):
            try:
                self.flush()
            except OSError:
                self.broken = True
                return
            end = record_codec.pack(self.pending, STATE_SIZE, kind, numbers, texts)
        self.end = end
        self.observe(kind, numbers)
        self.persist()

    def note(self, code, text, up_ms):
        """Add a message for people."""
        self.add(record_codec.NOTE, (up_ms, code), (text[-_NOTE_CHARS:],))

    def persist(self):
        """Write the state and the pending records to RTC memory."""
        self.state[record_codec.STATE_OFFSET] = self.offset
        record_codec.pack(self.pending, 0, record_codec.STATE, self.state)
        self.rtc.memory(memoryview(self.pending)[: self.end])

    @property
    def waiting(self):
        """Bytes of pending records."""
        return self.end - STATE_SIZE

    def flush(self):
        """Write the pending records to flash. Call it at rest. Raise OSError if flash is full: they stay pending."""
        if not self.waiting:
            return
        try:
            self.append()
        except OSError:
            if not self.free_flash or not self.free_flash():
                raise
            self.append()
        self.broken = False
        self.end = STATE_SIZE
        self.persist()

    def append(self):
        """Append to the newest segment or a new one, with one write and one close."""
        opening = b""
        if not self.size or self.size + self.waiting > _SEGMENT_BYTES:
            if self.size:
                self.segments.append(self.offset)
            opening = self.opening()
        try:
            with open(self.path(-1), "ab") as file:
                file.write(opening)
                file.write(memoryview(self.pending)[STATE_SIZE : self.end])
        finally:
            self.size = self.size_on_flash()
            if not self.size and len(self.segments) > 1:
                self.segments.pop()
                self.size = self.size_on_flash()

    def opening(self):
        numbers = (record_codec.LOG_VERSION, self.segments[-1], self.session, self.boot, self.pulled, self.trace)
        buffer = bytearray(64 + len(self.device))
        return buffer[: record_codec.pack(buffer, 0, record_codec.OPEN, numbers, (self.device,))]

    def mark_pulled(self, offset):
        """A host has the log up to this offset: that part may be deleted when flash is full."""
        if self.pulled < offset <= self.offset:
            self.add(record_codec.PULLED, (offset,))

    def size_on_flash(self):
        """Return the size of the newest segment."""
        try:
            return os.stat(self.path(-1))[6]
        except OSError:
            return 0

    def read(self, offset, buffer):
        """Fill buffer from offset on, up to the end of a segment. Return the number of bytes, 0 at the end.

        The part before ``segments[0]`` is deleted.
        """
        for i in range(len(self.segments) - 1, -1, -1):
            if self.segments[i] <= offset:
                try:
                    with open(self.path(i), "rb") as file:
                        file.seek(offset - self.segments[i])
                        return file.readinto(buffer)
                except OSError:
                    return 0  # nothing is written yet
        return 0

    def drop(self, unpulled):
        """Delete the oldest segment if a host has it, or in any case if unpulled. Return its size, 0 if none."""
        if len(self.segments) < 2 or (not unpulled and self.segments[1] > self.pulled):
            return 0
        size = self.segments[1] - self.segments[0]
        os.remove(self.path(0))
        self.segments.pop(0)
        return size
