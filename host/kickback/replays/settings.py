"""Settings and profiles from the command line: NAME=VALUE words and JSON files."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from repcore.settings import SETTINGS

from kickback.files import write_atomic

DEFAULTS = {name: default for name, _, default, _, _ in SETTINGS}
PROFILE_KEY = "kickback_profile"


def read_settings(given: Iterable[str]) -> dict[str, float]:
    """Settings from NAME=VALUE words and from JSON files, each an object of names and numbers; later ones win.

    The core checks the names and limits of a file. Raises ValueError, one sentence, for all else.
    """
    settings: dict[str, float] = {}
    for word in given:
        name, equals, value = word.partition("=")
        if equals and name.strip() in DEFAULTS:
            settings[name.strip()] = _number(name.strip(), value)
        elif equals and not Path(word).exists():
            raise ValueError(f"there is no setting {name.strip()}; kickback settings lists all of them")
        else:
            settings |= _settings_file(word)
    return settings


def read_profile(path: str) -> tuple[int, ...] | None:
    """The profile in a file, or None if the file does not exist. Raises ValueError, one sentence."""
    if not Path(path).exists():
        return None
    stored = _json(path)
    values = stored.get(PROFILE_KEY) if isinstance(stored, dict) else None
    if not isinstance(values, list) or not all(type(value) is int for value in values):
        raise ValueError(f"{path} is not a profile; --save-profile writes one")
    return tuple(values)


def write_profile(path: str, profile: Iterable[int]) -> None:
    """Write a profile to a file. Raises ValueError, one sentence."""
    write_atomic(path, (json.dumps({PROFILE_KEY: list(profile)}) + "\n").encode())


def _number(name: str, value: str) -> int | float:
    try:
        return float(value) if "." in value or "e" in value else int(value)
    except ValueError:
        raise ValueError(f"setting {name} must be a number, not {value!r}") from None


def _settings_file(path: str) -> dict[str, float]:
    stored = _json(path)
    if not isinstance(stored, dict):
        raise ValueError(f'{path} must hold an object of names and numbers, for example {{"set_gap": 20}}')
    return stored


def _json(path: str) -> Any:
    try:
        return json.loads(Path(path).read_bytes())
    except OSError as error:
        raise ValueError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        where = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ValueError(f"{path}{where}: not valid JSON") from None
