"""Trace file (.kbt), version 1, written by the host: a header, then one record per sample. Little-endian.

Header, once (10 bytes)              Record, one per sample (16 bytes)
 0   1   2   3   4       6      8     0       4    6    8    10   12   14
+---+---+---+---+-------+------+----+ +-------+----+----+----+----+----+----+
| K | B | T | 1 | accel | gyro |rate| | t_us  | ax | ay | az | gx | gy | gz |
+---+---+---+---+-------+------+----+ +-------+----+----+----+----+----+----+
             u8  u16 g   u16    u16    u32     int16, full scale 32768 = the range
           version       deg/s  Hz

t_us counts microseconds and wraps at 2**30. rate is the nominal rate; the times give the actual one.
"""

import struct

VERSION = 1
HEADER_SIZE = 10
RECORD_SIZE = 16
MAGIC = b"KBT"
_HEADER = "<3sBHHH"
_RECORD = "<I6h"


def pack_header(buffer, accel_range_g, gyro_range_dps, rate_hz):
    """Write the header to the start of buffer."""
    struct.pack_into(_HEADER, buffer, 0, MAGIC, VERSION, accel_range_g, gyro_range_dps, rate_hz)


def unpack_header(buffer):
    """Return (accel_range_g, gyro_range_dps, rate_hz). Raise ValueError for other files and versions."""
    if len(buffer) < HEADER_SIZE or bytes(buffer[:3]) != MAGIC:
        raise ValueError("not a kickback trace: it does not start with KBT")
    _, version, accel_range_g, gyro_range_dps, rate_hz = struct.unpack_from(_HEADER, buffer, 0)
    if version != VERSION:
        raise ValueError("trace version %d, but this kickback reads versions 1 and 2: update it" % version)
    return accel_range_g, gyro_range_dps, rate_hz


def pack_record(buffer, at, t_us, ax, ay, az, gx, gy, gz):
    """Write one sample to buffer at byte offset at. Allocates nothing."""
    struct.pack_into(_RECORD, buffer, at, t_us, ax, ay, az, gx, gy, gz)


def unpack_record(buffer, at):
    """Return (t_us, ax, ay, az, gx, gy, gz) from byte offset at."""
    return struct.unpack_from(_RECORD, buffer, at)
