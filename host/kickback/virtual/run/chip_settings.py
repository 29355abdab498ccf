"""Settings of the device on a flash image, checked with the firmware's own code."""

import importlib
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kickback.replays.settings import read_settings
from kickback.virtual.board.flash_image import FlashImage

firmware: Any = importlib.import_module("kickback_firmware.storage.setting_check")
profiles: Any = importlib.import_module("kickback_firmware.storage.profile_check")
load: Any = importlib.import_module("kickback_firmware.storage.settings_load").load
given: Any = importlib.import_module("kickback_firmware.storage.settings_given").given
write: Any = importlib.import_module("kickback_firmware.storage.settings_store").store


def read_device_settings(words: Iterable[str]) -> dict[str, Any]:
    """Settings from NAME=VALUE words and JSON files; later ones override earlier ones. Raises ValueError."""
    settings: dict[str, Any] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if equals and not Path(word).exists():
            settings[name.strip()] = value.strip() if name.strip() in firmware.TEXTS else _number(name, value)
        else:
            settings |= read_settings([word])
    return settings


def store(image: FlashImage, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Writes settings to the chip, over those it has, and returns all that apply. Raises ValueError."""
    with tempfile.TemporaryDirectory() as folder:
        for name, data in image.read().items():
            if name in ("/settings.json", "/profiles.json"):
                (Path(folder) / name.strip("/")).write_bytes(data)
        file = SimpleNamespace(path=f"{folder}/%s.json", values={}, profiles={}, notes=[])
        load(file, firmware, profiles)
        for name, value in settings.items():
            firmware.fit_setting(file, name, value)
        if settings:
            write(file, given(file.values, firmware))
            image.write({f"/{path.name}": path.read_bytes() for path in Path(folder).iterdir()})
        return file.values


def _number(name: str, value: str) -> float:
    try:
        return float(value) if "." in value or "e" in value else int(value)
    except ValueError:
        raise ValueError(f"setting {name.strip()} is {value!r}: give a number") from None
