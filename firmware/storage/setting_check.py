"""Settings: checked before they hold."""

from repcore import const
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
_TEXT_BYTES = const(32)
_NAME_BYTES = const(24)  # with "Kick-" before it what a scan response holds: 31 bytes, two of them its head


def fit_setting(settings, name, value):
    """Takes a setting. Raises ValueError, a sentence."""
    if name in TEXTS:
        most = _NAME_BYTES if name == "name" else _TEXT_BYTES
        if not isinstance(value, str) or len(value.encode()) > most:
            raise ValueError("setting %s: give at most %d bytes of text" % (name, most))
    else:
        rows = [row for row in CORE + DEVICE if row[0] == name]
        if not rows:
            raise ValueError("there is no setting %s" % name)
        row = rows[0]
        fit(row, value)
        whole = int(value)
        ranged = name in ("accel_range_g", "gyro_range_dps")  # the sensor has four, every one twice the one before
        choice = [row[3] << i for i in range(4)] if ranged else [whole, whole + 1]
        if value in choice:
            value = whole
        elif not ranged and (row in CORE or row[1] not in ("", "%")):  # units of what is counted
            value = int(value * 1000 + 0.5) / 1000  # as derive.py takes it
        else:
            raise ValueError("setting %s is %r: give one of %s" % (name, value, choice))
    settings.values[name] = value


def set_setting(hosts, now_ms, text):
    """A host's NAME=VALUE, as asked.py's."""
    name, _, value = text.partition("=")
    device, settings = hosts.device, hosts.device.settings
    if not isinstance(settings.values.get(name), str):
        try:
            value = float(value) if "." in value else int(value)
        except ValueError:
            pass  # fit says what it wants
    if name == "machine":
        device.tracker.leave()
    fit_setting(settings, name, value)
    settings.changed = device.tracker.stale = True
    device.upkeep.recording()
    device.lights.configure(settings.values)
    while name == "side" and value and device.book.side != value:
        device.book.switch()
