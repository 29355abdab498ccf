"""The running version's view of the launcher: its own name, the last crash, and the confirmation that it works."""

import sys

MARK = __file__[: __file__.rfind("/")] + "/version.txt"
AIR_MS = 180000  # of a version that came over the air, until a host with the key must have come
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


def confirm(remote=None, ran_ms=0):
    """Report that the version works, and return True. Call it at rest, some seconds after a healthy start.

    A version that came over the air works once a host has proven the key: return False until then, and raise
    RuntimeError after AIR_MS, at which the launcher starts the other version. Writes to flash only after an update or
    a crash. remote: the RemoteService, if there is one
    """
    import launcher

    trial = launcher.read_state()[1]
    if trial > 0 and not (remote and remote.connected) and launcher.file_checksum(launcher.AIR):
        if ran_ms > AIR_MS:
            raise RuntimeError("no host with the key came within %d s" % (AIR_MS // 1000))
    else:
        trial = 0
        launcher.prove()
    del sys.modules["launcher"]  # frees two kilobytes of heap
    return not trial
