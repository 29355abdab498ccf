"""The owner's keys, one for each sensor, in the user's own configuration folder."""

import json
import os
from pathlib import Path

import platformdirs

from kickback.link.messages import KEY
from kickback.link.sentences import LinkError


class Keys:
    """A JSON file of device -> {"name", "key"}; path None: the user's."""

    def __init__(self, path: Path | None = None) -> None:
        named = os.environ.get("KICKBACK_KEYS")
        self.path = path or Path(named or Path(platformdirs.user_config_dir("kickback", False)) / "keys.json")

    def get(self, device: str) -> bytes | None:
        """The key of the sensor with this id."""
        found = self._read().get(device)
        return bytes.fromhex(found["key"]) if found else None

    def names(self) -> dict[str, str]:
        """Name -> device id of every sensor that was claimed here."""
        return {found["name"]: device for device, found in self._read().items()}

    def put(self, device: str, name: str, key: bytes) -> None:
        """Keeps a key; before the sensor is told, so that none is claimed with a key that is lost."""
        kept = self._read() | {device: {"name": name, "key": key.hex()}}
        new = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                json.dump(kept, file, indent=1)
            os.replace(new, self.path)
        except OSError as error:
            raise LinkError(f"{self.path}: the key cannot be kept there: {error.strerror}") from None

    def _read(self) -> dict:
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            for found in kept.values():
                if len(bytes.fromhex(found["key"])) != KEY or not isinstance(found["name"], str):
                    raise ValueError
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise LinkError(f"{self.path}: the keys cannot be read: {error.strerror}") from None
        except (ValueError, TypeError, KeyError, AttributeError):
            raise LinkError(f"{self.path}: this is no file of keys: move it away, then pair again") from None
        return kept
