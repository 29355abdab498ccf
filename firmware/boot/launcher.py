"""Chooses which of the two versions on flash runs, and handles one that crashes. Loaded at the start, after a crash and
when a version has proven itself.

/a, /b      one version each: the other files of firmware/, compiled. version.txt is written last and marks it complete;
            checksums.txt has a line with name and CRC-32 (8 hexadecimal digits) for each file;
            names.txt has a line for each name that differs: in the compiled files, and in the sources
/slot.txt   the version to run; the number of the next start on trial, 0 for a proven version; crashes in a row
/planned    exists after a planned reset. Any other reset that is not a power-on or a wake-up counts as a crash: a panic
            of the chip looks like machine.reset() and leaves no traceback
/crash.txt  errors since a version last proved itself, for people and for the session log (slots.py)

Recovery must not depend on the installed version: only the pin numbers for the light of safe mode are read from it.
"""

import gc
import io
import os
import sys
from binascii import crc32

import machine

SLOTS = ("a", "b")
MARK = "/version.txt"
CHECKSUMS = "/checksums.txt"
PLANNED = "/planned"
AIR = "/air"  # exists if the version on trial came over the air: a host with the key must prove it
TRIAL_STARTS = 3  # a new version that has not proven itself in so many starts is replaced by the previous one
CRASHES = 3  # in a row: the other version runs; after as many again, safe mode
SUSPECT = 2  # crashes in a row after which a proven version is compared with its checksums, as on trial and at power-on
CRASH_BYTES = 2000  # of one traceback, from its end
CRASH_FILE_BYTES = 8000
PIXELS = 24  # of the largest ring; a smaller ring ignores the rest
FALLBACK = -1  # in place of the trial's number: the other version has crashed too often


def choose():
    """Return the slot to run, "a" or "b", or "" for safe mode."""
    slot, trial, crashes = read_state()
    cause = machine.reset_cause()
    woke = cause == machine.DEEPSLEEP_RESET
    planned = not woke and remove(PLANNED)
    if cause == machine.WDT_RESET or (cause == machine.HARD_RESET and not planned):
        crashes += 1
        note("%s in version %s" % ("watchdog reset" if cause == machine.WDT_RESET else "unplanned reset", slot))
        write_state(slot, trial, crashes)
    thorough = not woke and (trial or crashes >= SUSPECT or cause == machine.PWRON_RESET)  # reads 64 kB in 0.5 s
    damage = error = find_damage(slot, thorough)
    if trial > TRIAL_STARTS:
        error = error or "has not proven itself"
    elif crashes >= CRASHES:
        error = error or "crashed %d times in a row" % crashes
    if error and (damage or trial != FALLBACK) and not find_damage(other(slot), not woke):
        note("version %s %s" % (slot, error))
        trial = FALLBACK if crashes >= CRASHES and trial <= TRIAL_STARTS else 0
        slot, crashes, damage = other(slot), 0, ""
        write_state(slot, trial, crashes)
    if damage or (crashes >= CRASHES and cause != machine.PWRON_RESET):  # retry after a power cycle
        if damage:
            note("version %s %s" % (slot, damage))
        safe_mode(slot)
        return ""
    if trial > 0:
        write_state(slot, trial + 1, crashes)
    print("kickback: version %s starts%s" % (slot, " on trial" if trial > 0 else ""))
    return slot


def crashed(error):
    """Log an exception and store what the next start must do."""
    gc.collect()
    slot, trial, crashes = read_state()
    if trial > 0 and not find_damage(other(slot), False):
        write_state(other(slot), 0, 0)
    else:
        write_state(slot, trial, crashes + 1)
    text = io.StringIO()
    sys.print_exception(error, text)  # pyright: ignore[reportArgumentType]
    found = text.getvalue()[-CRASH_BYTES:]  # pyright: ignore[reportAttributeAccessIssue]
    note("version %s crashed\n%s" % (slot, with_long_names(slot, found)))
    open(PLANNED, "w").close()


def with_long_names(slot, text):
    """Return a traceback with the names of the sources, which names.txt gives for those of the compiled files."""
    try:
        names = open("/%s/names.txt" % slot)
    except OSError:
        return text
    with names:
        for line in names:
            short, long = line.split()
            text = text.replace(" in %s\n" % short, " in %s\n" % long).replace("'%s'" % short, "'%s'" % long)
    return text


def find_damage(slot, thorough):
    """Return what is wrong with a version, "" if nothing. thorough: compare the checksums of all files."""
    try:
        os.stat("/" + slot + MARK)
    except OSError:
        return "is not whole"
    try:
        checksums = open("/" + slot + CHECKSUMS)
    except OSError:
        return ""  # a version from before there were checksums
    with checksums:
        try:
            for line in checksums if thorough else ():
                name, checksum = line.split()
                if file_checksum("/%s/%s" % (slot, name)) != checksum:
                    return "has a damaged file: " + name
        except ValueError:  # UnicodeError is one
            return "has a damaged file: checksums.txt"
    return ""


def file_checksum(path):
    """Return the CRC-32 of a file as eight hexadecimal digits, "" if it cannot be read."""
    crc = 0
    try:
        with open(path, "rb") as file:
            while block := file.read(512):
                crc = crc32(block, crc)
    except OSError:
        return ""
    return "%08x" % crc


def prove():
    """Accept the running version and clear earlier crashes. Writes to flash only if something changes."""
    slot, trial, crashes = read_state()
    if trial or crashes:
        write_state(slot, 0, 0)
    remove(AIR)
    try:
        os.rename("/crash.txt", "/crash.old")
    except OSError:
        pass  # there was no crash
    print("kickback: version %s works" % slot)


def safe_mode(slot):
    """Light every other pixel violet and leave the prompt on the cable. The pins come from the version, if readable."""
    print("kickback: safe mode. /crash.txt says why; kickback flash repairs it.")
    sys.path.insert(0, "/" + slot)
    try:
        import board
        import neopixel

        machine.Pin(board.LED_POWER, machine.Pin.OUT, value=1)
        ring = neopixel.NeoPixel(machine.Pin(board.LED_DATA), PIXELS)
        for pixel in range(0, PIXELS, 2):
            ring[pixel] = (12, 0, 12)
        ring.write()
    except Exception as error:  # the prompt must come up whatever is wrong with the version
        sys.print_exception(error)
    sys.path.pop(0)


def other(slot):
    return "b" if slot == "a" else "a"


def remove(path):
    """Delete a file. Return whether it existed."""
    try:
        os.remove(path)
        return True
    except OSError:
        return False


def read_state():
    """Return slot, trial and crashes from /slot.txt; version a on trial if the file is missing or damaged."""
    try:
        with open("/slot.txt") as file:
            slot, trial, crashes = file.read().split()
        if slot in SLOTS:
            return slot, int(trial), int(crashes)
    except (OSError, ValueError):  # UnicodeError is a ValueError
        pass
    return "a", 1, 0


def write_state(slot, trial, crashes):
    """Replace /slot.txt in one step: after a power cut the file is the old one or the new one."""
    with open("/slot.new", "w") as file:
        file.write("%s %d %d\n" % (slot, trial, crashes))
    os.rename("/slot.new", "/slot.txt")


def note(text):
    """Append to /crash.txt. A long file becomes /crash.old, replacing the previous one."""
    print("kickback: " + text)
    try:
        if os.stat("/crash.txt")[6] > CRASH_FILE_BYTES:
            os.rename("/crash.txt", "/crash.old")
    except OSError:
        pass  # the file does not exist
    with open("/crash.txt", "a") as file:
        file.write(text.strip() + "\n")
