"""Checks of the flash after a power cut or reset, and of the next start of the firmware. Runs in MicroPython."""

import os

import kinds
import ondemand
from chip_substitutes import Rtc
from housekeeping import SessionLog, SetLogger, SettingsFile
from kickback_protocol import record_codec

buffer = bytearray(20000)


class CheckError(Exception):
    """A check failed."""


def check(condition, message):
    """Raise CheckError with the message unless the condition is true."""
    if not condition:
        raise CheckError(message)


def stream(log):
    """Return the bytes of the log without OPEN records, and its end. Check that segments are complete and adjacent."""
    found = []
    for i, begins in enumerate(log.segments):
        try:
            with open(log.path(i), "rb") as file:
                size = file.readinto(buffer)
        except OSError:
            check(len(log.segments) == 1, "a segment is missing")
            return b"", 0
        if not size:
            continue
        stop = record_codec.record_end(buffer, 0, size)
        check(stop > 0 and buffer[0] == kinds.OPEN, "a segment without OPEN record")
        check(record_codec.unpack(buffer, 0, stop, 2, 0)[1] == begins, "a segment with a wrong name")
        if i + 1 < len(log.segments):
            check(begins + size == log.segments[i + 1], "a gap in the log")
        found.append(bytes(buffer[stop + 2 : size]))
    return b"".join(found), log.offset


def records(raw):
    """Return kind and fields of the records. Check that all are complete."""
    at, found = 0, []
    while at < len(raw):
        stop = record_codec.record_end(raw, at, len(raw))
        check(stop > 0, "an incomplete record")
        found.append((raw[at], record_codec.unpack(raw, at, stop, 14, 0)))
        at = stop + 2
    return found


class Expected:
    """What a run without a power cut writes."""

    def __init__(self, added):
        log = SessionLog(Rtc(), "/log", "")
        self.whole = stream(log)[0]
        self.ends = [
            len(self.whole) - sum([len(one) for one in added])
        ]  # end of the log after each add(), without OPEN records
        for one in added:
            self.ends.append(self.ends[-1] + len(one))
        self.first = self.ends[0]  # start of the workload
        self.raw = {name: read("/raw/" + name) for name in os.listdir("/raw")}

    def check_log(self, log, kept, count, safe):
        """Check that the log is a prefix of the expected one with all flushed records; with RTC memory, all added."""
        found, offset = stream(log)
        check(offset >= safe, f"flushed bytes are lost: {offset} of {safe}")
        if kept:
            check(log.resumed, "RTC memory was not used")
            found += bytes(log.pending[112 : log.end])
            check(len(found) == self.ends[count], f"{len(found)} bytes of records, not {self.ends[count]}")
        check(len(found) in self.ends, "a record is incomplete")
        check(self.whole.startswith(found), "records are repeated or missing")
        return found


def read(path):
    with open(path, "rb") as file:
        return file.read()


def check_traces(found, expected):
    """Check that the files of all RAW records are complete."""
    for kind, fields in records(found[expected.first :]):
        if kind == kinds.RAW:
            name = f"{fields[2]:05d}.kbt"
            check(read("/raw/" + name) == expected.raw[name], name + " is incomplete")


def check_numbers(log, found):
    """Check that the numbers of the next session and boot are consecutive."""
    last = {kinds.SESSION: 0, kinds.BOOT: 0}
    for kind, fields in found:
        if kind in last:
            last[kind] = fields[0]
    numbers = [last[kinds.SESSION], last[kinds.BOOT]]
    check([log.session, log.boot] == numbers, f"session and boot {log.session} {log.boot}, not {numbers}")


EVENT = (2, 3050, 1, 1, 0, 900, 1500, 3000, 45000, 50000, 90000, 0, 0)


def carry_on(log, cause):
    """Start the firmware, log a short set, and check that the next start reads it. Return the reps of the open set."""
    session, boot, fresh = log.session, log.boot, not log.resumed
    log.begin(cause, 5000, 0x68, "1.0")
    check(log.boot == boot + fresh, f"boot {log.boot} after {boot}")
    settings = SettingsFile("/")
    check(not settings.notes, "settings: " + " ".join(settings.notes))
    ondemand.run_once("setting_check", "fit_setting", settings, "rest_s", 77)
    settings.store()
    check(SettingsFile("/").values["rest_s"] == 77, "settings are not stored")
    sets = SetLogger(log, settings.values)
    reps = sets.reps
    open_set = (sets.session, sets.set) if sets.open else None
    base_ms = sets.state[kinds.STATE_FIRST_MS] + 1000 if open_set else 10000
    sets.add_rep(EVENT, base_ms, 1)
    check(not open_set or (sets.session, sets.set) == open_set, "the open set was not continued")
    check(bool(open_set) == (reps > 0), "reps without a set")
    sets.add_rep(EVENT, base_ms + 4000, 1)
    check(sets.reps == reps + 2, f"{sets.reps} reps, not {reps + 2}")
    check(sets.session >= session and (log.resumed or sets.session == session + 1), f"session {sets.session}")
    sets.end_set()
    size = log.waiting
    log.flush()
    again = SessionLog(Rtc(), "/log", "")
    check((again.session, again.boot) == (log.session, log.boot), "numbers are lost")
    found, end = stream(again)
    check(end == log.offset, "the end of the log differs")
    *_, rep, last = records(found[-size:])
    check(rep[1][:3] == [sets.session, sets.set, reps + 2], f"the last rep is {rep[1]}")
    check(last[0] == kinds.SET and last[1][3] == reps + 2, f"the last set is {last[1]}")
    return reps


def open_reps(added):
    """Return the number of reps in the set without an end."""
    reps = 0
    for kind, fields in records(b"".join(added)):
        if kind == kinds.REP:
            reps = fields[2]
        elif kind == kinds.SET or (kind == kinds.BOOT and fields[1] == 1):
            reps = 0
    return reps
