"""What the running version asks of the launcher: its own name, what went wrong before, and to stay."""

import sys

MARK = __file__[: __file__.rfind("/")] + "/version.txt"
NOTE_BYTES = 200  # of what went wrong; the end tells most, all of it is in /crash.txt


def version():
    """The running version's name, as `kickback flash` wrote it; "" where it runs without the launcher."""
    try:
        with open(MARK) as file:
            return file.read().strip()
    except OSError:
        return ""


def note():
    """What went wrong since a version last proved itself, for the log; "" if nothing. To be asked before confirm()."""
    try:
        with open("/crash.txt", "rb") as file:
            text = file.read()[-NOTE_BYTES:]
    except OSError:
        return ""
    return "".join(chr(byte) for byte in text if 32 <= byte < 127 or byte == 10).strip()


def confirm():
    """The version has proven itself: it stays. To be called once, at rest, some seconds after a healthy start.

    It writes to flash only after an update or a crash.
    """
    import launcher

    launcher.prove()
    del sys.modules["launcher"]  # two kilobytes of heap that nobody needs until the next crash
