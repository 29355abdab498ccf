"""Settings and profiles: checked before they hold, written to flash whole or not at all.

A file is a line of JSON and a line with its CRC-32. Reading is in settings_load.py.
"""
import json
import os
from binascii import crc32

from repcore.settings import SETTINGS as CORE
from repcore.settings import fit

# name, unit, default, lowest, highest; the core's own are in repcore/settings.py
DEVICE = (
    ("target_reps", "", 0, 0, 100),  # 0: none
    ("concentric_s", "s", 0, 0, 60),  # the pacer's tempo; 0: as fast as possible, all three 0: no pacer
    ("hold_s", "s", 0, 0, 60),
    ("eccentric_s", "s", 0, 0, 60),
    ("rest_s", "s", 90, 0, 900),  # the rest timer; 0: none
    ("brightness", "%", 30, 0, 100),
    ("leds", "", 12, 1, 24),
    ("piezo", "", 1, 0, 1),
    ("side", "", 0, 0, 2),  # of a session's first set: 0 not told, 1 left, 2 right
    ("alternate", "", 0, 0, 1),  # the side changes with every set
    ("weight_kg", "kg", 0, 0, 1000),
    ("record", "", 0, 0, 1),  # raw traces of sets
    ("sleep_after", "s", 300, 30, 3600),
    ("motion_threshold", "", 8, 1, 255),  # as the sensor's MOT_THR takes it: documents disagree on its unit
    ("live_open", "", 1, 0, 1),  # over Bluetooth, for anyone who listens
    ("adverts", "", 1, 0, 1),
    ("radio", "", 1, 0, 1),  # 0: from the next start on no Bluetooth, until the button or a host on the cable wants it
)
TEXTS = ("lifter", "machine", "name")
TEXT_BYTES = 32
PROFILE = ("kind", "span", "over_range", "note")  # kind, span: what Counter.profile() gives; a limit of the lifter's
PROFILES_MOST = 16
NOTE_BYTES = 80


def fit_setting(settings, name, value):
    """Takes a setting. Raises ValueError, a sentence."""
    if name in TEXTS:
        if not isinstance(value, str) or len(value.encode()) > TEXT_BYTES:
            raise ValueError("setting %s: give at most %d bytes of text" % (name, TEXT_BYTES))
    else:
        rows = [row for row in CORE + DEVICE if row[0] == name]
        if not rows:
            raise ValueError("there is no setting %s" % name)
        fit(rows[0], value)
    settings.values[name] = value


def fit_profile(settings, name, profile):
    """Takes a machine's profile. Raises ValueError, a sentence."""
    if not isinstance(profile, dict) or sorted(profile) != sorted(PROFILE):
        raise ValueError("profile %s: give kind, span, over_range and note" % name)
    kind, span, limit, note = [profile[field] for field in PROFILE]
    good = kind in (0, 1, 2) and isinstance(span, int) and 0 <= span < 4000000 and isinstance(note, str)
    if not good or not isinstance(limit, (int, float)) or not 0 <= limit <= 10000 or len(note.encode()) > NOTE_BYTES:
        raise ValueError("profile %s: kind is 0 to 2, span in mdeg or um, the note 80 bytes at most" % name)
    if not 0 < len(name.encode()) <= TEXT_BYTES:
        raise ValueError("a profile's name has 1 to %d bytes" % TEXT_BYTES)
    if name not in settings.profiles and len(settings.profiles) >= PROFILES_MOST:
        raise ValueError("there are %d profiles already: remove one" % PROFILES_MOST)
    settings.profiles[name] = profile


def set_setting(hosts, now_ms, text):
    """A host's NAME=VALUE, as asked.py's."""
    name, _, value = text.partition("=")
    device, settings = hosts.device, hosts.device.settings
    if not isinstance(settings.values.get(name), str):
        try:
            value = float(value) if "." in value else int(value)
        except ValueError:
            pass  # fit says what it wants
    fit_setting(settings, name, value)
    settings.changed = device.tracker.stale = True
    device.upkeep.recording()


def set_profile(hosts, now_ms, text):
    """A host's NAME=profile as JSON; NAME= chooses the machine in use."""
    name, _, profile = text.partition("=")
    settings = hosts.device.settings
    if profile:
        fit_profile(settings, name, json.loads(profile))
    elif name in settings.profiles:
        fit_setting(settings, "machine", name)
        hosts.device.tracker.forget()
    else:
        raise ValueError("there is no profile %s" % name)
    settings.changed = True


def store(settings):
    """Writes what differs from the defaults, and the profiles."""
    values = settings.values
    given = {row[0]: values[row[0]] for row in CORE + DEVICE if values[row[0]] != row[2]}
    given.update({name: values[name] for name in TEXTS if values[name]})
    write(settings, "settings", given)
    write(settings, "profiles", settings.profiles)


def write(settings, name, found):
    """littlefs renames in one step: a reader finds the old file or the new one."""
    line = json.dumps(found).encode()
    path = path_of(settings, name)
    with open(path + ".new", "wb") as file:
        file.write(line + b"\n%08x\n" % crc32(line))
    os.rename(path + ".new", path)


def path_of(settings, name):
    return "%s/%s.json" % (settings.folder, name)
