"""The running version's view of the launcher: its own name, the last crash, and the confirmation that it works."""

import sys

MARK = __file__[: __file__.rfind("/")] + "/version.txt"
NOTE_BYTES = 200  # from the end of /crash.txt


def version():
    """Return the version's name as `kickback flash` wrote it, or "" if it runs without the launcher."""
    try:
        with open(MARK) as file:
            return file.read().strip()
    except OSError:
        return ""


def note():
    """Return the end of /crash.txt for the log, or "". Call it before confirm()."""
    try:
        with open("/crash.txt", "rb") as file:
            text = file.read()[-NOTE_BYTES:]
    except OSError:
        return ""
    return "".join(chr(byte) for byte in text if 32 <= byte < 127 or byte == 10).strip()


def confirm():
    """Report that the version works. Call it once, at rest, some seconds after a healthy start.

    Writes to flash only after an update or a crash.
    """
    import launcher

    launcher.prove()
    del sys.modules["launcher"]  # frees two kilobytes of heap
