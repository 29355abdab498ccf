"""The owner's keys, one per sensor, in the user's configuration folder."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

import platformdirs
from filelock import FileLock

from kickback.link.errors import LinkError
from kickback.link.messages import KEY

OLDER = 2  # earlier keys that are kept although no sensor has proved them
_Entries = dict[str, dict]


class Keyring:
    """A JSON file: device id -> {"name", "key", "older", "proven"}.

    path: None for $KICKBACK_KEYS or the user's configuration folder
    older: earlier keys, newest first. A device that copies a sensor's id can claim to have no owner and so receive a
    new key; the real sensor still has the old one.
    proven: the keys that a sensor has proved, which are never dropped
    """

    def __init__(self, path: Path | None = None) -> None:
        named = os.environ.get("KICKBACK_KEYS")
        self.path = path or Path(named or Path(platformdirs.user_config_dir("kickback", False)) / "keys.json")

    def keys_of(self, device_id: str) -> list[bytes]:
        """The keys that this sensor may have, most likely first; [] for an unknown sensor."""
        entry = self._read().get(device_id)
        return [bytes.fromhex(key) for key in _keys(entry)] if entry else []

    def names(self) -> dict[str, str]:
        """The name of each owned sensor by device id; names may repeat."""
        return {device_id: entry["name"] for device_id, entry in self._read().items()}

    def add(self, device_id: str, name: str, key: bytes) -> None:
        """Puts a key first. Call it before proving it: no sensor then has a key that is not stored."""
        self._change(
            lambda entries: (
                entries | _entry(device_id, name, [key.hex(), *_other_keys(entries, device_id, key)], entries)
            )
        )

    def set_proven(self, device_id: str, key: bytes) -> None:
        """Notes the key that the sensor has just proved, and puts it first. Raises LinkError."""
        entry = self._read().get(device_id)
        if entry and (entry["key"] != key.hex() or key.hex() not in entry.get("proven", [])):

            def change(entries: _Entries) -> _Entries:
                proven = {*entries[device_id].get("proven", []), key.hex()}
                noted = entries | {device_id: entries[device_id] | {"proven": sorted(proven)}}
                keys = [key.hex(), *_other_keys(entries, device_id, key)]
                return entries | _entry(device_id, entries[device_id]["name"], keys, noted)

            self._change(change)

    def remove_key(self, device_id: str, key: bytes) -> None:
        """Removes a key that the sensor did not accept."""

        def change(entries: _Entries) -> _Entries:
            others = {other: entry for other, entry in entries.items() if other != device_id}
            keys = _other_keys(entries, device_id, key)
            return others | _entry(device_id, entries[device_id]["name"], keys, entries) if keys else others

        self._change(change)

    def rename(self, device_id: str, name: str) -> None:
        """Stores the present name of an owned sensor. Raises LinkError."""
        if self.names().get(device_id, name) != name:
            self._change(
                lambda entries: (
                    entries | {device_id: entries[device_id] | {"name": name}} if device_id in entries else entries
                )
            )

    def export_keys(self, file: Path, names: Sequence[str] = ()) -> int:
        """Writes the keys of these sensors (() for all) to a new file and returns their number. Raises LinkError."""
        entries = self._read()
        if unknown := sorted(set(names) - set(self.names().values())):
            raise LinkError(f"{', '.join(unknown)}: no key on this laptop; kickback keys list shows your sensors")
        chosen = {device_id: entry for device_id, entry in entries.items() if not names or entry["name"] in names}
        if not chosen:
            raise LinkError(f"{self.path}: no keys to export; claim a sensor with kickback pair")
        try:
            with _create_private(file, os.O_EXCL) as out:
                json.dump(chosen, out, indent=1)
        except FileExistsError:
            raise LinkError(f"{file} exists and was not changed; name another file") from None
        except OSError as error:
            raise LinkError(f"{file}: cannot write the keys: {error.strerror}") from None
        return len(chosen)

    def import_keys(self, file: Path) -> list[str]:
        """Adds the keys that another laptop exported; the names that are new here. Raises LinkError and adds none."""
        if not os.path.exists(file):  # False also for an invalid file name
            raise LinkError(f"{file}: no such file")
        given = Keyring(file)._read("kickback keys export writes one")
        new: list[str] = []

        def change(entries: _Entries) -> _Entries:
            for device_id, entry in given.items():
                if device_id not in entries:
                    new.append(entry["name"])
                elif entries[device_id]["key"] != entry["key"]:
                    which = f"{entry['name']} has another key on this laptop"
                    raise LinkError(f"{file}: {which}; if the file has the newer one, delete that in {self.path}")
            return given | entries

        self._change(change)
        return sorted(new)

    def _change(self, change: Callable[[_Entries], _Entries]) -> None:
        """Replaces the entries, one process at a time."""
        new = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_suffix(".lock"), mode=0o600):
                entries = change(self._read())
                with _create_private(new, os.O_TRUNC) as out:
                    json.dump(entries, out, indent=1)
                os.replace(new, self.path)
        except OSError as error:
            raise LinkError(f"{self.path}: cannot store the key: {error.strerror}") from None

    def _read(self, advice: str = "move it away, then pair again") -> _Entries:
        try:
            entries = json.loads(self.path.read_text(encoding="utf-8"))
            for entry in entries.values():
                keys = [entry["key"], *entry.get("older", [])]
                if any(len(bytes.fromhex(key)) != KEY for key in keys) or not isinstance(entry["name"], str):
                    raise ValueError
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise LinkError(f"{self.path}: cannot read the keys: {error.strerror}") from None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise LinkError(f"{self.path} is not a key file: {advice}") from None
        return entries


def _entry(device_id: str, name: str, keys: list[str], entries: _Entries) -> _Entries:
    """The entry of one sensor with its keys in hex, most likely first; drops old keys that no sensor has proved."""
    proven = [key for key in entries.get(device_id, {}).get("proven", []) if key in keys]
    unproven = [key for key in keys[1:] if key not in proven][: OLDER + 1]  # a refused first key is removed again
    older = [key for key in keys[1:] if key in proven or key in unproven]
    entry: dict = {"name": name, "key": keys[0]}
    return {device_id: entry | ({"older": older} if older else {}) | ({"proven": proven} if proven else {})}


def _keys(entry: dict) -> list[str]:
    """The keys of an entry: the first, the proven ones, the others."""
    older, proven = entry.get("older", []), entry.get("proven", [])
    return [entry["key"], *sorted(older, key=lambda key: key not in proven)]


def _other_keys(entries: _Entries, device_id: str, key: bytes) -> list[str]:
    """The sensor's keys in hex without this one."""
    entry = entries.get(device_id)
    return [other for other in (entry["key"], *entry.get("older", [])) if other != key.hex()] if entry else []


def _create_private(path: Path, flags: int) -> TextIO:
    """Opens a text file for writing that only its user can read, from its first byte on."""
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | flags, 0o600), "w", encoding="utf-8")
