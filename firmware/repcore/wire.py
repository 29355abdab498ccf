"""Every byte that leaves the device, pack beside unpack. All little-endian, integers only.

A record, on flash and on the air:
 0      1      3                           3 + length
+------+------+---------------------------+------+
| kind |length| payload                   | crc  |     crc: low half of CRC-32 over all before it
+------+------+---------------------------+------+
  u8     u16                                u16
Payload: the fields that RECORDS names for the kind, integers first, each a zigzag LEB128 varint, then texts, each its
length in bytes (varint) and UTF-8. What is missing at the end reads as 0 and "": newer versions append fields.

The session log is one stream of records; where they begin in it, counted from the first ever written, is an offset.

Trace file (.kbt), version 2: "KBT", 2, a TRACE record, then SET_ENDED and PIECEs, whose payload is not fields but:
+----------------------------------+---------------------------------------------------------------+
| count, t_us, ax ay az gx gy gz   | blocks of 16 samples (the last one fewer): the rest of count  |
+----------------------------------+---------------------------------------------------------------+
  varints: the piece's first sample   bits, see rice.py
Version 1 has the header and records that are drawn further down.
"""
import struct
from binascii import crc32

from . import const

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
# kind: name, integer fields, text fields. up_ms, start_ms, end_ms: the device's uptime, 0 when power came
RECORDS = {
    OPEN: ("open", "version offset session boot pulled", "device"),  # begins a segment file of the log
    BOOT: ("boot", "boot cause up_ms sensor", "firmware"),
    SESSION: ("session", "session boot up_ms", "lifter machine"),
    # top_ms: after start, rep_ms: after end, when the core told; rom in mdeg or um, kind 1 lever, 2 sled
    REP: ("rep", "session set rep start_ms concentric_ms pause_ms eccentric_ms top_ms rep_ms"
          " rom mean_speed peak_speed flags kind", ""),
    # side 0 not known, 1 left, 2 right; temperature in 0.1 C
    SET: ("set", "session set side reps start_ms end_ms tension_ms velocity_loss weight_g gaps saturated"
          " temperature", ""),
    # set 0: the whole session; field 1 lifter, 2 machine, 3 side, 4 weight_g, 5 note
    AMEND: ("amend", "session set field", "value"),
    NOTE: ("note", "up_ms code", "text"),
    TIME: ("time", "boot up_ms epoch_s utc_offset_min", ""),
    RAW: ("raw", "session set number size start_ms", ""),  # a trace file that holds the set
    PULLED: ("pulled", "offset", ""),  # a host has all before it
    # what the set under way needs after a reset; in RTC memory only
    STATE: ("state", "offset session set side open first_ms end_ms tension_ms best last reps last_ms trials", ""),
    # up_ms: uptime at the core's ms 0; profile: kind, span; rest: what Counter.resting() gave, 0s for nothing
    TRACE: ("trace", "accel_range_g gyro_range_dps rate_hz up_ms kind span rest0 rest1 rest2 rest3 rest4 rest5",
            "settings"),
    PIECE: ("piece", "", ""),
    SET_ENDED: ("set ended", "", ""),  # between pieces: here the set was ended by hand
}  # fmt: skip
LOG_VERSION = const(1)
FRAME = const(5)  # bytes of a record beside its payload


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
    at = start + 3
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
    if end - at < FRAME or buffer[at] not in RECORDS:
        return -1
    stop = at + 3 + (buffer[at + 1] | buffer[at + 2] << 8)
    if stop + 2 > end or crc32(memoryview(buffer)[at:stop]) & 0xFFFF != buffer[stop] | buffer[stop + 1] << 8:
        return -1
    return stop


