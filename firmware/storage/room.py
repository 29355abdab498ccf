"""What is deleted from flash: the oldest when it is full, what a host has, or everything."""

import os

from kickback_protocol import wire
from raw_recorder import free_bytes, is_trace
from repcore import const
from session_log import STATE_SIZE

_ROOM_BYTES = const(32768)  # littlefs needs some to copy what it changes
_RAW = "/raw/"


def make_room(upkeep):
    """Flash is full: first goes the oldest that a host has, then raw traces, then the oldest of all; it is told."""
    log = upkeep.device.log
    before = free_bytes()
    while free_bytes() < _ROOM_BYTES:
        if log.drop(False):
            continue
        name = drop_oldest(upkeep.device)
        if name:
            upkeep.full = "flash is full: raw traces to %s are deleted" % name
        elif log.drop(True):
            first = log.segments[0]
            upkeep.full = "flash is full: raw traces and sessions before %d are gone, no host had them" % first
        else:
            break
    return free_bytes() > before


def drop_oldest(device):
    """Deletes the oldest trace that may go; its name, or "" where there is none."""
    for name in traces(device)[:1]:
        os.remove(_RAW + name)
        return name
    return ""


def traces(device):
    """Names of the raw traces that may go, the oldest first: all but the one that is being written."""
    recorder = device.tracker.recorder
    written = recorder.number if recorder and recorder.file else -1
    return sorted([name for name in os.listdir(_RAW) if is_trace(name) and int(name[:5]) != written])


def erase(device):
    """All sessions and raw traces."""
    tracker = device.tracker
    if device.book.open:
        tracker.end_now()
    tracker.stop_recording()
    erase_log(device.log)
    while drop_oldest(device):
        pass
    device.upkeep.recording()


def erase_pulled(device, trace):
    """What hosts have: their log, and raw traces up to this number."""
    erase_pulled_log(device.log)
    for name in traces(device):
        if int(name[:5]) <= trace:
            os.remove(_RAW + name)


def erase_pulled_log(log):
    """Deletes segments that hosts have, the newest too if nothing but their mark is left of it."""
    log.flush()
    if log.size and log.offset - log.pulled <= wire.MARK:
        log.segments.append(log.offset)
        log.size = 0
        log.add(wire.PULLED, (log.offset,))
        log.flush()
    while log.drop(False):
        pass


def erase_log(log):
    """Deletes all sessions; offsets and numbers go on, so that a host takes nothing for what it has."""
    while log.drop(True):
        pass
    end = log.offset + log.waiting
    log.segments[log.size > 0 :] = [end]  # the last one goes when this is on flash: it knows the numbers
    log.size = 0
    log.end = STATE_SIZE
    log.state[:] = [0] * len(log.state)
    log.add(wire.PULLED, (end,))
    log.flush()
    log.drop(True)
