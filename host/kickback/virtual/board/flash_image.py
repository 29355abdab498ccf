"""The flash chip as files on the host: image, erases per sector, journal of all programs and erases."""

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from littlefs import LittleFS, LittleFSError
from littlefs.context import UserContext

from kickback.virtual.run.interpreter import VirtualError

SECTOR = 4096
SECTORS = 512  # the 2 MB that MicroPython gives the file system on a board with 4 MB
ENTRY = struct.Struct("<III")  # program | size << 8, address, the world's ms (stubs/virtual_flash.py)


class Operation(NamedTuple):
    """One program (data) or erase (data is None) of flash, and when: ms since the run began."""

    address: int
    data: bytes | None
    ms: int


class FlashImage:
    """A chip in files PATH, PATH.wear and, with a journal, PATH.journal; formatted where there is none."""

    def __init__(self, path: str | Path, sectors: int = SECTORS, journal: bool = False) -> None:
        self.path = Path(path)
        self.wear_path = Path(f"{path}.wear")
        self.journal_path = Path(f"{path}.journal") if journal else None
        if not self.path.exists():
            self.path.write_bytes(format_image(sectors))
        self.sectors = self.path.stat().st_size // SECTOR
        if not self.wear_path.exists():
            self.wear_path.write_bytes(bytes(4 * self.sectors))
        if self.journal_path:
            self.journal_path.write_bytes(b"")

    def files(self) -> list[str]:
        """What the stub opens, in its order."""
        return [str(path) for path in (self.path, self.wear_path, self.journal_path) if path]

    def wear(self) -> np.ndarray:
        """Erases of each sector so far."""
        return np.frombuffer(self.wear_path.read_bytes(), "<u4")

    def write(self, files: Mapping[str, bytes]) -> None:
        """Puts files on the chip by their absolute names, as a cable does: no wear, no journal. Raises VirtualError."""
        try:
            filesystem = _mounted(self.path.read_bytes())
        except LittleFSError:
            raise VirtualError(f"{self.path}: holds no file system of a device: name another file") from None
        for name, data in files.items():
            filesystem.makedirs(str(Path(name).parent), exist_ok=True)
            with filesystem.open(name, "wb") as file:
                file.write(data)
        self.path.write_bytes(bytes(filesystem.context.buffer))

    def read(self) -> dict[str, bytes]:
        """All files on the chip."""
        return read_image(self.path.read_bytes())

    def operations(self) -> list[Operation]:
        """What the journal tells, oldest first."""
        assert self.journal_path, "this image keeps no journal"
        return list(_parse(self.journal_path.read_bytes()))


def format_image(sectors: int = SECTORS) -> bytes:
    """A chip with an empty file system."""
    blank = UserContext(buffer=bytearray(b"\xff" * (sectors * SECTOR)))
    filesystem = LittleFS(context=blank, mount=False, **_how(sectors))
    filesystem.format()
    return bytes(filesystem.context.buffer)


def read_image(raw: bytes) -> dict[str, bytes]:
    """All files in an image. Raises littlefs.LittleFSError where it does not mount."""
    filesystem = _mounted(raw, read_size=SECTOR, prog_size=SECTOR, cache_size=SECTOR)  # whole sectors are read faster
    found = {}
    for folder, _, names in filesystem.walk("/"):
        for name in names:
            full = f"{folder.rstrip('/')}/{name}"
            with filesystem.open(full, "rb") as file:
                found[full] = file.read()
    return found


def power_cuts(start: bytes, operations: list[Operation]) -> Iterator[tuple[int, float, bytes]]:
    """The image as a power cut at each operation leaves it: index, part of it done (0 or 0.5), image."""
    image = bytearray(start)
    for index, (address, data, _) in enumerate(operations):
        new = b"\xff" * SECTOR if data is None else data
        yield index, 0.0, bytes(image)
        half = len(new) // 2
        image[address : address + half] = new[:half]
        yield index, 0.5, bytes(image)
        image[address : address + len(new)] = new


def _parse(raw: bytes) -> Iterator[Operation]:
    at = 0
    while at + ENTRY.size <= len(raw):
        kind, address, ms = ENTRY.unpack_from(raw, at)
        at += ENTRY.size
        size = kind >> 8 if kind & 1 else 0
        yield Operation(address, raw[at : at + size] if kind & 1 else None, ms)
        at += size


def _how(sectors: int) -> dict:
    """As MicroPython's VfsLfs2 does by default."""
    return {"block_size": SECTOR, "block_count": sectors, "read_size": 32, "prog_size": 32, "lookahead_size": 32,
            "cache_size": 128}  # fmt: skip


class _Chip(UserContext):
    """The bytes of a chip. For each read littlefs-python's own looks up a logger, which takes most of its time."""

    def read(self, cfg: Any, block: int, off: int, size: int) -> bytearray:
        start = block * cfg.block_size + off
        return self.buffer[start : start + size]


def _mounted(raw: bytes, **sizes: int) -> LittleFS:
    """sizes: where they differ from MicroPython's, for an image that is only read."""
    chip, sectors = _Chip(buffer=bytearray(raw)), len(raw) // SECTOR
    filesystem = LittleFS(context=chip, mount=False, **{**_how(sectors), **sizes})
    filesystem.mount()
    return filesystem
