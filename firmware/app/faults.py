"""What is told of a fault of the motion sensor: by the lights, and in the log."""

import lights_names as light
from kickback_protocol import wire


def told(device, what, lasted_ms):
    """It begins (0 ms), or is over."""
    device.lights.status(light.FAULT, not lasted_ms)
    if lasted_ms:
        device.lights.cue(light.RECOVERED)
        device.note(wire.NOTE_RECOVERED, "motion sensor back after %d ms: %s" % (lasted_ms, what))
    else:
        device.note(wire.NOTE_FAULT, what)
