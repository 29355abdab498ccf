"""Reports a fault of the motion sensor: light and log note. Loaded on demand."""

import lights_names as light
from kickback_protocol import record_codec


def report(device, fault, lasted_ms):
    """The fault begins (lasted_ms is 0) or has ended."""
    device.lights.status(light.FAULT, not lasted_ms)
    if lasted_ms:
        device.lights.cue(light.RECOVERED)
        device.note(record_codec.NOTE_RECOVERED, "motion sensor back after %d ms: %s" % (lasted_ms, fault))
    else:
        device.note(record_codec.NOTE_FAULT, fault)
