"""Writes settings and profiles to flash atomically. A file is a line of JSON and a line with its CRC-32."""

import json
import os
from binascii import crc32

_MIN_PART = 100  # characters


def store(settings, given):
    """Write the settings that differ from the defaults (settings_given.py), and the profiles."""
    write(settings.path % "settings", given)
    write(settings.path % "profiles", settings.profiles)


def write(path, found):
    """Write a file. littlefs renames atomically: after a power cut the file is the old or the new one."""
    crc = 0
    with open(path + ".new", "wb") as file:
        for part in parts(found):
            file.write(part)
            crc = crc32(part, crc)
        file.write(b"\n%08x\n" % crc)
    os.rename(path + ".new", path)


def parts(found):
    """Yield a dict as JSON, some entries at a time: a fragmented heap has no block for all profiles."""
    text = "{"
    for name in found:
        if len(text) > _MIN_PART:
            yield text.encode()
            text = ""
        text += json.dumps(name) + ": " + json.dumps(found[name]) + ", "
    yield (text[:-2] + "}" if found else "{}").encode()
