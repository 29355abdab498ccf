"""Settings and profiles read from flash, at the start. A damaged file gives the defaults, and notes say so."""

import json
from binascii import crc32

_LONGEST = 8192  # bytes of a file


def load(settings, checks, profile_checks):
    """Fills settings, a SettingsFile, from its folder. The others: setting_check.py and profile_check.py."""
    settings.values.update({row[0]: row[2] for row in checks.CORE + checks.DEVICE})
    settings.values.update({name: "" for name in checks.TEXTS})
    for take, name in ((checks.fit_setting, "settings"), (profile_checks.fit_profile, "profiles")):
        for key, value in read(settings, settings.path % name).items():
            try:
                take(settings, key, value)
            except (ValueError, AttributeError) as error:  # MicroPython's json takes names that are no texts
                settings.notes.append(str(error))


def read(settings, path):
    """The object in a file; an empty one where there is none or it is damaged."""
    try:
        with open(path, "rb") as file:
            size = min(_LONGEST, file.seek(0, 2))
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
    settings.notes.append(path + " was damaged: the defaults are in force")
    return {}
