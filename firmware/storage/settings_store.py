"""Settings and profiles written to flash, whole or not at all.

A file is a line of JSON and a line with its CRC-32.
"""

import json
import os
from binascii import crc32

_PART = 100  # characters at least


def store(settings, given):
    """Writes what differs from the defaults (settings_given.py), and the profiles."""
    write(settings.path % "settings", given)
    write(settings.path % "profiles", settings.profiles)


def write(path, found):
    """littlefs renames in one step: a reader finds the old file or the new one."""
    crc = 0
    with open(path + ".new", "wb") as file:
        for part in parts(found):
            file.write(part)
            crc = crc32(part, crc)
        file.write(b"\n%08x\n" % crc)
    os.rename(path + ".new", path)


def parts(found):
    """A dict as JSON, some entries at a time: the heap's holes do not take all profiles at once."""
    text = "{"
    for name in found:
        if len(text) > _PART:
            yield text.encode()
            text = ""
        text += json.dumps(name) + ": " + json.dumps(found[name]) + ", "
    yield (text[:-2] + "}" if found else "{}").encode()
