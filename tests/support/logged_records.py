"""A rep as an event of the core; the records of a log."""

from pathlib import Path

from kickback_protocol import record_codec
from kickback_protocol.fields import RECORDS, unpack


def event(start: int, mean: int = 50_000, flags: int = 0):
    """A REP event of the core: 900 ms concentric, 1100 ms hold, 2000 ms eccentric, reported 150 ms later."""
    return (2, start + 4150, 9, 9, start, start + 900, start + 2000, start + 4000, 45_000, mean, 90_000, flags, 3)


def logged(log, *names):
    """Dicts of the records of these names, flash and what waits."""
    paths = [Path(log.path(i)) for i in range(len(log.segments))]
    raw = b"".join(path.read_bytes() for path in paths if path.exists())
    raw += bytes(log.pending[112 : log.end])
    at, found = 0, []
    while at < len(raw):
        stop = record_codec.record_end(raw, at, len(raw))
        assert stop > 0
        name, numbers, texts = RECORDS[raw[at]]
        if name in names:
            found.append(dict(zip([*numbers.split(), *texts.split()], unpack(raw, at, stop), strict=True)))
        at = stop + 2
    return found
