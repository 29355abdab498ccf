"""How the core begins, and a raw trace of it: at the start and between sets, with the table of the core's settings."""

import gc
import json

from heap import RINGS
from mpu6050 import RATE_HZ
from repcore.counter import Counter
from repcore.settings import SETTINGS
from taps import Taps


def core(settings):
    """The core's settings, of a SettingsFile, with the limit that the machine's profile sets."""
    found = {row[0]: settings.values[row[0]] for row in SETTINGS}
    found["accel_range_g"], found["gyro_range_dps"] = settings.ranges
    found["over_range"] = settings.profile().get("over_range") or found["over_range"]
    return found


def fresh(tracker, resting, known):
    """A new core takes over with the next sample, at rest, or in mid-set on a machine that is known."""
    values = core(tracker.settings)
    learned = (tracker.counter.profile() if tracker.counter else ()) or tracker.settings.learned()
    tracker.counter = None  # the heap has no room for two
    gc.collect()
    rail = ()
    still = len(known) != 6
    if known:
        resting = known[:6]
    if len(known) > 6:
        rail, learned = known[6:11], (known[12], known[11])
    tracker.counter = Counter(values, learned or None, resting, RINGS, rail, still)
    tracker.base_ms = -1
    tracker.gaps = tracker.saturated = 0
    tracker.taps = Taps(values["accel_range_g"], values["gyro_range_dps"])
    tracker.stale = False
    tracker.given = (learned or (0, 0)) + (resting or (0,) * 6) + (rail or (0,) * 5) + (0 if still else 1,)


def begin_trace(tracker):
    """All that the core was given, for the replay."""
    values = core(tracker.settings)
    given = json.dumps({row[0]: values[row[0]] for row in SETTINGS[2:] if values[row[0]] != row[2]})
    numbers = (values["accel_range_g"], values["gyro_range_dps"], RATE_HZ, tracker.base_ms)
    tracker.recorder.begin(numbers + tracker.given, given)
