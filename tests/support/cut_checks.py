"""In MicroPython: what must hold on flash after a cut or a reset, and that the firmware goes on from there."""

import os

import kinds
import ondemand
from chip_substitutes import Rtc
from kickback_protocol import record_codec
from session_log import SessionLog
from set_log import SetLogger
from settings_file import SettingsFile

buffer = bytearray(20000)


class Wrong(Exception):
    pass


def sure(good, sentence):
    if not good:
        raise Wrong(sentence)


def stream(log):
    """The log's bytes, its segments' OPEN records apart; each must be whole and begin where its name says."""
    found = []
    for i, begins in enumerate(log.segments):
        try:
            with open(log.path(i), "rb") as file:
                size = file.readinto(buffer)
        except OSError:
            sure(len(log.segments) == 1, "a segment is missing")
            return b"", 0
        if not size:
            continue
        stop = record_codec.record_end(buffer, 0, size)
        sure(stop > 0 and buffer[0] == kinds.OPEN, "a segment without its OPEN")
        sure(record_codec.unpack(buffer, 0, stop, 2, 0)[1] == begins, "a segment under another's name")
        if i + 1 < len(log.segments):
            sure(begins + size == log.segments[i + 1], "a hole in the log")
        found.append(bytes(buffer[stop + 2 : size]))
    return b"".join(found), log.offset


def records(raw):
    """Kind and fields of what must be whole records."""
    at, found = 0, []
    while at < len(raw):
        stop = record_codec.record_end(raw, at, len(raw))
        sure(stop > 0, "a torn record")
        found.append((raw[at], record_codec.unpack(raw, at, stop, 14, 0)))
        at = stop + 2
    return found


class Expected:
    """What the undisturbed run wrote."""

    def __init__(self, added):
        log = SessionLog(Rtc(), "/log", "")
        self.whole = stream(log)[0]
        self.ends = [len(self.whole) - sum([len(one) for one in added])]  # of the log after so many adds, OPENs apart
        for one in added:
            self.ends.append(self.ends[-1] + len(one))
        self.first = self.ends[0]  # where the workload begins
        self.raw = {name: read("/raw/" + name) for name in os.listdir("/raw")}

    def check_log(self, log, kept, count, safe):
        """sessions: the log is a beginning of the undisturbed one, all that was flushed or added is in it."""
        found, offset = stream(log)
        sure(offset >= safe, f"flushed bytes are lost: {offset} of {safe}")
        if kept:
            sure(log.resumed, "RTC memory was not taken up")
            found += bytes(log.pending[112 : log.end])
            sure(len(found) == self.ends[count], f"{len(found)} bytes of records, not {self.ends[count]}")
        sure(len(found) in self.ends, "a record is torn")
        sure(self.whole.startswith(found), "records are doubled or missing")
        return found


def read(path):
    with open(path, "rb") as file:
        return file.read()


def check_traces(found, expected):
    """Each RAW record on flash names a file that is whole."""
    for kind, fields in records(found[expected.first :]):
        if kind == kinds.RAW:
            name = f"{fields[2]:05d}.kbt"
            sure(read("/raw/" + name) == expected.raw[name], name + " is not whole")


def check_numbers(log, found):
    """The next session and boot get numbers that none had before, nor skip any."""
    last = {kinds.SESSION: 0, kinds.BOOT: 0}
    for kind, fields in found:
        if kind in last:
            last[kind] = fields[0]
    numbers = [last[kinds.SESSION], last[kinds.BOOT]]
    sure([log.session, log.boot] == numbers, f"session and boot {log.session} {log.boot}, not {numbers}")


EVENT = (2, 3050, 1, 1, 0, 900, 1500, 3000, 45000, 50000, 90000, 0)


def carry_on(log, cause):
    """A start of the firmware and a short set; what it wrote is found by the next start."""
    session, boot, fresh = log.session, log.boot, not log.resumed
    log.begin(cause, 5000, 0x68, "1.0")
    sure(log.boot == boot + fresh, f"boot {log.boot} after {boot}")
    settings = SettingsFile("/")
    sure(not settings.notes, "settings: " + " ".join(settings.notes))
    ondemand.run_once("setting_check", "fit_setting", settings, "rest_s", 77)
    settings.store()
    sure(SettingsFile("/").values["rest_s"] == 77, "settings are not stored")
    sets = SetLogger(log, settings.values)
    reps = sets.reps
    open_set = (sets.session, sets.set) if sets.open else None
    base_ms = sets.state[kinds.STATE_FIRST_MS] + 1000 if open_set else 10000
    sets.add_rep(EVENT, base_ms, 1)
    sure(not open_set or (sets.session, sets.set) == open_set, "the open set was not taken up")
    sure(bool(open_set) == (reps > 0), "reps without a set")
    sets.add_rep(EVENT, base_ms + 4000, 1)
    sure(sets.reps == reps + 2, f"{sets.reps} reps, not {reps + 2}")
    sure(sets.session >= session and (log.resumed or sets.session == session + 1), f"session {sets.session}")
    sets.end_set()
    size = log.waiting
    log.flush()
    again = SessionLog(Rtc(), "/log", "")
    sure((again.session, again.boot) == (log.session, log.boot), "numbers are lost")
    found, end = stream(again)
    sure(end == log.offset, "another end of the log")
    *_, rep, last = records(found[-size:])
    sure(rep[1][:3] == [sets.session, sets.set, reps + 2], f"the last rep is {rep[1]}")
    sure(last[0] == kinds.SET and last[1][3] == reps + 2, f"the last set is {last[1]}")
    return reps


def open_reps(told):
    """How many reps of a set without an end these records tell of."""
    reps = 0
    for kind, fields in records(b"".join(told)):
        if kind == kinds.REP:
            reps = fields[2]
        elif kind == kinds.SET or (kind == kinds.BOOT and fields[1] == 1):
            reps = 0
    return reps
