"""Tables of the package for the page: records, messages, settings, flags and tones, generated from the code."""

import importlib
import json
import sys
from types import ModuleType

from kickback_protocol import fields, message_kinds, record_codec
from kickback_protocol.actions import ACTIONS
from repcore import counter

from kickback.image.build import device_sources
from kickback.replays.events import NOT_COUNTED, REASONS
from kickback.report.colours import style_sheet
from kickback.training.rep import FLAGS, MACHINES, SIDES

BEAT_MS = 40  # of the firmware's lights and tones
TONES = ("TOP", "HOLD", "TARGET", "SET_END", "REST_OVER", "MOMENTUM", "TOP_RETRACTED")
EVENTS = {
    "TOP": counter.TOP,
    "REP": counter.REP,
    "TOP_RETRACTED": counter.UNTOP,
    "SET_END": counter.SET_END,
    "SMALL": counter.SMALL,
    "NOT_COUNTED": NOT_COUNTED,
}


def tables() -> dict:
    """All tables by name, ready for JSON."""
    setting_check = _firmware("setting_check")
    records = fields.RECORDS.items()
    return {
        "records": {kind: [name, numbers.split(), texts.split()] for kind, (name, numbers, texts) in records},
        "wire": _numbers(record_codec) | _numbers(message_kinds),
        "actions": [name for name, _, _ in ACTIONS],
        "events": EVENTS,
        "reasons": {code: list(row) for code, row in REASONS.items()},
        "flags": list(FLAGS),
        "machines": list(MACHINES),
        "sides": list(SIDES),
        "coreSettings": [row[0] for row in setting_check.CORE],
        "settings": [list(row) for row in (*setting_check.CORE, *setting_check.DEVICE)],
        "texts": list(setting_check.TEXTS),
        "tones": {name: _tone(name) for name in TONES},
    }


def tables_module() -> bytes:
    """The tables as a JavaScript module."""
    return f"export default {json.dumps(tables(), separators=(',', ':'))};\n".encode()


def colours_sheet() -> bytes:
    """The report's colours as a style sheet."""
    return style_sheet().encode()


def _numbers(module: ModuleType) -> dict[str, int]:
    """A module's public constants that are whole numbers."""
    public = {name: value for name, value in vars(module).items() if name.isupper() and not name.startswith("_")}
    return {name: value for name, value in public.items() if isinstance(value, int)}


def _firmware(name: str) -> ModuleType:
    """A module of the firmware, whose files import one another by their bare names."""
    folder = str(device_sources()[f"{name}.py"].parent)
    sys.path.append(folder)
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(folder)


def _tone(name: str) -> list[int]:
    """Hz, ms and times of the tone that goes with a light; hz 0 for none."""
    lights_table, lights_names = _firmware("lights_table"), _firmware("lights_names")
    hz, beats, times = lights_table.TONES[lights_table.LIGHTS[getattr(lights_names, name)][-1]]
    return [hz, beats * BEAT_MS, times]