def unpack(buffer, at, stop):
    """The fields of the record at this place, whose payload ends at stop: integers and texts, as RECORDS names them.

    Raises ValueError where the payload is not what its kind has.
    """
    _, names, texts = RECORDS[buffer[at]]
    at += 3
    fields = []
    for _ in names.split():
        value = 0
        if at < stop:
            value, at = get(buffer, at, stop)
        fields.append(value)
    for _ in texts.split():
        text = ""
        if at < stop:
            size, at = get(buffer, at, stop)
            if not 0 <= size <= stop - at:
                raise ValueError("a text is cut off")
            text = str(bytes(buffer[at : at + size]), "utf-8")
            at += size
        fields.append(text)
    return fields


# The trace file's version 1, as hosts write it: a header, then a record per sample.
#
# Header, once (10 bytes)              Record, one per sample (16 bytes)
#  0   1   2   3   4       6      8     0       4    6    8    10   12   14
# +---+---+---+---+-------+------+----+ +-------+----+----+----+----+----+----+
# | K | B | T | 1 | accel | gyro |rate| | t_us  | ax | ay | az | gx | gy | gz |
# +---+---+---+---+-------+------+----+ +-------+----+----+----+----+----+----+
#              u8  u16 g   u16    u16    u32     int16, full scale 32768 = the range
#            version       deg/s  Hz
#
# t_us counts microseconds and wraps at 2**30. rate is what was asked of the sensor; the times tell what came.
VERSION = 1
HEADER_SIZE = 10
RECORD_SIZE = 16
MAGIC = b"KBT"
COMPRESSED = MAGIC + b"\x02"
_HEADER = "<3sBHHH"
_RECORD = "<I6h"


def pack_header(buffer, accel_range_g, gyro_range_dps, rate_hz):
    """Writes the header to the start of buffer."""
    struct.pack_into(_HEADER, buffer, 0, MAGIC, VERSION, accel_range_g, gyro_range_dps, rate_hz)


def unpack_header(buffer):
    """Gives (accel_range_g, gyro_range_dps, rate_hz). Raises ValueError, a sentence, for other files and versions."""
    if len(buffer) < HEADER_SIZE or bytes(buffer[:3]) != MAGIC:
        raise ValueError("not a kickback trace: it does not start with KBT")
    _, version, accel_range_g, gyro_range_dps, rate_hz = struct.unpack_from(_HEADER, buffer, 0)
    if version != VERSION:
        raise ValueError("trace version %d, but this kickback reads versions 1 and 2: update it" % version)
    return accel_range_g, gyro_range_dps, rate_hz


def pack_record(buffer, at, t_us, ax, ay, az, gx, gy, gz):
    """Writes one sample to buffer at byte offset at; allocates nothing."""
    struct.pack_into(_RECORD, buffer, at, t_us, ax, ay, az, gx, gy, gz)


def unpack_record(buffer, at):
    """Gives (t_us, ax, ay, az, gx, gy, gz) from byte offset at."""
    return struct.unpack_from(_RECORD, buffer, at)


