"""Recovers the session log at the start: its end on flash, and the pending records in RTC memory. Loaded on demand."""

import os

from kickback_protocol import record_codec
from repcore import const
from session_log import STATE_SIZE

_FIELDS = const(6)  # of the longest record that SessionLog.observe() reads


def recover(log):
    """Restore a SessionLog. Return whether RTC memory was intact."""
    recover_flash(log)
    return recover_rtc(log)


def recover_flash(log):
    """Find the segments and the last numbers used."""
    try:
        os.mkdir(log.folder)
    except OSError:
        pass  # it exists
    log.segments = sorted([int(name, 16) for name in os.listdir(log.folder) if is_segment(name)]) or [0]
    while len(log.segments) > 1 and not log.size_on_flash():
        os.remove(log.path(-1))  # the power was cut when the segment was created: it has no numbers
        log.segments.pop()
    log.size = log.size_on_flash()
    if log.size:
        for kind, fields in read_records(log.path(-1), log.pending):
            log.observe(kind, fields)


def recover_rtc(log):
    """Restore the state and the pending records. Return False if the power was off."""
    kept = log.rtc.memory()
    stop = record_codec.record_end(kept, 0, len(kept))
    if stop < 0 or kept[0] != record_codec.STATE:
        return False
    state = record_codec.unpack(kept, 0, stop, record_codec.STATE_FIELDS, 0)
    written = state[record_codec.STATE_OFFSET] < log.offset
    log.state[:] = state
    at = STATE_SIZE
    while not written and (stop := record_codec.record_end(kept, at, len(kept))) > 0:
        log.observe(kept[at], record_codec.unpack(kept, at, stop, _FIELDS, 0))
        at = stop + 2
    log.pending[STATE_SIZE:at] = kept[STATE_SIZE:at]
    log.end = at
    return True


def is_segment(name):
    return len(name) == 8 and not name.strip("0123456789abcdef")


def read_records(path, buffer):
    """Yield kind and first integers of each intact record of a segment file. Skips damaged bytes.

    buffer: room for one record.
    """
    with open(path, "rb") as file:
        at = filled = 0
        got = 1
        while got:
            buffer[: filled - at] = buffer[at:filled]
            filled -= at
            at = 0
            got = file.readinto(memoryview(buffer)[filled:])
            filled += got
            while filled - at >= record_codec.RECORD_OVERHEAD:
                stop = record_codec.record_end(buffer, at, filled)
                if stop < 0:
                    end = at + (buffer[at + 1] | buffer[at + 2] << 8) + record_codec.RECORD_OVERHEAD
                    if got and at and end > filled and buffer[at] < record_codec.KIND_LIMIT:
                        break  # the rest of the record has not been read yet
                    at += 1
                else:
                    try:
                        yield buffer[at], record_codec.unpack(buffer, at, stop, _FIELDS, 0)
                    except ValueError:
                        pass
                    at = stop + 2
