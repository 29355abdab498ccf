"""The image of MicroPython that goes onto a blank chip: fetched once, or given as a file, and checked."""

import hashlib
import re
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from kickback.board.repl import DOWNLOAD, OLDEST_MICROPYTHON
from kickback.image.partitions import TABLE, TABLE_BYTES, VFS, read_table

BASE = 0x1000  # address in flash of the image's first byte, on an ESP32
APP = 0x10000
FETCHED = "1.26.1"
# SHA-256 of the images that started with kickback's firmware, in an emulator of the chip.
CHECKED = {"1.26.1": "6b5272b6edd15fc4d1627ec559a27a5d5a7b86e5ea7f8013941eb10c877edd4e"}
URL = "https://micropython.org/resources/firmware/ESP32_GENERIC-20250911-v1.26.1.bin"
UNCHECKED = "This image of MicroPython {} was not checked with kickback; checked is that of " + ", ".join(CHECKED)
_IMAGE = b"\xe9"  # first byte of a bootloader and of an app
_CHIPS = {0: "ESP32", 2: "ESP32-S2", 5: "ESP32-C3", 9: "ESP32-S3", 13: "ESP32-C6", 16: "ESP32-H2"}
_VERSION = re.compile(rb"MicroPython v(\d+)\.(\d+)(\.\d+)?")
_TIMEOUT_S = 30


@dataclass(frozen=True)
class MicroPython:
    """An image for the ESP32. content: its bytes from BASE on; checked: its SHA-256 is in CHECKED."""

    version: str
    content: bytes
    sha256: str

    @property
    def checked(self) -> bool:
        """Whether the image is one of CHECKED."""
        return self.sha256 in CHECKED.values()


def read_file(path: str | Path) -> MicroPython:
    """Reads an image. Raises ValueError with a sentence if it is none for the ESP32, or too old."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise ValueError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        return _examine(content)
    except ValueError as error:
        raise ValueError(f"{path}: {error}; take the .bin file of {DOWNLOAD}") from None


def fetch(progress: Callable[[int, int], None], folder: Path | None = None) -> MicroPython:
    """The image of FETCHED, from the user's cache or from micropython.org. Raises ValueError.

    progress: called with bytes received and total; folder: None for the cache
    """
    folder = folder or platformdirs.user_cache_path("kickback", appauthor=False)
    cached = folder / URL.rpartition("/")[2]
    if cached.exists() and hashlib.sha256(cached.read_bytes()).hexdigest() == CHECKED[FETCHED]:
        return read_file(cached)
    content = _download(progress)
    if hashlib.sha256(content).hexdigest() != CHECKED[FETCHED]:
        raise ValueError(f"{URL}: what arrived has another SHA-256 than MicroPython {FETCHED}; try again")
    folder.mkdir(parents=True, exist_ok=True)
    partial = cached.with_suffix(".part")
    partial.write_bytes(content)
    partial.replace(cached)
    return read_file(cached)


def _download(progress: Callable[[int, int], None]) -> bytes:
    received = b""
    try:
        with urllib.request.urlopen(URL, timeout=_TIMEOUT_S) as answer:
            total = int(answer.headers.get("Content-Length") or 0)
            while part := answer.read(65536):
                received += part
                progress(len(received), max(total, len(received)))
    except (OSError, ValueError) as error:
        advice = f"download {URL} with a browser and name the file with --micropython"
        raise ValueError(f"MicroPython cannot be fetched ({error}): {advice}") from None
    return received


def _examine(content: bytes) -> MicroPython:
    if content[:1] != _IMAGE:
        raise ValueError("it is not an image for a chip of the ESP32 family")
    if (chip := int.from_bytes(content[12:14], "little")) != 0:
        raise ValueError(f"it is for the {_CHIPS.get(chip, 'chip')}, not for the ESP32")
    if content[APP - BASE : APP - BASE + 1] != _IMAGE:
        raise ValueError("it has no app behind its bootloader")
    read_table(content[TABLE - BASE : TABLE - BASE + TABLE_BYTES])
    if len(content) > VFS - BASE:
        raise ValueError("it is too long: the file system begins behind 2 MB")
    found = _VERSION.search(content)
    if not found:
        raise ValueError("it is not MicroPython")
    if (int(found[1]), int(found[2])) < OLDEST_MICROPYTHON:
        oldest = ".".join(map(str, OLDEST_MICROPYTHON))
        raise ValueError(f"it is {found[0].decode()}, kickback needs {oldest} or newer")
    version = found[0].decode().removeprefix("MicroPython v")
    return MicroPython(version, content, hashlib.sha256(content).hexdigest())
