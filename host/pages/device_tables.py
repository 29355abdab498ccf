"""Tables of the firmware's lights, gestures, settings, records and messages, read from its own files."""

import importlib
import sys
from pathlib import Path
from typing import Any

from kickback.link.setting_meanings import SETTING_MEANINGS
from kickback_protocol.fields import RECORDS
from meanings import GESTURE_ACTIONS, LIGHT_MEANINGS
from repcore.settings import SETTINGS
from text_blocks import table

FIRMWARE = Path(__file__).parents[2] / "firmware"
BEAT_S = 0.04
PATTERNS = {
    0: "{many}flash{es} of {on}",
    1: "flash of {on}, left half",
    2: "2 flashes of {on}, right half",
    3: "swell of {on}",
    4: "rises in {on}",
    5: "fades in {on}",
    6: "fills to the share",
    7: "share; a single LED: {most}{many}swell{s} of {on}",
}
REPEATED_BEATS = (20, 50, 100)  # the periods of lights that last


def firmware(name: str) -> Any:
    """A module of the firmware; its folders are flat on the device."""
    for folder in FIRMWARE.iterdir():
        if folder.is_dir() and str(folder) not in sys.path:
            sys.path.append(str(folder))
    return importlib.import_module(name)


def light_table() -> None:
    """Every light in the order of priority."""
    lights, names = firmware("lights_table"), firmware("lights_names")
    by_number = {value: name.lower() for name, value in vars(names).items() if name.isupper()}
    rows = [_light_row(lights, by_number[row[0]], row) for row in lights.LIGHTS if by_number[row[0]] != "off"]
    print(table(("light", "meaning", "colour", "pattern", "tone"), rows))


def _light_row(lights: Any, name: str, row: tuple[int, ...]) -> tuple[str, ...]:
    _, colour, pattern, times, on, period, tone = row
    many = "" if times == 1 else f"{times} "
    text = PATTERNS[pattern].format(
        many=many,
        es="es" * (times > 1),
        s="s" * (times > 1),
        most="up to " * (times > 1),
        on=f"{on * BEAT_S:g} s",
    )
    if period in REPEATED_BEATS:
        text += f", every {period * BEAT_S:g} s"
    hz, beats, beeps = lights.TONES[tone]
    sound = f"{beeps} x {hz} Hz, {beats * BEAT_S * 1000:.0f} ms".removeprefix("1 x ") if beeps else ""
    return f"`{name}`", LIGHT_MEANINGS[name], ("white", "blue", "amber")[colour], text, sound


def gesture_table() -> None:
    """Every gesture of the button."""
    button = firmware("button")
    names = {getattr(button, name): name for name in GESTURE_ACTIONS}
    words = ("", "press", "press twice", "press three times", "press four times", "press five times")
    rows = []
    for presses, held_ms, gesture in button.GESTURES:
        hold = ("press, then hold" if presses > 1 else "hold") + f" for {held_ms // 1000} s"
        rows.append((hold if held_ms else words[presses], GESTURE_ACTIONS[names[gesture]]))
    print(table(("gesture", "action"), rows))


def core_settings() -> None:
    """The settings of the core."""
    _settings(SETTINGS)


def device_settings() -> None:
    """The settings of the sensor beside those of the core."""
    _settings(firmware("setting_check").DEVICE)


def _settings(rows: tuple) -> None:
    made = [
        (f"`{name}`", *(f"{number:g}" for number in numbers), unit, SETTING_MEANINGS[name])
        for name, unit, *numbers in rows
    ]
    head = ("setting", "default", "lowest", "highest", "unit", "meaning")
    print(table(head, made, right=head[1:4]))


def record_table() -> None:
    """Every record and message with its fields."""
    rows = [
        (kind, f"`{name}`", " ".join(f"`{field}`" for field in f"{numbers} {texts}".split()))
        for kind, (name, numbers, texts) in sorted(RECORDS.items())
    ]
    print(table(("kind", "name", "fields"), rows, right=["kind"]))