# Messages between sensor and host, over Bluetooth or a cable. Each is a record, as above; once both sides have proven
# the owner's key it is sealed (auth.py). PROTOCOL.md says who sends which when.
#
# Sealed                                        Packet on the air
#  0      1         5                n           0                       1
# +------+---------+----------------+-------+   +-----------------------+---------------------------+
# | 0xFF | counter | record         | MAC   |   | first 128, last 64,   | up to MTU - 4 bytes of a  |
# +------+---------+----------------+-------+   | number modulo 64      | record, sealed or not     |
#  u8     u32                        8 bytes    +-----------------------+---------------------------+
#
# DATA's payload: a varint, the offset of the bytes that follow.
# Line on a cable: "~", a message in base64, "\n". Lines without the "~" are the sensor's prints.
PROTOCOL = const(1)
HELLO = const(32)
WELCOME = const(33)
PROOF = const(34)
CLAIM = const(35)
REPLY = const(36)
LISTEN = const(37)
INFO = const(38)
READ = const(39)
DATA = const(40)
DONE = const(41)
DO = const(42)
EVENT = const(43)
LIVE = const(44)
RECORDS.update({
    HELLO: ("hello", "version", "nonce"),  # nonces, proofs and keys in hex
    WELCOME: ("welcome", "version claimed", "nonce device name"),
    PROOF: ("proof", "", "proof"),
    CLAIM: ("claim", "", "key"),
    REPLY: ("reply", "to code", "text"),
    LISTEN: ("listen", "on", ""),  # 0 nothing, 1 events, 2 live state too
    INFO: ("info", "boot up_ms epoch_s log_first log_end log_pulled battery recording session sensor free_kb",
           "firmware"),
    READ: ("read", "what number offset length", ""),
    DATA: ("data", "", ""),
    DONE: ("done", "offset crc", ""),  # where the next READ goes on; CRC-32 of what this one gave
    DO: ("do", "action a b c", "text"),
    # an event as the core gave it (counter.py)
    EVENT: ("event", "seq session machine kind at_ms set rep start_ms peak_start_ms peak_end_ms end_ms rom mean_speed"
            " peak_speed flags", ""),
    LIVE: ("live", "ms phase position speed rep set machine", ""),  # ms: uptime's low 16 bits
})  # fmt: skip
SEALED = const(0xFF)
MAC = const(8)
SEAL = const(13)  # bytes of a seal
FIRST = const(128)
LAST = const(64)
# of REPLY
OK = const(0)
UNPROVEN = const(1)
NEWER = const(2)  # the host's version; WELCOME tells ours
TAKEN = const(3)  # another host has claimed it
CLOSED = const(4)  # no window for claiming
CABLE = const(5)  # no LE Secure Connections: use the cable
REFUSED = const(6)  # text says why
UNKNOWN = const(7)
STORAGE = const(8)
WRONG_KEY = const(9)
UNCLAIMED = const(10)
# of READ
LOG = const(0)
RAW_TRACE = const(1)
SETTINGS = const(2)  # JSON: name -> value
PROFILES = const(3)  # JSON: machine -> profile
# of DO: the sensor's method, and which of a, b, c and text it takes
ACTIONS = (("mark_pulled", 0, 1), ("set_time", 0, 2), ("record", 0, 1), ("erase", 0, 2), ("identify", 0, 0),
           ("end_set", 0, 0), ("switch_side", 0, 0), ("set_setting", 3, 4), ("set_profile", 3, 4), ("amend", 0, 4))
# BTHome v2, objects in ascending order: packet number, battery %, reps, moving, reps of the last set, its tension in ms
BTHOME = ((0x00, 1), (0x01, 1), (0x09, 1), (0x22, 1), (0x3D, 2), (0x42, 3))


class Parts:
    """A frame put together of packets; size is 0 until the last one has come, then until it is taken."""

    def __init__(self, most):
        self.frame = bytearray(most)
        self.size = self.at = self.next = self.source = 0

    def add(self, packet, source=0):
        """A packet; one that doesn't go on where the last one ended, or comes from another source, ends the frame."""
        head = packet[0] if packet else LAST - 1
        if self.size or not packet:
            return
        if head & FIRST:
            self.at = self.next = 0
            self.source = source
        end = self.at + len(packet) - 1
        if head & 63 != self.next or source != self.source or end > len(self.frame):
            self.next = 64
            return
        self.frame[self.at : end] = memoryview(packet)[1:]
        self.at = end
        self.next = self.next + 1 & 63
        if head & LAST:
            self.size = end
            self.next = 64


def advert(values):
    """Advertising data: flags (general, no classic Bluetooth), then BTHOME's objects with these values."""
    data = bytearray(b"\x02\x01\x06\x00\x16\xd2\xfc\x44")
    for (kind, size), value in zip(BTHOME, values):
        data.append(kind)
        for _ in range(size):
            data.append(value & 255)
            value >>= 8
    data[3] = len(data) - 4
    return data
