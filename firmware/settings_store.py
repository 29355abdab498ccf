"""Settings and profiles written to flash, whole or not at all.

A file is a line of JSON and a line with its CRC-32.
"""
import json
import os
from binascii import crc32


def store(settings, checks):
    """Writes what differs from the defaults, and the profiles. checks: setting_check.py."""
    values = settings.values
    given = {row[0]: values[row[0]] for row in checks.CORE + checks.DEVICE if values[row[0]] != row[2]}
    given.update({name: values[name] for name in checks.TEXTS if values[name]})
    write(settings.path % "settings", given)
    write(settings.path % "profiles", settings.profiles)


def write(path, found):
    """littlefs renames in one step: a reader finds the old file or the new one."""
    line = json.dumps(found).encode()
    with open(path + ".new", "wb") as file:
        file.write(line + b"\n%08x\n" % crc32(line))
    os.rename(path + ".new", path)
