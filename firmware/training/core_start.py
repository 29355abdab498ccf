"""Starts a detector, and a raw trace with it: at the start and between sets. Loaded on demand."""

import gc
import json

from double_tap import DoubleTap
from mpu6050 import RATE_HZ
from preallocate import RINGS
from repcore.counter import Counter
from repcore.settings import SETTINGS


def core_settings(settings):
    """Return the detector's settings, with the range limit of the machine's profile. settings: a SettingsFile."""
    values = {row[0]: settings.values[row[0]] for row in SETTINGS}
    values["accel_range_g"], values["gyro_range_dps"] = settings.ranges
    values["over_range"] = settings.profile().get("over_range") or values["over_range"]
    return values


def start_detector(pipeline, resting, memory):
    """Replace the detector before the next sample.

    resting: gravity and gyro zero of a plate at rest, () if unknown. memory: from SetLogger.detector_memory(); with 13
    numbers the plate is in the middle of a set on a known machine.
    """
    values = core_settings(pipeline.settings)
    learned = (pipeline.detector.profile() if pipeline.detector else ()) or pipeline.settings.learned()
    pipeline.detector = None  # the heap has no room for two
    gc.collect()
    rail = ()
    still = len(memory) != 6
    if memory:
        resting = memory[:6]
    if len(memory) > 6:
        rail, learned = memory[6:11], (memory[12], memory[11])
    pipeline.detector = Counter(values, learned or None, resting, RINGS, rail, still)
    pipeline.base_ms = -1
    pipeline.gaps = pipeline.saturated = 0
    pipeline.double_tap = DoubleTap(values["accel_range_g"], values["gyro_range_dps"])
    pipeline.detector_outdated = False
    pipeline.detector_inputs = (learned or (0, 0)) + (resting or (0,) * 6) + (rail or (0,) * 5) + (0 if still else 1,)


def begin_trace(pipeline):
    """Begin a raw trace with everything that a replay needs to start the same detector."""
    values = core_settings(pipeline.settings)
    changed = json.dumps({row[0]: values[row[0]] for row in SETTINGS[2:] if values[row[0]] != row[2]})
    numbers = (values["accel_range_g"], values["gyro_range_dps"], RATE_HZ, pipeline.base_ms)
    pipeline.recorder.begin(numbers + pipeline.detector_inputs, changed)
