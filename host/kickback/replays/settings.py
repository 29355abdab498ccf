"""Settings and profiles as a user gives them: name=value, JSON files."""

import json
from collections.abc import Iterable
from pathlib import Path

from repcore.settings import SETTINGS

DEFAULTS = {name: default for name, _, default, _, _ in SETTINGS}
PROFILE_KEY = "kickback_profile"


def read_settings(given: Iterable[str]) -> dict[str, float]:
    """Settings from NAME=VALUE words and JSON files (an object of names and numbers); later ones win.

    Raises ValueError, a sentence; the core itself checks names and limits.
    """
    settings: dict[str, float] = {}
    for word in given:
        name, equals, value = word.partition("=")
        if equals and name.strip() in DEFAULTS:
            settings[name.strip()] = _number(name.strip(), value)
        elif equals and not Path(word).exists():
            raise ValueError(f"there is no setting {name.strip()}: kickback settings lists them")
        else:
            settings |= _settings_file(word)
    return settings


def read_profile(path: str) -> tuple[int, ...] | None:
    """A stored profile, or None where there is no such file yet. Raises ValueError, a sentence."""
    if not Path(path).exists():
        return None
    stored = _json(path)
    values = stored.get(PROFILE_KEY) if isinstance(stored, dict) else None
    if not isinstance(values, list) or not all(type(value) is int for value in values):
        raise ValueError(f"{path}: no stored profile: --save-profile writes one")
    return tuple(values)


def write_profile(path: str, profile: Iterable[int]) -> None:
    """Stores what the core learned. Raises ValueError, a sentence."""
    try:
        Path(path).write_text(json.dumps({PROFILE_KEY: list(profile)}) + "\n", encoding="utf-8")
    except OSError as error:
        raise ValueError(f"{path}: cannot be written: {error.strerror}") from None


def _number(name: str, value: str) -> float:
    try:
        return float(value) if "." in value or "e" in value else int(value)
    except ValueError:
        raise ValueError(f"setting {name} is {value!r}: give a number") from None


def _settings_file(path: str) -> dict[str, float]:
    stored = _json(path)
    if not isinstance(stored, dict):
        raise ValueError(f'{path}: settings are an object of names and numbers, like {{"set_gap": 20}}')
    return stored


def _json(path: str):
    try:
        return json.loads(Path(path).read_bytes())
    except OSError as error:
        raise ValueError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ValueError(f"{path}{where}: not valid JSON") from None
