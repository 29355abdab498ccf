"""Deletes from flash: the oldest data when it is full, the data that a host has, or everything. Loaded on demand."""

import os

from kickback_protocol import record_codec
from raw_recorder import free_bytes, is_trace
from repcore import const
from session_log import STATE_SIZE

_MIN_FREE_BYTES = const(32768)  # littlefs needs some to copy what it changes
_RAW = "/raw/"


def free_flash(housekeeping):
    """Make room on a full flash and leave a note. Return whether it helped.

    Deletes in this order: the oldest log segments that a host has, raw traces, the oldest log segments.
    """
    log = housekeeping.device.log
    before = free_bytes()
    while free_bytes() < _MIN_FREE_BYTES:
        if log.drop(False):
            continue
        name = delete_oldest_trace(housekeeping.device)
        if name:
            housekeeping.flash_note = "flash is full: raw traces to %s are deleted" % name
        elif log.drop(True):
            first = log.segments[0]
            housekeeping.flash_note = (
                "flash is full: raw traces and sessions before %d are deleted, no host had them" % first
            )
        else:
            break
    return free_bytes() > before


def delete_oldest_trace(device):
    """Delete the oldest raw trace. Return its name, "" if there is none."""
    for name in deletable_traces(device)[:1]:
        os.remove(_RAW + name)
        return name
    return ""


def deletable_traces(device):
    """Return the names of all raw traces except the one being written, the oldest first."""
    recorder = device.pipeline.recorder
    written = recorder.number if recorder and recorder.file else -1
    return sorted([name for name in os.listdir(_RAW) if is_trace(name) and int(name[:5]) != written])


def erase(device):
    """Delete all sessions and raw traces."""
    pipeline = device.pipeline
    if device.set_logger.open:
        pipeline.end_set_now()
    pipeline.stop_recording()
    erase_log(device.log)
    while delete_oldest_trace(device):
        pass
    device.housekeeping.apply_recording()


def erase_pulled(device, trace, end):
    """Delete the log that the asking host has, up to this end, and the raw traces up to this number."""
    erase_pulled_log(device.log, end)
    for name in deletable_traces(device):
        if int(name[:5]) <= trace:
            os.remove(_RAW + name)


def erase_pulled_log(log, end):
    """Delete the segments before this end that a host has; the newest too if only a PULLED record was added since."""
    log.flush()
    if log.size and log.offset - min(end, log.pulled) <= record_codec.PULLED_SIZE:
        end = log.offset
        log.segments.append(end)
        log.size = 0
        log.add(record_codec.PULLED, (log.offset,))
        log.flush()
    while len(log.segments) > 1 and log.segments[1] <= end and log.drop(False):
        pass


def erase_log(log):
    """Delete all sessions. Offsets and numbers continue, so that a host does not mistake new sessions for old ones."""
    while log.drop(True):
        pass
    end = log.offset + log.waiting
    log.segments[log.size > 0 :] = [end]  # the last old segment has the numbers: it is deleted after the flush
    log.size = 0
    log.end = STATE_SIZE
    log.state[:] = [0] * len(log.state)
    log.add(record_codec.PULLED, (end,))
    log.flush()
    log.drop(True)
