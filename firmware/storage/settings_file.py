"""The settings and the machines' profiles in force.

Reading is in settings_load.py, writing in settings_given.py and settings_store.py, checking in setting_check.py and
profile_check.py: loaded while they are needed.
"""

import seldom

TWENTIETH = 20  # of the range: a profile is rewritten for more
UNKNOWN = {"kind": 0, "span": 0, "over_range": 0, "note": ""}


class SettingsFile:
    """values: all settings by name; profiles: of machines by name, each as profile_check.PROFILE says.

    ranges: the sensor's, as it was started; notes: sentences about what was wrong on flash; changed: to be stored at
    rest; most: profiles, at most.
    """

    def __init__(self, folder):
        self.path = folder + "/%s.json"
        self.values = {}
        self.profiles = {}
        self.notes = []
        self.changed = False
        import profile_check
        import setting_check

        self.most = profile_check.MOST
        seldom.call("settings_load", "load", self, setting_check, profile_check)
        self.ranges = self.values["accel_range_g"], self.values["gyro_range_dps"]
        seldom.drop("setting_check", "profile_check")

    def store(self):
        """Writes both files. Raises OSError."""
        import setting_check

        try:
            given = seldom.call("settings_given", "given", self.values, setting_check)
        finally:
            seldom.drop("setting_check")
        seldom.call("settings_store", "store", self, given)
        self.changed = False

    def profile(self):
        """Of the machine in use; {} where it has none."""
        return self.profiles.get(self.values["machine"], {})

    def learned(self):
        """The machine's profile as the core takes it."""
        found = self.profile()
        return (found["kind"], found["span"]) if found.get("kind") and found.get("span") else ()

    def learn(self, learned):
        """Takes what the core knows of the machine in use, where that is news: another kind, or a range 5 % off."""
        name = self.values["machine"]
        if not learned or not name or name not in self.profiles and len(self.profiles) >= self.most:
            return
        kind, span = learned
        old = self.profile() or UNKNOWN
        if kind != old["kind"] or abs(span - old["span"]) * TWENTIETH > old["span"]:
            profile = old.copy()
            profile.update({"kind": kind, "span": span})
            self.profiles[name] = profile
            self.changed = True
