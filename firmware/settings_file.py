"""Settings and machines' profiles on flash: checked when read and when set, written whole or not at all.

A file is a line of JSON and a line with its CRC-32. A damaged one gives the defaults, and ``notes`` says so.
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
)
TEXTS = ("lifter", "machine", "name")
TEXT_BYTES = 32
PROFILE = ("kind", "span", "over_range", "note")  # kind, span: what Counter.profile() gives; a limit of the lifter's
_PROFILES_MOST = 16


class SettingsFile:
    """values: all settings in force by name; profiles: dict of machine name -> dict of PROFILE.

    notes: sentences about what was wrong; changed: to be stored at rest.
    """

    def __init__(self, folder):
        self.folder = folder
        self.notes = []
        self.changed = False
        self.values = {row[0]: row[2] for row in CORE + DEVICE}
        self.values.update({name: "" for name in TEXTS})
        self.profiles = {}
        for name, value in self.load("settings").items():
            self.try_to(self.fit, name, value)
        for name, value in self.load("profiles").items():
            self.try_to(self.fit_profile, name, value)

    def load(self, name):
        """The object in a file; an empty one where there is none or it is damaged."""
        path = self.path(name)
        try:
            with open(path, "rb") as file:
                line, crc = file.read(8192).split(b"\n")[:2]
            if int(crc, 16) == crc32(line):
                found = json.loads(line)
                if isinstance(found, dict):
                    return found
        except OSError:
            return {}
        except (ValueError, MemoryError, RuntimeError):
            pass
        self.notes.append(path + " was damaged: the defaults are in force")
        return {}

    def try_to(self, take, name, value):
        try:
            take(name, value)
        except ValueError as error:
            self.notes.append(str(error))

    def fit(self, name, value):
        """Takes a setting. Raises ValueError, a sentence."""
        if name in TEXTS:
            if not isinstance(value, str) or len(value.encode()) > TEXT_BYTES:
                raise ValueError("setting %s: give at most %d bytes of text" % (name, TEXT_BYTES))
        else:
            rows = [row for row in CORE + DEVICE if row[0] == name]
            if not rows:
                raise ValueError("there is no setting %s" % name)
            fit(rows[0], value)
        self.values[name] = value

    def fit_profile(self, name, profile):
        """Takes a machine's profile. Raises ValueError, a sentence."""
        if not isinstance(profile, dict) or sorted(profile) != sorted(PROFILE):
            raise ValueError("profile %s: give kind, span, over_range and note" % name)
        kind, span, limit, note = [profile[field] for field in PROFILE]
        good = kind in (0, 1, 2) and isinstance(span, int) and 0 <= span < 4000000 and isinstance(note, str)
        if not good or not isinstance(limit, (int, float)) or not 0 <= limit <= 10000 or len(note.encode()) > 80:
            raise ValueError("profile %s: kind is 0 to 2, span in mdeg or um, the note 80 bytes at most" % name)
        if not 0 < len(name.encode()) <= TEXT_BYTES:
            raise ValueError("a profile's name has 1 to %d bytes" % TEXT_BYTES)
        if name not in self.profiles and len(self.profiles) >= _PROFILES_MOST:
            raise ValueError("there are %d profiles already: remove one" % _PROFILES_MOST)
        self.profiles[name] = profile

    def store(self):
        """Writes what differs from the defaults, and the profiles."""
        self.changed = False
        given = {row[0]: self.values[row[0]] for row in CORE + DEVICE if self.values[row[0]] != row[2]}
        given.update({name: self.values[name] for name in TEXTS if self.values[name]})
        self.write("settings", given)
        self.write("profiles", self.profiles)

    def write(self, name, found):
        """littlefs renames in one step: a reader finds the old file or the new one."""
        line = json.dumps(found).encode()
        path = self.path(name)
        with open(path + ".new", "wb") as file:
            file.write(line + b"\n%08x\n" % crc32(line))
        os.rename(path + ".new", path)

    def path(self, name):
        return "%s/%s.json" % (self.folder, name)

    def core(self):
        """The core's settings, with the limit that the machine's profile sets."""
        found = {row[0]: self.values[row[0]] for row in CORE}
        found["over_range"] = self.profile().get("over_range") or found["over_range"]
        return found

    def profile(self):
        """Of the machine in use; {} where it has none."""
        return self.profiles.get(self.values["machine"], {})

    def learned(self):
        """The machine's profile as the core takes it."""
        found = self.profile()
        return (found["kind"], found["span"]) if found.get("kind") and found.get("span") else ()

    def learn(self, learned):
        """What the core knows of the machine in use; True when it is news: another kind, or a range 5 % off."""
        name = self.values["machine"]
        if not learned or not name:
            return False
        kind, span = learned
        old = self.profiles.get(name) or dict(zip(PROFILE, (0, 0, 0, "")))
        if kind == old["kind"] and abs(span - old["span"]) * 20 <= old["span"]:
            return False
        self.try_to(self.fit_profile, name, {"kind": kind, "span": span, "over_range": old["over_range"],
                                             "note": old["note"]})  # fmt: skip
        return True

    def next_machine(self):
        """Chooses the next profile by name; the name."""
        names = sorted(self.profiles)
        if names:
            later = [name for name in names if name > self.values["machine"]]
            self.values["machine"] = (later or names)[0]
            self.changed = True
        return self.values["machine"]
