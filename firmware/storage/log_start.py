"""The session log at the firmware's start: where it ends on flash, and what waited in RTC memory when a reset came."""

import os

from kickback_protocol import wire
from repcore import const
from session_log import STATE_FIELDS, STATE_SIZE

_FIELDS = const(6)  # of a record that knows numbers


def take_up(log):
    """Where log, a SessionLog, goes on; says whether RTC memory was whole."""
    read_flash(log)
    return read_rtc(log)


def read_flash(log):
    """Finds the log's ends and the numbers used last."""
    try:
        os.mkdir(log.folder)
    except OSError:
        pass  # it is there
    log.segments = sorted([int(name, 16) for name in os.listdir(log.folder) if is_segment(name)]) or [0]
    while len(log.segments) > 1 and not log.size_on_flash():
        os.remove(log.path(-1))  # power went while it began: it knows no numbers
        log.segments.pop()
    log.size = log.size_on_flash()
    if log.size:
        for kind, fields in read_records(log.path(-1), log.box):
            log.heed(kind, fields)


def read_rtc(log):
    """Takes up what waited when the last reset came; False where power had gone."""
    kept = log.rtc.memory()
    stop = wire.check(kept, 0, len(kept))
    if stop < 0 or kept[0] != wire.STATE:
        return False
    state = wire.unpack(kept, 0, stop, STATE_FIELDS, 0)
    written = state[0] < log.offset
    log.state[:] = state
    at = STATE_SIZE
    while not written and (stop := wire.check(kept, at, len(kept))) > 0:
        log.heed(kept[at], wire.unpack(kept, at, stop, _FIELDS, 0))
        at = stop + 2
    log.box[STATE_SIZE:at] = kept[STATE_SIZE:at]
    log.end = at
    return True


def is_segment(name):
    return len(name) == 8 and not name.strip("0123456789abcdef")


def read_records(path, box):
    """Kind and first integers of each sound record in a segment file; damage is stepped over.

    box: room for one record.
    """
    with open(path, "rb") as file:
        at = filled = 0
        got = 1
        while got:
            box[: filled - at] = box[at:filled]
            filled -= at
            at = 0
            got = file.readinto(memoryview(box)[filled:])
            filled += got
            while filled - at >= wire.FRAME:
                stop = wire.check(box, at, filled)
                if stop < 0:
                    end = at + (box[at + 1] | box[at + 2] << 8) + wire.FRAME
                    if got and at and end > filled and box[at] < wire.KINDS:
                        break  # the rest of it is not read yet
                    at += 1
                else:
                    try:
                        yield box[at], wire.unpack(box, at, stop, _FIELDS, 0)
                    except ValueError:
                        pass
                    at = stop + 2
