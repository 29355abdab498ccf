"""Validates and changes machine profiles. Loaded on demand, separately from the settings to need less heap."""

import json

from repcore import const

MAX_PROFILES = const(10)  # of full length, while two hosts read them during a raw trace: all that the heap takes
# kind, span: from the detector's profile(). over_range: the lifter's limit in degrees or mm.
PROFILE = ("kind", "span", "over_range", "note")
_NAME_BYTES = const(32)
_NOTE_BYTES = const(80)


def fit_profile(settings, name, profile):
    """Store a machine's profile. Raise ValueError if it is invalid."""
    fields = profile if isinstance(profile, dict) else ()
    if len(fields) != len(PROFILE) or not all([field in fields for field in PROFILE]):
        raise ValueError("profile %s: give kind, span, over_range and note" % name)
    kind, span, limit, note = [profile[field] for field in PROFILE]
    good = isinstance(kind, int) and 0 <= kind <= 2 and isinstance(span, int) and 0 <= span < 4000000
    good = good and isinstance(note, str)
    if not good or not isinstance(limit, (int, float)) or not 0 <= limit <= 10000 or len(note.encode()) > _NOTE_BYTES:
        raise ValueError("profile %s: kind must be 0 to 2, span in mdeg or um, the note at most 80 bytes" % name)
    if not 0 < len(name.encode()) <= _NAME_BYTES:
        raise ValueError("a profile's name must have 1 to %d bytes" % _NAME_BYTES)
    if min(name + note + " ") < " ":
        raise ValueError("a profile's name and note must be a single line")
    if name not in settings.profiles and len(settings.profiles) >= MAX_PROFILES:
        raise ValueError("there are %d profiles already: remove one (NAME=null)" % MAX_PROFILES)
    settings.profiles[name] = profile


def set_profile(remote, now_ms, text):
    """Apply a host's NAME=JSON, which sets a profile; NAME=null removes it, NAME= makes it the machine in use."""
    name, _, profile = text.partition("=")
    settings = remote.device.settings
    if profile not in ("", "null"):
        fit_profile(settings, name, json.loads(profile))
    elif name not in settings.profiles:
        raise ValueError("profile %s does not exist" % name)
    else:
        if not profile or name == settings.values["machine"]:
            remote.device.pipeline.leave_machine()
            settings.values["machine"] = "" if profile else name
        if profile:
            settings.profiles.pop(name)
    settings.changed = True
