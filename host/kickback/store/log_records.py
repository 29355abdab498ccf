"""A device's log, as bytes and as records."""

from collections.abc import Mapping
from typing import NamedTuple

from kickback_protocol import record_codec
from kickback_protocol.fields import RECORDS, unpack

UNREADABLE = -3  # code of a note


class LogRecord(NamedTuple):
    """One record: its offset in the device's log, its name in RECORDS, its fields by name."""

    offset: int
    name: str
    fields: Mapping[str, int | str]


def read_records(stream: bytes, offset: int) -> tuple[list[LogRecord], int]:
    """Reads the complete records at the start of a part of a log; returns them and the offset of their end.

    offset: where the part begins in the log. Stops at a record that is cut off. Raises ValueError at a damaged one.
    """
    records, at = [], 0
    while len(stream) - at >= record_codec.RECORD_OVERHEAD:
        size = int.from_bytes(stream[at + 1 : at + 3], "little")
        if at + size + record_codec.RECORD_OVERHEAD > len(stream) and stream[at] in RECORDS:
            break
        stop = record_codec.record_end(stream, at, len(stream))
        if stop < 0:
            raise ValueError(f"the log is damaged at byte {offset + at}: pull it again")
        records.append(_record(stream, at, stop, offset))
        at = stop + 2
    return records, offset + at


def _record(stream: bytes, at: int, stop: int, offset: int) -> LogRecord:
    """A record whose checksum is right. If its fields cannot be read, a note: a new pull would give the same."""
    try:
        values = unpack(stream, at, stop)
    except ValueError:
        if stream[at] not in RECORDS:
            raise
        text = f"unreadable record {RECORDS[stream[at]][0]}: {stream[at:stop].hex()}"
        return LogRecord(offset + at, "note", {"up_ms": 0, "code": UNREADABLE, "text": text})
    name, numbers, texts = RECORDS[stream[at]]
    return LogRecord(offset + at, name, dict(zip([*numbers.split(), *texts.split()], values, strict=True)))
