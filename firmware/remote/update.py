"""Receives a version over the air into the slot that is not in use. Loaded on demand.

The host sends checksums.txt, then the files that difference() names, with DATA messages (request_handler.py), and at
last the version's name. Functions raise ValueError with a sentence if they refuse.
"""

import os
import sys

import launcher
import machine
from kickback_protocol.message_kinds import UPDATE_PERCENT
from repcore import const

HOME = __file__.rsplit("/", 1)[0]
SPARE = "/" + launcher.other(HOME[1:])
_PART = const(512)


def check(remote):
    """Raise ValueError unless the plate is at rest, no set is open and the cell holds."""
    device = remote.device
    if 0 < device.battery.percent < UPDATE_PERCENT:
        raise ValueError("the cell has %d %%: charge it above %d %%" % (device.battery.percent, UPDATE_PERCENT))
    if device.pipeline.detector.phase or device.set_logger.open:
        raise ValueError("a set is open: end it first")


def close(remote):
    file = remote.requests.file
    remote.requests.file = None
    if file:
        file.close()


def load(remote, now_ms, bytecode, b, c, path):
    """Begin a file of the new version; checksums.txt makes the slot incomplete."""
    own = sys.implementation._mpy & 255  # pyright: ignore[reportAttributeAccessIssue]
    if bytecode != own:
        raise ValueError("its MicroPython reads .mpy files of version %d, not %d" % (own, bytecode))
    if path.count(".") != 1:  # as those of all files; the folder above has two
        raise ValueError("not a path of a version: " + path)
    check(remote)
    close(remote)
    launcher.remove(SPARE + launcher.MARK)
    for folder in (SPARE, SPARE + "/" + path.rpartition("/")[0]):
        try:
            os.mkdir(folder.rstrip("/"))
        except OSError:
            pass  # it exists
    remote.requests.file = open(SPARE + "/" + path, "wb")


def difference(remote):
    """Return the names of the files that the host has to send. Files of the running version are copied."""
    check(remote)
    close(remote)
    found = []
    with open(SPARE + launcher.CHECKSUMS) as lines:
        for line in lines:
            name, checksum = line.split()
            remote.device.wdt.feed()
            if launcher.file_checksum(SPARE + "/" + name) == checksum:
                continue
            if launcher.file_checksum(HOME + "/" + name) == checksum:
                copy(HOME + "/" + name, SPARE + "/" + name)
            else:
                found.append(name.encode() + b"\n")
    return found


def copy(source, target):
    folder = target.rpartition("/")[0]
    try:
        os.mkdir(folder)
    except OSError:
        pass  # it exists
    with open(source, "rb") as read, open(target, "wb") as write:
        while part := read.read(_PART):
            write.write(part)


def install(remote, now_ms, name):
    """Compare all files with their checksums and put the version on trial, which a host with the key must end."""
    check(remote)
    close(remote)
    with open(SPARE + launcher.MARK, "w") as file:
        file.write(name)
    remote.device.wdt.feed()
    damage = launcher.find_damage(SPARE[1:], True)
    if damage:
        launcher.remove(SPARE + launcher.MARK)
        raise ValueError("the new version " + damage)
    open(launcher.AIR, "w").close()
    launcher.write_state(SPARE[1:], 1, 0)


def reset(remote, now_ms):
    remote.device.pipeline.close()
    open(launcher.PLANNED, "w").close()
    machine.reset()
