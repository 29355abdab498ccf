"""Fills littlefs with logs: ``full_chip.py FIRMWARE many`` writes 10,000 reps, ``... full`` more than the flash holds.

Runs in MicroPython. Prints a JSON object.
"""

import json
import sys

import littlefs_device  # isort: skip (unmounts the host's files)
import flash_space
import kinds
import raw_recorder
from block_devices import Chip
from chip_substitutes import Rtc
from kickback_protocol import record_codec
from littlefs_device import DEVICE, Device, SessionLog, vfs

REP = (900, 1100, 2000, 950, 150, 45000, 50000, 90000, 6, 1)


class Cell:
    low = critical = False


class Lights:
    def __init__(self):
        self.shown = {}

    def status(self, name, on):
        self.shown[name] = on

    def __getattr__(self, name):
        return lambda *given: None


def session(log, number, sets=5, reps=10):
    """Log a session. Each set is flushed at its end."""
    up_ms = number * 100000000
    log.add(kinds.SESSION, (number, 1, up_ms), ("Ana", "Leg extension"))
    for n in range(1, sets + 1):
        for rep in range(1, reps + 1):
            up_ms += 4500
            log.add(kinds.REP, (number, n, rep, up_ms) + REP)
        log.add(kinds.SET, (number, n, 1, reps, up_ms - 45000, up_ms, 40000, 12, 22500, 0, 0, 301))
        log.flush()


def reps_on_flash(log):
    """Yield (session, set, rep) of each rep in the order of the log."""
    for i in range(len(log.segments)):
        with open(log.path(i), "rb") as file:
            raw = file.read()
        at = 0
        while (stop := record_codec.record_end(raw, at, len(raw))) > 0:
            if raw[at] == kinds.REP:
                yield tuple(record_codec.unpack(raw, at, stop, 3, 0))
            at = stop + 2
        if at != len(raw):
            yield "damaged at", log.segments[i] + at


def many():
    vfs.mount(vfs.VfsLfs2(new_chip(512), readsize=1024), "/")
    with open("/two versions of the firmware", "wb") as file:
        for _ in range(250):
            file.write(bytes(1024))
    before = raw_recorder.free_bytes()
    log = SessionLog(Rtc(), "/log", DEVICE)
    log.begin(1, 0, 0x68, "1.0")
    for number in range(1, 201):
        session(log, number)
    expected = [(s, n, rep) for s in range(1, 201) for n in range(1, 6) for rep in range(1, 11)]
    again = SessionLog(Rtc(), "/log", DEVICE)
    found = list(reps_on_flash(again))
    return {"reps": len(found), "in order": found == expected, "bytes": log.offset, "segments": len(log.segments),
            "taken": before - raw_recorder.free_bytes(), "free": raw_recorder.free_bytes(), "session": again.session,
            "boot": again.boot, "same end": again.offset == log.offset}  # fmt: skip


def new_chip(sectors):
    chip = Chip(sectors)
    vfs.VfsLfs2.mkfs(chip)
    return chip


def full():
    vfs.mount(vfs.VfsLfs2(new_chip(64), readsize=1024), "/")
    gone = []
    plain_drop, plain_oldest = SessionLog.drop, flash_space.delete_oldest_trace

    def drop(self, unpulled):
        size = plain_drop(self, unpulled)
        if size:
            gone.append("pulled" if self.segments[0] <= self.pulled else "unpulled")
        return size

    def oldest(device):
        name = plain_oldest(device)
        if name:
            gone.append(name)
        return name

    SessionLog.drop, flash_space.delete_oldest_trace = drop, oldest
    device = Device(1, Rtc())
    device.lights, device.battery = Lights(), Cell()
    for number in (1, 2, 3):
        with open(f"/raw/{number:05d}.kbt", "wb") as file:
            file.write(bytes(15000))
    notes = []
    device.note = lambda code, text: notes.append((len(gone), code, text))
    number = 0
    while gone.count("unpulled") < 3:
        number += 1
        session(device.log, number)
        if number == 20:
            device.log.mark_pulled(device.log.segments[-1])
        device.housekeeping.every_second(littlefs_device.pipelines.up_ms())
    found = list(reps_on_flash(device.log))
    last = [row for row in found if row[0] == number]
    return {"gone": gone, "notes": notes, "last": len(last), "in order": found == sorted(found), "sessions": number,
            "broken": device.lights.shown.get("memory_full", False)}  # fmt: skip


print(json.dumps({"many": many, "full": full}[sys.argv[2]]()))
