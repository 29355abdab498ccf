"""Encodes samples as a trace file of the device."""

from collections.abc import Sequence

from kickback_protocol import record_codec
from kickback_protocol.rice import Rice


def coded(rows: Sequence[Sequence[int]], size: int = 1536) -> bytes:
    """A trace file like those of RawRecorder. rows: time in us and six counts; size: bytes of a compressed block."""
    buffer = bytearray(192)
    parts = [
        record_codec.COMPRESSED,
        bytes(buffer[: record_codec.pack(buffer, 0, record_codec.TRACE, (4, 500, 100) + (0,) * 9, ("",))]),
    ]
    rice = Rice(bytearray(size))
    done = 0
    while done < len(rows):  # like the pipeline: five samples at a time, single ones at the end of a block
        part = rows[done : done + 5]
        part = part if rice.fits(len(part)) else part[:1]
        if rice.add([row[0] for row in part], [count for row in part for count in row[1:]], len(part)):
            parts.append(bytes(rice.buffer[: rice.close()]))
            rice.clear()
        done += len(part)
    return b"".join([*parts, bytes(rice.buffer[: rice.close()])])
