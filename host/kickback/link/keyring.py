"""The owner's keys, one for each sensor, in the user's own configuration folder."""

import contextlib
import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import platformdirs

from kickback.link.errors import LinkError
from kickback.link.messages import KEY

STALE_S = 2.0  # after which whoever began to write keys does so no more
OLDER = 2  # keys kept of before: the third wrong proof ends a connection


class Keys:
    """A JSON file of device -> {"name", "key", "older"}; path None: the user's.

    older: keys of before. Whoever says that it is the sensor, and unclaimed, gets a new key, and proves nothing by
    taking it: the real one may still have the old.
    """

    def __init__(self, path: Path | None = None) -> None:
        named = os.environ.get("KICKBACK_KEYS")
        self.path = path or Path(named or Path(platformdirs.user_config_dir("kickback", False)) / "keys.json")

    def all_of(self, device: str) -> list[bytes]:
        """The keys that the sensor with this id may have, the likeliest first."""
        found = self._read().get(device)
        return [bytes.fromhex(key) for key in (found["key"], *found.get("older", [])[:OLDER])] if found else []

    def names(self) -> dict[str, str]:
        """Device id -> name of every sensor that was claimed here; two may be called the same."""
        return {device: found["name"] for device, found in self._read().items()}

    def put(self, device: str, name: str, key: bytes) -> None:
        """Keeps a key as the likeliest; a new one before the sensor is told, so that none is claimed with one that is
        lost."""
        self._change(lambda kept: kept | _entry(device, name, [key.hex(), *_without(kept, device, key)]))

    def drop(self, device: str, key: bytes) -> None:
        """Takes out a key that no sensor took."""

        def change(kept: dict) -> dict:
            others = {one: found for one, found in kept.items() if one != device}
            keys = _without(kept, device, key)
            return others | _entry(device, kept[device]["name"], keys) if keys else others

        self._change(change)

    def rename(self, device: str, name: str) -> None:
        """Keeps what the sensor with this id is called now, where its key is here. Raises LinkError."""
        if self.names().get(device, name) != name:
            self._change(lambda kept: kept | {device: kept[device] | {"name": name}} if device in kept else kept)

    def export(self, file: Path, names: Sequence[str] = ()) -> int:
        """Writes the keys of these sensors (() for all) to a new file; how many. Raises LinkError."""
        kept = self._read()
        if unknown := sorted(set(names) - set(self.names().values())):
            raise LinkError(f"{', '.join(unknown)}: no key on this laptop; kickback keys list names those there are")
        meant = {device: found for device, found in kept.items() if not names or found["name"] in names}
        if not meant:
            raise LinkError(f"{self.path}: no keys to export: kickback pair makes a sensor yours")
        try:
            with _private(file, os.O_EXCL) as out:
                json.dump(meant, out, indent=1)
        except FileExistsError:
            raise LinkError(f"{file}: exists already and is left as it is; name another file") from None
        except OSError as error:
            raise LinkError(f"{file}: the keys cannot be written there: {error.strerror}") from None
        return len(meant)

    def take(self, file: Path) -> list[str]:
        """Keeps what another laptop exported; the names that are new here. Raises LinkError, and then keeps none."""
        if not os.path.exists(file):  # False also for a name that no file may have
            raise LinkError(f"{file}: there is no such file")
        given = Keys(file)._read("kickback keys export writes one")
        new: list[str] = []

        def change(kept: dict) -> dict:
            for device, found in given.items():
                if device not in kept:
                    new.append(found["name"])
                elif kept[device]["key"] != found["key"]:
                    which = f"{found['name']} has another key on this laptop"
                    raise LinkError(f"{file}: {which}: take it out of {self.path} if the one in the file is the newer")
            return given | kept

        self._change(change)
        return sorted(new)

    def _change(self, change: Callable[[dict], dict]) -> None:
        """One process at a time, or one of two keys would be lost. change: from what is kept."""
        new = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = _alone(new)
            try:
                with file:
                    json.dump(change(self._read()), file, indent=1)
                os.replace(new, self.path)
            except BaseException:
                new.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise LinkError(f"{self.path}: the key cannot be kept there: {error.strerror}") from None

    def _read(self, advice: str = "move it away, then pair again") -> dict:
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            for found in kept.values():
                keys = [found["key"], *found.get("older", [])]
                if any(len(bytes.fromhex(key)) != KEY for key in keys) or not isinstance(found["name"], str):
                    raise ValueError
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise LinkError(f"{self.path}: the keys cannot be read: {error.strerror}") from None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise LinkError(f"{self.path}: this is no file of keys: {advice}") from None
        return kept


def _entry(device: str, name: str, keys: list[str]) -> dict:
    """A sensor's in the file, with its keys in hex, the likeliest first."""
    older = keys[1 : 2 + OLDER]  # one more than is tried: the newest may be refused, and is dropped then
    return {device: {"name": name, "key": keys[0]} | ({"older": older} if older else {})}


def _without(kept: dict, device: str, key: bytes) -> list[str]:
    """The sensor's keys in hex, but for this one."""
    found = kept.get(device)
    return [one for one in (found["key"], *found.get("older", [])) if one != key.hex()] if found else []


def _alone(path: Path):
    """A private file that was not there; while another process has made it, it is waited for."""
    while True:
        try:
            return _private(path, os.O_EXCL)
        except FileExistsError:
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > STALE_S:
                    path.unlink()
            time.sleep(0.01)


def _private(path: Path, how: int):
    """A text file that only its user may read, from its first byte on."""
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600), "w", encoding="utf-8")
