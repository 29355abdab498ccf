"""Validates and changes settings. Loaded on demand."""

from repcore import const
from repcore.settings import SETTINGS as CORE
from repcore.settings import fit

# name, unit, default, lowest, highest. The detector's settings are in repcore/settings.py.
DEVICE = (
    ("target_reps", "", 0, 0, 100),  # 0: none
    ("concentric_s", "s", 0, 0, 60),  # the pacer's tempo; 0: no target, all three 0: no pacer
    ("hold_s", "s", 0, 0, 60),
    ("eccentric_s", "s", 0, 0, 60),
    ("rest_s", "s", 90, 0, 900),  # the rest timer; 0: off
    ("brightness", "%", 30, 0, 100),
    ("leds", "", 12, 1, 24),
    ("piezo", "", 1, 0, 1),
    ("side", "", 0, 0, 2),  # of a session's first set: 0 unknown, 1 left, 2 right
    ("alternate", "", 0, 0, 1),  # the side changes with every set
    ("weight_kg", "kg", 0, 0, 1000),
    ("record", "", 0, 0, 1),  # raw traces of sets
    ("sleep_after", "s", 300, 30, 3600),
    ("motion_threshold", "", 12, 1, 255),  # in steps of 2 mg; documents disagree on it: motion_wake.py
    ("live_open", "", 1, 0, 1),  # live data over Bluetooth for anyone
    ("adverts", "", 1, 0, 1),
    ("radio", "", 1, 0, 1),  # 0: no Bluetooth from the next start on, until the button or a host on the cable sets 1
)
TEXTS = ("lifter", "machine", "name")
_TEXT_BYTES = const(32)
_NAME_BYTES = const(24)  # with "Kick-" and a head of two bytes it fills a scan response (31 bytes)


def fit_setting(settings, name, value):
    """Store a setting. Raise ValueError if it is invalid."""
    if name in TEXTS:
        most = _NAME_BYTES if name == "name" else _TEXT_BYTES
        if not isinstance(value, str) or len(value.encode()) > most:
            raise ValueError("setting %s: give at most %d bytes of text" % (name, most))
    else:
        rows = [row for row in CORE + DEVICE if row[0] == name]
        if not rows:
            raise ValueError("setting %s does not exist" % name)
        row = rows[0]
        fit(row, value)
        whole = int(value)
        ranged = name in ("accel_range_g", "gyro_range_dps")  # the sensor has four ranges, each twice the previous one
        choice = [row[3] << i for i in range(4)] if ranged else [whole, whole + 1]
        if value in choice:
            value = whole
        elif not ranged and (row in CORE or row[1] not in ("", "%")):  # units of integers
            value = int(value * 1000 + 0.5) / 1000  # the resolution of derive.py
        else:
            raise ValueError("setting %s is %r: give one of %s" % (name, value, choice))
    settings.values[name] = value


def set_setting(remote, now_ms, text):
    """Apply a host's NAME=VALUE. A function like those of commands.py."""
    name, _, value = text.partition("=")
    device, settings = remote.device, remote.device.settings
    if not isinstance(settings.values.get(name), str):
        try:
            value = float(value) if "." in value else int(value)
        except ValueError:
            pass  # fit_setting() reports the expected value
    if name == "machine":
        device.pipeline.leave_machine()
    fit_setting(settings, name, value)
    settings.changed = device.pipeline.detector_outdated = True
    device.housekeeping.apply_recording()
    device.lights.configure(settings.values)
    while name == "side" and value and device.set_logger.side != value:
        device.set_logger.switch()
