"""Every byte that leaves the device, pack beside unpack. All little-endian, integers only.

A record, on flash and on the air:
 0      1      3                           3 + length
+------+------+---------------------------+------+
| kind |length| payload                   | crc  |     crc: low half of CRC-32 over all before it
+------+------+---------------------------+------+
  u8     u16                                u16
Payload: how many integers (u8), the integers, each a zigzag LEB128 varint, then texts, each its length in bytes
(varint) and UTF-8. fields.py names them for each kind. Newer versions append integers or texts: what is missing reads
as 0 and "", what is not known is passed over.

The session log is one stream of records; where they begin in it, counted from the first ever written, is an offset.

Trace file (.kbt), version 2: "KBT", 2, a TRACE record, then SET_ENDED and PIECEs, whose payload is not fields but:
+----------------------------------+---------------------------------------------------------------+
| count, t_us, ax ay az gx gy gz   | blocks of 16 samples (the last one fewer): the rest of count  |
+----------------------------------+---------------------------------------------------------------+
  varints: the piece's first sample   bits, see rice.py
Hosts write version 1, see plain_trace.py. What goes over the air is drawn in wire_radio.py, which a device without
Bluetooth does not load: heap is scarce.
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
# codes of NOTE
NOTE_FAULT = const(1)
NOTE_RECOVERED = const(2)
NOTE_CRASH = const(3)
NOTE_SETTINGS = const(4)
NOTE_FLASH = const(5)
LOG_VERSION = const(1)
COMPRESSED = b"KBT\x02"
FRAME = const(5)  # bytes of a record beside its payload
MARK = const(11)  # bytes of a PULLED, at most
KINDS = const(64)  # all are below


def put(buffer, at, value):
    """Writes an integer as a zigzag varint; returns where the next byte goes."""
    value = value << 1 if value >= 0 else ~value << 1 | 1
    while value > 127:
        buffer[at] = value & 127 | 128
        value >>= 7
        at += 1
    buffer[at] = value
    return at + 1


def get(buffer, at, end):
    """Reads a zigzag varint before end; gives (value, where the next byte is). Raises ValueError where none is."""
    value = shift = 0
    while at < end and shift < 70:
        byte = buffer[at]
        value |= (byte & 127) << shift
        at += 1
        shift += 7
        if byte < 128:
            return value >> 1 ^ -(value & 1), at
    raise ValueError("a number is cut off")


def seal(buffer, start, kind, end):
    """Makes a record of the payload that lies between start + 3 and end; returns where the next record goes."""
    struct.pack_into("<BH", buffer, start, kind, end - start - 3)
    struct.pack_into("<H", buffer, end, crc32(memoryview(buffer)[start:end]) & 0xFFFF)
    return end + 2


def pack(buffer, start, kind, numbers, texts=()):
    """Writes a record; returns where the next one goes. Raises IndexError or ValueError where buffer is too small."""
    buffer[start + 3] = len(numbers)
    at = start + 4
    for value in numbers:
        at = put(buffer, at, value)
    for text in texts:
        text = text.encode()
        at = put(buffer, at, len(text))
        if at + len(text) + 2 > len(buffer):
            raise IndexError("no room")
        buffer[at : at + len(text)] = text
        at += len(text)
    return seal(buffer, start, kind, at)


def check(buffer, at, end):
    """Where the payload of the record at this place ends; -1 where no whole and sound record is."""
    if end - at < FRAME or not 0 < buffer[at] < KINDS:
        return -1
    stop = at + 3 + (buffer[at + 1] | buffer[at + 2] << 8)
    if stop + 2 > end or crc32(memoryview(buffer)[at:stop]) & 0xFFFF != buffer[stop] | buffer[stop + 1] << 8:
        return -1
    return stop


def unpack(buffer, at, stop, numbers, texts):
    """So many integers, then so many texts, of the record at this place, whose payload ends at stop.

    Raises ValueError where the payload is damaged.
    """
    fields = []
    at += 3
    given = buffer[at] if at < stop else 0
    at += 1
    for i in range(given):
        value, at = get(buffer, at, stop)
        if i < numbers:
            fields.append(value)
    fields += [0] * (numbers - given)
    for _ in range(texts):
        text = ""
        if at < stop:
            size, at = get(buffer, at, stop)
            if not 0 <= size <= stop - at:
                raise ValueError("a text is cut off")
            text = str(bytes(buffer[at : at + size]), "utf-8")
            at += size
        fields.append(text)
    return fields
