"""A device's log, as bytes or as records."""

from collections.abc import Mapping
from typing import NamedTuple

from repcore import wire
from repcore.fields import RECORDS, unpack


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
        name, numbers, texts = RECORDS[stream[at]]
        values = unpack(stream, at, stop)
        fields = dict(zip([*numbers.split(), *texts.split()], values, strict=True))
        records.append(LogRecord(offset + at, name, fields))
        at = stop + 2
    return records, offset + at
