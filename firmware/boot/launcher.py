"""Which of the two versions on flash runs, and what becomes of one that falls. Loaded at start, at a crash, at a proof.

/a, /b      a version each, the other files of firmware/ compiled; whole once version.txt is in it, which comes last
/slot.txt   the version to run; the start on trial that comes next, 0 once it has proven itself; crashes in a row
/crash.txt  what went wrong since a version last proved itself: for people, and for the app to log (slots.py)

All that must work when a version does not is here, so only the lights of safe mode come from a version.
"""

import gc
import io
import os
import sys

import machine

SLOTS = ("a", "b")
MARK = "/version.txt"
TRIAL_STARTS = 3  # a new version that has not proven itself in so many starts gives way to the one before
CRASHES = 3  # in a row: safe mode
CRASH_BYTES = 2000  # of one traceback; its end tells most
CRASH_FILE_BYTES = 8000
PIXELS = 24  # of the largest ring; a smaller one drops what is beyond its end


def choose():
    """The slot to run: "a", "b", or "" for safe mode."""
    slot, trial, crashes = remembered()
    cause = machine.reset_cause()
    if cause == machine.WDT_RESET:  # a crash that leaves no traceback
        crashes += 1
        note("watchdog reset in version " + slot)
        remember(slot, trial, crashes)
    if not whole(slot) or trial > TRIAL_STARTS and whole(other(slot)):
        note("version %s %s" % (slot, "has not proven itself" if whole(slot) else "is not whole"))
        slot, trial, crashes = other(slot), 0, 0
        if whole(slot):
            remember(slot, trial, crashes)
    if not whole(slot) or crashes >= CRASHES and cause != machine.PWRON_RESET:  # switched on by hand it tries again
        safe_mode(slot)
        return ""
    if trial:
        remember(slot, trial + 1, crashes)
    print("kickback: version %s starts%s" % (slot, " on trial" if trial else ""))
    return slot


def crashed(error):
    """Writes down an exception, and what the next start is to do about it."""
    gc.collect()
    slot, trial, crashes = remembered()
    if trial and whole(other(slot)):
        remember(other(slot), 0, 0)
    else:
        remember(slot, trial, crashes + 1)
    text = io.StringIO()
    sys.print_exception(error, text)  # pyright: ignore[reportArgumentType]
    note("version %s crashed\n%s" % (slot, text.getvalue()[-CRASH_BYTES:]))  # pyright: ignore[reportAttributeAccessIssue]


def prove():
    """The running version works: it stays, and what went wrong before is over. Writes only what changes."""
    slot, trial, crashes = remembered()
    if trial or crashes:
        remember(slot, 0, 0)
    try:
        os.rename("/crash.txt", "/crash.old")
    except OSError:
        pass  # nothing went wrong
    print("kickback: version %s works" % slot)


def safe_mode(slot):
    """USB and LED only: every other pixel glows violet. The pins are the version's, if one can be read at all."""
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
    except Exception as error:  # whatever is wrong with it, the prompt must come
        sys.print_exception(error)
    sys.path.pop(0)


def other(slot):
    return "b" if slot == "a" else "a"


def whole(slot):
    try:
        os.stat("/" + slot + MARK)
        return True
    except OSError:
        return False


def remembered():
    """What /slot.txt says; where it is missing or damaged, version a on trial."""
    try:
        with open("/slot.txt") as file:
            slot, trial, crashes = file.read().split()
        if slot in SLOTS:
            return slot, int(trial), int(crashes)
    except (OSError, ValueError):  # UnicodeError is a ValueError
        pass
    return "a", 1, 0


def remember(slot, trial, crashes):
    """Changes /slot.txt in one step: a power cut leaves the old one or the new one."""
    with open("/slot.new", "w") as file:
        file.write("%s %d %d\n" % (slot, trial, crashes))
    os.rename("/slot.new", "/slot.txt")


def note(text):
    """Adds to /crash.txt; a long one becomes /crash.old, in place of the one before."""
    print("kickback: " + text)
    try:
        if os.stat("/crash.txt")[6] > CRASH_FILE_BYTES:
            os.rename("/crash.txt", "/crash.old")
    except OSError:
        pass  # there is none yet
    with open("/crash.txt", "a") as file:
        file.write(text.strip() + "\n")
