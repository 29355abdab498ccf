"""The machines' profiles: checked before they hold. Apart from the settings, so that less is loaded at once."""

import json

from repcore import const

MOST = const(10)  # as long as they may be, with two hosts that read them and a raw trace: what the heap takes
PROFILE = ("kind", "span", "over_range", "note")  # kind, span: what Counter.profile() gives; a limit of the lifter's
_NAME_BYTES = const(32)
_NOTE_BYTES = const(80)


def fit_profile(settings, name, profile):
    """Takes a machine's profile. Raises ValueError, a sentence."""
    fields = profile if isinstance(profile, dict) else ()
    if len(fields) != len(PROFILE) or not all([field in fields for field in PROFILE]):
        raise ValueError("profile %s: give kind, span, over_range and note" % name)
    kind, span, limit, note = [profile[field] for field in PROFILE]
    good = isinstance(kind, int) and 0 <= kind <= 2 and isinstance(span, int) and 0 <= span < 4000000
    good = good and isinstance(note, str)
    if not good or not isinstance(limit, (int, float)) or not 0 <= limit <= 10000 or len(note.encode()) > _NOTE_BYTES:
        raise ValueError("profile %s: kind is 0 to 2, span in mdeg or um, the note 80 bytes at most" % name)
    if not 0 < len(name.encode()) <= _NAME_BYTES:
        raise ValueError("a profile's name has 1 to %d bytes" % _NAME_BYTES)
    if min(name + note + " ") < " ":
        raise ValueError("a profile's name and note are of one line")
    if name not in settings.profiles and len(settings.profiles) >= MOST:
        raise ValueError("there are %d profiles already: remove one (NAME=null)" % MOST)
    settings.profiles[name] = profile


def set_profile(hosts, now_ms, text):
    """A host's NAME=profile as JSON; NAME=null removes it, NAME= chooses the machine in use."""
    name, _, profile = text.partition("=")
    settings = hosts.device.settings
    if profile not in ("", "null"):
        fit_profile(settings, name, json.loads(profile))
    elif name not in settings.profiles:
        raise ValueError("there is no profile %s" % name)
    else:
        if not profile or name == settings.values["machine"]:
            hosts.device.tracker.leave()
            settings.values["machine"] = "" if profile else name
        if profile:
            settings.profiles.pop(name)
    settings.changed = True
