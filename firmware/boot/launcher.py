"""Chooses which of the two versions on flash runs, and handles one that crashes. Loaded at the start, after a crash and
when a version has proven itself.

/a, /b      one version each: the other files of firmware/, compiled. version.txt is written last and marks it complete.
/slot.txt   the version to run; the number of the next start on trial, 0 for a proven version; crashes in a row
/crash.txt  errors since a version last proved itself, for people and for the session log (slots.py)

Recovery must not depend on the installed version: only the pin numbers for the light of safe mode are read from it.
"""

import gc
import io
import os
import sys

import machine

SLOTS = ("a", "b")
MARK = "/version.txt"
TRIAL_STARTS = 3  # a new version that has not proven itself in so many starts is replaced by the previous one
CRASHES = 3  # in a row: safe mode
CRASH_BYTES = 2000  # of one traceback, from its end
CRASH_FILE_BYTES = 8000
PIXELS = 24  # of the largest ring; a smaller ring ignores the rest


def choose():
    """Return the slot to run, "a" or "b", or "" for safe mode."""
    slot, trial, crashes = read_state()
    cause = machine.reset_cause()
    if cause == machine.WDT_RESET:  # a crash without a traceback
        crashes += 1
        note("watchdog reset in version " + slot)
        write_state(slot, trial, crashes)
    if not is_complete(slot) or trial > TRIAL_STARTS and is_complete(other(slot)):
        note("version %s %s" % (slot, "has not proven itself" if is_complete(slot) else "is not whole"))
        slot, trial, crashes = other(slot), 0, 0
        if is_complete(slot):
            write_state(slot, trial, crashes)
    if not is_complete(slot) or crashes >= CRASHES and cause != machine.PWRON_RESET:  # retry after a power cycle
        safe_mode(slot)
        return ""
    if trial:
        write_state(slot, trial + 1, crashes)
    print("kickback: version %s starts%s" % (slot, " on trial" if trial else ""))
    return slot


def crashed(error):
    """Log an exception and store what the next start must do."""
    gc.collect()
    slot, trial, crashes = read_state()
    if trial and is_complete(other(slot)):
        write_state(other(slot), 0, 0)
    else:
        write_state(slot, trial, crashes + 1)
    text = io.StringIO()
    sys.print_exception(error, text)  # pyright: ignore[reportArgumentType]
    note("version %s crashed\n%s" % (slot, text.getvalue()[-CRASH_BYTES:]))  # pyright: ignore[reportAttributeAccessIssue]


def prove():
    """Accept the running version and clear earlier crashes. Writes to flash only if something changes."""
    slot, trial, crashes = read_state()
    if trial or crashes:
        write_state(slot, 0, 0)
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


def is_complete(slot):
    try:
        os.stat("/" + slot + MARK)
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
