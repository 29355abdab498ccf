"""Encodes and decodes records, the unit of everything the device stores or sends. Little-endian, integers only.

A record, on flash and on the air:
 0      1      3                           3 + length
+------+------+---------------------------+------+
| kind |length| payload                   | crc  |     crc: low half of the CRC-32 of all bytes before it
+------+------+---------------------------+------+
  u8     u16                                u16
Payload: the number of integers (u8), the integers as zigzag LEB128 varints, then texts, each its length in bytes
(varint) and its UTF-8 bytes. fields.py names the fields of each kind. Newer versions append integers or texts: a
reader takes missing fields as 0 and "" and skips unknown ones.

The session log is one stream of records. An offset is a position in it, counted from the first byte ever written.

Trace file (.kbt), version 2: "KBT", 2, a TRACE record, then SET_ENDED and PIECE records. A PIECE has another payload:
+----------------------------------+---------------------------------------------------------------+
| count, t_us, ax ay az gx gy gz   | blocks of 16 samples (the last may be shorter)                |
+----------------------------------+---------------------------------------------------------------+
  varints: the piece's first sample   bits, see rice.py
The host writes version 1, see plain_trace.py. message_kinds.py describes messages over Bluetooth and the cable.
"""

import struct
from binascii import crc32

from repcore import const

OPEN = const(1)
BOOT = const(2)
SESSION = const(3)
REP = const(4)
SET = const(5)
AMEND = const(6)
NOTE = const(7)
TIME = const(8)
RAW = const(9)
PULLED = const(10)
STATE = const(11)
TRACE = const(12)
PIECE = const(13)
SET_ENDED = const(14)
# Codes of NOTE records.
NOTE_FAULT = const(1)
NOTE_RECOVERED = const(2)
NOTE_CRASH = const(3)
NOTE_SETTINGS = const(4)
NOTE_FLASH = const(5)
NOTE_RADIO = const(6)
LOG_VERSION = const(1)
COMPRESSED = b"KBT\x02"
RECORD_OVERHEAD = const(5)  # bytes: kind, length and crc
PULLED_SIZE = const(11)  # bytes of the longest PULLED record
KIND_LIMIT = const(64)  # every kind is less
# Fields of AMEND records.
AMEND_LIFTER = const(1)
AMEND_MACHINE = const(2)
AMEND_SIDE = const(3)
AMEND_WEIGHT_G = const(4)
AMEND_NOTE = const(5)
# Places of the integers of STATE records, which keep the open set over a reset. The last 12 are the detector's:
# gravity and gyro zero at rest (6), the rail (5), the usual range (1).
STATE_OFFSET = const(0)  # where the log ended on flash
STATE_SESSION = const(1)
STATE_SET = const(2)
STATE_SIDE = const(3)
STATE_OPEN = const(4)  # machine kind of the open set, 0 between sets
STATE_FIRST_MS = const(5)  # start of the set's first rep
STATE_END_MS = const(6)  # end of its last rep
STATE_TENSION_MS = const(7)
STATE_BEST = const(8)  # best mean concentric speed
STATE_LAST = const(9)  # mean concentric speed of the last rep
STATE_REPS = const(10)
STATE_DETECTOR = const(11)
STATE_FIELDS = const(23)


def write_varint(buffer, at, value):
    """Write an integer as a zigzag varint. Return the position after it."""
    value = value << 1 if value >= 0 else ~value << 1 | 1
    while value > 127:
        buffer[at] = value & 127 | 128
        value >>= 7
        at += 1
    buffer[at] = value
    return at + 1


def read_varint(buffer, at, end):
    """Read a zigzag varint. Return (value, position after it). Raise ValueError if it does not end before end."""
    value = shift = 0
    while at < end and shift < 70:
        byte = buffer[at]
        value |= (byte & 127) << shift
        at += 1
        shift += 7
        if byte < 128:
            return value >> 1 ^ -(value & 1), at
    raise ValueError("varint is cut off")


def finish_record(buffer, start, kind, end):
    """Add header and checksum to the payload in buffer[start + 3 : end]. Return the position after the record."""
    struct.pack_into("<BH", buffer, start, kind, end - start - 3)
    struct.pack_into("<H", buffer, end, crc32(memoryview(buffer)[start:end]) & 0xFFFF)
    return end + 2


def pack(buffer, start, kind, numbers, texts=()):
    """Write a record. Return the position after it. Raise IndexError or ValueError if the buffer is too small."""
    buffer[start + 3] = len(numbers)
    at = start + 4
    for value in numbers:
        at = write_varint(buffer, at, value)
    for text in texts:
        text = text.encode()
        at = write_varint(buffer, at, len(text))
        if at + len(text) + 2 > len(buffer):
            raise IndexError("buffer is too small")
        buffer[at : at + len(text)] = text
        at += len(text)
    return finish_record(buffer, start, kind, at)


def record_end(buffer, at, end):
    """Return where the payload of the record at this position ends, or -1 if no complete, undamaged record is there."""
    if end - at < RECORD_OVERHEAD or not 0 < buffer[at] < KIND_LIMIT:
        return -1
    stop = at + 3 + (buffer[at + 1] | buffer[at + 2] << 8)
    if stop + 2 > end or crc32(memoryview(buffer)[at:stop]) & 0xFFFF != buffer[stop] | buffer[stop + 1] << 8:
        return -1
    return stop


def unpack(buffer, at, stop, numbers, texts):
    """Return the first integers and texts, as many as asked for, of the record whose payload ends at stop.

    Raise ValueError if the payload is damaged.
    """
    fields = []
    at += 3
    given = buffer[at] if at < stop else 0
    at += 1
    for i in range(given):
        value, at = read_varint(buffer, at, stop)
        if i < numbers:
            fields.append(value)
    fields += [0] * (numbers - given)
    for _ in range(texts):
        text = ""
        if at < stop:
            size, at = read_varint(buffer, at, stop)
            if not 0 <= size <= stop - at:
                raise ValueError("text is cut off")
            text = str(bytes(buffer[at : at + size]), "utf-8")
            at += size
        fields.append(text)
    return fields
