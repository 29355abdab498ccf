"""The workloads of power_cuts.py: what the firmware writes while the power may be cut. Runs in MicroPython."""

import housekeeping as raw_recorder
import kinds
import ondemand
from cut_checks import check
from littlefs_device import DEVICE, Device, SessionLog, clock, pipelines


def sessions(rtc, samples):
    """Log three sessions: after power-on, after wake-up by motion half an hour later, after a loss of power."""
    rtc.kept = b""
    device = Device(1, rtc)
    device.profile("Press", {"kind": 1, "span": 0, "over_range": 0, "note": "pin 7"})
    device.set(lifter="Ana", machine="Press", side=1, alternate=1, weight_kg=20, set_gap=3, record=1)
    device.housekeeping.apply_recording()
    device.rest(samples, 3)
    device.play(samples)
    device.rest(samples, 5)
    device.log.add(kinds.TIME, (1, pipelines.up_ms(), 1760000000, 60))
    device.log.add(kinds.AMEND, (1, 1, 4), ("22500",))
    device.play(samples)
    device.pipeline.end_set()
    device.rest(samples, 2)
    device.log.mark_pulled(device.log.offset)
    device.pipeline.close()
    clock.us += 1900 * 1000000
    device = Device(4, rtc)
    device.set(weight_kg=25.5, target_reps=3, record=0)
    device.housekeeping.apply_recording()
    device.note(1, "a long message about a simulated fault, repeated several times. " * 6)
    device.rest(samples, 3)
    device.play(samples)
    device.rest(samples, 5)
    device.pipeline.close()
    rtc.kept = b""
    clock.us = 1000000
    device = Device(1, rtc)
    device.rest(samples, 3)
    device.play(samples)
    device.rest(samples, 5)
    device.profile("Sled", {"kind": 2, "span": 400000, "over_range": 0, "note": ""})
    device.set(machine="Sled")
    device.log.add(kinds.AMEND, (3, 0, 1), ("Ben",))
    device.rest(samples, 7)
    device.pipeline.close()


def nearly_full_segment(rtc):
    log = SessionLog(rtc, "/log", DEVICE)
    while log.offset < 15500:
        log.add(kinds.NOTE, (0, 1), ("earlier records " * 80,))
        log.flush()


def full_flash(rtc):
    """Write ten sessions in three segments, of which the first is pulled, and a raw trace. Leave little free flash."""
    device = Device(1, rtc)
    for session in range(1, 11):
        device.log.add(kinds.SESSION, (session, 1, 1000), ("Ana", ""))
        for _ in range(3):
            device.log.add(kinds.NOTE, (session, 1), ("earlier records " * 80,))
        device.log.flush()
    device.log.mark_pulled(device.log.segments[1])
    device.log.flush()
    fill("/raw/00001.kbt", 5000)
    fill("/other", raw_recorder.free_bytes() - 16000)


def fill(name, size):
    with open(name, "wb") as file:
        for _ in range(size // 1000):
            file.write(b"r" * 1000)


def housekeeping(rtc, samples):
    """Delete pulled segments, then raw traces, then the oldest segment; then erase everything."""
    device = Device(3, rtc)
    device.housekeeping.free_flash()
    fill("/more", raw_recorder.free_bytes() - 20000)
    device.housekeeping.free_flash()
    check("no host had them" in device.housekeeping.flash_note, device.housekeeping.flash_note)
    device.note(5, device.housekeeping.flash_note)
    device.log.flush()
    ondemand.run_once("flash_space", "erase", device)
    device.log.add(kinds.SESSION, (11, 1, 5000), ("Ben", ""))
    device.log.flush()


WORKLOADS = {"sessions": (nearly_full_segment, sessions), "housekeeping": (full_flash, housekeeping)}
