"""Power cuts in a set or a pause, and again while the firmware starts and logs another set after them.

Usage, in MicroPython: ``power_cut_pairs.py FIRMWARE SAMPLES cut WORKLOAD COUNT``, as power_cuts.py; COUNT pairs at
random operations of flash, before an operation or halfway through it. Prints a JSON object.
"""

import io
import json
import random
import sys

import power_cuts as single
import vfs  # pyright: ignore
from block_devices import SECTOR, Chip, Copy
from chip_substitutes import Rtc
from cut_checks import CheckError, carry_on, check, records, stream
from littlefs_device import DEVICE, SessionLog

COUNT = int(sys.argv[5])
SEED = 15


def apply(data, operation, part=1.0):
    """Program or erase, completely or only the first part of the bytes."""
    at, new, _ = operation
    new = new or b"\xff" * SECTOR
    size = int(len(new) * part)
    data[at : at + size] = new[:size]


def play(data, size):
    """Start the firmware on this flash and log a set. Return the log that it found, and the journal."""
    chip = Chip(size)
    chip.data, chip.mark, chip.journal = data, lambda: None, []
    vfs.mount(vfs.VfsLfs2(chip, readsize=1024), "/")
    try:
        log = SessionLog(Rtc(), "/log", DEVICE)
        found = stream(log)[0]
        single.check_recorder()
        carry_on(log, 1)
        return found, chip.journal
    finally:
        vfs.umount("/")


def check_twice(data, size, safe):
    """Cut the power in the start after a cut, and start again. Return the number of operations of the first start."""
    first = bytearray(data)
    found, journal = play(data, size)
    cut = random.randrange(len(journal))
    for operation in journal[:cut]:
        apply(first, operation)
    apply(first, journal[cut], random.choice((0, 0.5)))
    chip = Copy(first, size)
    vfs.mount(vfs.VfsLfs2(chip, readsize=1024), "/")
    try:
        log = SessionLog(Rtc(), "/log", DEVICE)
        again, end = stream(log)
        check(end >= safe, f"flushed bytes are lost: {end} of {safe}")
        check(again.startswith(found), "records that the first start had are lost or changed")
        records(again)
        single.check_recorder()
        carry_on(log, 1)
    finally:
        vfs.umount("/")
    return len(journal)


def run():
    size = 96 if single.WORKLOAD == "sessions" else 64
    before, journal = single.record(size)
    vfs.umount("/")
    random.seed(SEED)
    data, done, operations, wrong = bytearray(before), 0, 0, []
    for point in sorted([random.randrange(len(journal)) for _ in range(COUNT)]):
        while done < point:
            apply(data, journal[done])
            done += 1
        torn = bytearray(data)
        apply(torn, journal[point], random.choice((0, 0.5)))
        try:
            operations += check_twice(torn, size, journal[point][2][2])
        except CheckError as error:
            wrong.append(f"operation {point}: {error}")
        except Exception as error:
            text = io.StringIO()
            sys.print_exception(error, text)
            wrong.append(f"operation {point}: {text.getvalue()}")
    print(json.dumps({"cases": COUNT, "operations": operations, "wrong": wrong}))


run()
