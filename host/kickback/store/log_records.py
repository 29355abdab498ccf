"""A device's log, as bytes or as records."""

from collections.abc import Mapping
from typing import NamedTuple

from kickback_protocol import wire
from kickback_protocol.fields import RECORDS, unpack

UNREADABLE = -3  # a note's code


class LogRecord(NamedTuple):
    """One record: where it begins in the device's log, its name in RECORDS, its fields by name."""

    offset: int
    name: str
    fields: Mapping[str, int | str]


def read_records(stream: bytes, offset: int) -> tuple[list[LogRecord], int]:
    """The whole records at the start of a piece of log that begins at offset, and where they end in the log.

    Stops at a record that is cut off. Raises ValueError, a sentence, at one that is damaged.
    """
    records, at = [], 0
    while len(stream) - at >= wire.FRAME:
        size = int.from_bytes(stream[at + 1 : at + 3], "little")
        if at + size + wire.FRAME > len(stream) and stream[at] in RECORDS:
            break
        stop = wire.check(stream, at, len(stream))
        if stop < 0:
            raise ValueError(f"the log is damaged at byte {offset + at}: pull it again")
        records.append(_record(stream, at, stop, offset))
        at = stop + 2
    return records, offset + at


def _record(stream: bytes, at: int, stop: int, offset: int) -> LogRecord:
    """One that is sound, and says what it cannot, is a note: pulled again it would be the same."""
    try:
        values = unpack(stream, at, stop)
    except ValueError:
        if stream[at] not in RECORDS:
            raise
        text = f"a {RECORDS[stream[at]][0]} that cannot be read: {stream[at:stop].hex()}"
        return LogRecord(offset + at, "note", {"up_ms": 0, "code": UNREADABLE, "text": text})
    name, numbers, texts = RECORDS[stream[at]]
    return LogRecord(offset + at, name, dict(zip([*numbers.split(), *texts.split()], values, strict=True)))
