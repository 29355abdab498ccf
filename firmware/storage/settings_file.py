"""The current settings and machine profiles.

Loaded on demand: settings_load.py reads them, settings_given.py and settings_store.py write them, setting_check.py and
profile_check.py validate them.
"""

import ondemand
from repcore import const

_CHANGE = const(20)  # a profile is rewritten if its range changes by 1/20
UNKNOWN = {"kind": 0, "span": 0, "over_range": 0, "note": ""}


class SettingsFile:
    """values: all settings by name. profiles: by machine, each with the keys of profile_check.PROFILE.

    ranges: the sensor's ranges at its start. notes: sentences about damaged files. changed: must be stored at rest.
    max_profiles: the largest number of profiles.
    """

    def __init__(self, folder):
        self.path = folder + "/%s.json"
        self.values = {}
        self.profiles = {}
        self.notes = []
        self.changed = False
        import profile_check
        import setting_check

        self.max_profiles = profile_check.MAX_PROFILES
        ondemand.run_once("settings_load", "load", self, setting_check, profile_check)
        self.ranges = self.values["accel_range_g"], self.values["gyro_range_dps"]
        ondemand.unload("setting_check", "profile_check")

    def store(self):
        """Write both files. Raise OSError."""
        import setting_check

        try:
            given = ondemand.run_once("settings_given", "given", self.values, setting_check)
        finally:
            ondemand.unload("setting_check")
        ondemand.run_once("settings_store", "store", self, given)
        self.changed = False

    def profile(self):
        """Return the profile of the machine in use, {} if it has none."""
        return self.profiles.get(self.values["machine"], {})

    def learned(self):
        """Return kind and range of the machine's profile for the detector, () if unknown."""
        found = self.profile()
        return (found["kind"], found["span"]) if found.get("kind") and found.get("span") else ()

    def learn(self, learned):
        """Store kind and range of the machine in use if the kind is new or the range has changed by 5 %."""
        name = self.values["machine"]
        if not learned or not name or (name not in self.profiles and len(self.profiles) >= self.max_profiles):
            return
        kind, span = learned
        old = self.profile() or UNKNOWN
        if kind != old["kind"] or abs(span - old["span"]) * _CHANGE > old["span"]:
            profile = old.copy()
            profile.update({"kind": kind, "span": span})
            self.profiles[name] = profile
            self.changed = True
