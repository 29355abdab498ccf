"""Reads settings and profiles from flash, at the start. A damaged file gives the defaults and a note."""

import json
from binascii import crc32

_MAX_BYTES = 8192


def load(settings, checks, profile_checks):
    """Fill a SettingsFile. checks, profile_checks: the modules setting_check and profile_check."""
    settings.values.update({row[0]: row[2] for row in checks.CORE + checks.DEVICE})
    settings.values.update(dict.fromkeys(checks.TEXTS, ""))
    for take, name in ((checks.fit_setting, "settings"), (profile_checks.fit_profile, "profiles")):
        for key, value in read(settings, settings.path % name).items():
            try:
                take(settings, key, value)
            except (ValueError, AttributeError) as error:  # MicroPython's json accepts keys that are not texts
                settings.notes.append(str(error))


def read(settings, path):
    """Return the object in a file, an empty one if the file is missing or damaged."""
    try:
        with open(path, "rb") as file:
            size = min(_MAX_BYTES, file.seek(0, 2))
            file.seek(0)
            line, crc = file.read(size).split(b"\n")[:2]
        if int(crc, 16) == crc32(line):
            found = json.loads(line)
            if isinstance(found, dict):
                return found
    except OSError:
        return {}
    except (ValueError, MemoryError, RuntimeError):
        pass
    settings.notes.append(path + " was damaged: the defaults are used")
    return {}
