"""Runs a workload on littlefs, and checks the flash for a power cut or reset at each flash operation.

Usage, in MicroPython: ``power_cuts.py FIRMWARE SAMPLES WHAT WORKLOAD``. FIRMWARE: folder of compiled files. SAMPLES:
counts of a set as int16. WHAT: cut (RTC memory is lost) or reset (it is kept). WORKLOAD: sessions or housekeeping.
Prints a JSON object.
"""

import io
import json
import os
import sys

import vfs  # pyright: ignore

_, _, SAMPLES, WHAT, WORKLOAD = sys.argv[:5]
with open(SAMPLES, "rb") as file:
    samples = file.read()

import littlefs_device  # noqa: E402, I001 (unmounts the host's files)
import kinds  # noqa: E402
import housekeeping as raw_recorder  # noqa: E402
from block_devices import SECTOR, Chip, Copy  # noqa: E402
from cut_checks import CheckError, Expected, carry_on, check, check_numbers, check_traces, open_reps, records, stream  # noqa: E402
from littlefs_device import DEVICE, SessionLog  # noqa: E402
from kickback_protocol import record_codec  # noqa: E402
from chip_substitutes import Rtc  # noqa: E402
from power_cut_workloads import WORKLOADS  # noqa: E402

added = []  # bytes of each added record
flushed = [0]  # end of the log after each flush
plain_add, plain_flush = SessionLog.add, SessionLog.flush


def packed(kind, numbers, texts=()):
    buffer = bytearray(2100)
    return bytes(buffer[: record_codec.pack(buffer, 0, kind, numbers, texts)])


def add(self, kind, numbers, texts=()):
    plain_add(self, kind, numbers, texts)
    added.append(packed(kind, numbers, texts))


def flush(self):
    plain_flush(self)
    flushed.append(self.offset)


def mark():
    """Return the state before a flash operation: RTC memory, number of added records, flushed end of the log."""
    return rtc.kept, len(added), flushed[-1]


def record(size):
    """Run the workload. Return the flash before it, and the journal."""
    global rtc
    chip = Chip(size)
    littlefs_device.mount(chip)
    rtc = Rtc()
    prepare, play = WORKLOADS[WORKLOAD]
    prepare(rtc)
    SessionLog.add, SessionLog.flush = add, flush
    flushed[0] = SessionLog(rtc, "/log", DEVICE).offset
    before = bytes(chip.data)
    chip.mark, chip.journal = mark, []
    play(rtc, samples)
    SessionLog.add, SessionLog.flush = plain_add, plain_flush
    return before, chip.journal


def check_state(data, size, changed, marked, expected):
    """Mount the flash and start the firmware. Return a message about an error, or ""."""
    chip = Copy(data, size)
    chip.changed = changed
    kept, count, safe = marked
    kept = kept if WHAT == "reset" else b""
    rtc = Rtc()
    rtc.kept = kept
    try:
        vfs.mount(vfs.VfsLfs2(chip, readsize=1024), "/")  # larger reads than on the device are faster
    except OSError:
        return "does not mount"
    try:
        log = SessionLog(rtc, "/log", DEVICE)
        if WORKLOAD == "sessions":
            found = expected.check_log(log, kept, count, safe)
            check_traces(found, expected)
            check_numbers(log, records(found[expected.first :]))
        else:
            found, end = stream(log)
            check(end >= safe, f"the end of the log decreased: {end} before {safe}")
            records(found)
        check_recorder()
        reps = carry_on(log, 3 if kept else 1)
        if kept and WORKLOAD == "sessions":
            check(reps == open_reps(added[:count]), f"{reps} reps of the open set")
        return ""
    except CheckError as error:
        return str(error)
    except Exception as error:
        text = io.StringIO()
        sys.print_exception(error, text)
        return text.getvalue()
    finally:
        vfs.umount("/")


def check_recorder():
    """Check that a new recorder does not reuse the number of a trace."""
    if "raw" in os.listdir("/"):
        recorder = raw_recorder.RawRecorder("/raw", lambda text: None, 0)
        check(all([int(name[:5]) <= recorder.number for name in os.listdir("/raw")]), "the number of a trace is reused")


def run():
    size = 96 if WORKLOAD == "sessions" else 64
    before, journal = record(size)
    expected = Expected(added)
    found = [kind for kind, _ in records(expected.whole)]
    report = {"sets": found.count(kinds.SET), "reps": found.count(kinds.REP), "raw": found.count(kinds.RAW),
            "programs": 0, "erases": 0, "cases": 0, "wrong": []}  # fmt: skip
    report["segments"] = len(os.listdir("/log"))
    vfs.umount("/")
    data = bytearray(before)
    for i, (at, new, marked) in enumerate(journal):
        report["programs" if new else "erases"] += 1
        new = new or b"\xff" * SECTOR
        half = len(new) // 2
        torn = bytearray(data[at // SECTOR * SECTOR : at // SECTOR * SECTOR + SECTOR])
        torn[at % SECTOR : at % SECTOR + half] = new[:half]
        for name, changed in (("before", {}), ("half", {at // SECTOR: torn})):
            report["cases"] += 1
            wrong = check_state(data, size, changed, marked, expected)
            if wrong:
                report["wrong"].append(f"{name} operation {i}: {wrong}")
        data[at : at + len(new)] = new
    report["cases"] += 1
    wrong = check_state(data, size, {}, mark(), expected)
    if wrong:
        report["wrong"].append("at the end: " + wrong)
    print(json.dumps(report))


if __name__ == "__main__":
    run()
