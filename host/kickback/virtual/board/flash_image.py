"""The flash chip as files on the host: image, erase counts, and a journal of all program and erase operations."""

import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from littlefs import LittleFS, LittleFSError
from littlefs.context import UserContext

from kickback.virtual.run.interpreter import VirtualError

SECTOR = 4096
SECTORS = 512  # 2 MB, the file system of MicroPython on a board with 4 MB
ENTRY = struct.Struct("<III")  # program | size << 8, address, ms of the run (stubs/virtual_flash.py)


class Operation(NamedTuple):
    """One program operation, or erase operation (data is None), with its time in ms since the run began."""

    address: int
    data: bytes | None
    ms: int


class FlashImage:
    """A chip in the files PATH, PATH.wear and PATH.journal; a missing one is created and formatted."""

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
        """The files that the stub opens, in its order."""
        return [str(path) for path in (self.path, self.wear_path, self.journal_path) if path]

    def wear(self) -> np.ndarray:
        """The number of erases of each sector, shape (sectors,)."""
        return np.frombuffer(self.wear_path.read_bytes(), "<u4")

    def write(self, files: Mapping[str, bytes]) -> None:
        """Writes files by their absolute names, without wear and journal. Raises VirtualError."""
        try:
            filesystem = _mounted(self.path.read_bytes())
        except LittleFSError:
            raise VirtualError(f"{self.path}: contains no file system of a device: name another file") from None
        for name, data in files.items():
            filesystem.makedirs(str(Path(name).parent), exist_ok=True)
            with filesystem.open(name, "wb") as file:
                file.write(data)
        self.path.write_bytes(bytes(filesystem.context.buffer))

    def read(self) -> dict[str, bytes]:
        """All files on the chip by their absolute names."""
        return read_image(self.path.read_bytes())

    def operations(self) -> list[Operation]:
        """The operations in the journal, oldest first."""
        assert self.journal_path, "this image has no journal"
        return list(_parse(self.journal_path.read_bytes()))


def format_image(sectors: int = SECTORS) -> bytes:
    """The image of a chip with an empty file system."""
    blank = UserContext(buffer=bytearray(b"\xff" * (sectors * SECTOR)))
    filesystem = LittleFS(context=blank, mount=False, **_geometry(sectors))
    filesystem.format()
    return bytes(filesystem.context.buffer)


def read_image(raw: bytes) -> dict[str, bytes]:
    """All files in an image by their absolute names. Raises littlefs.LittleFSError if it does not mount."""
    filesystem = _mounted(
        raw, read_size=SECTOR, prog_size=SECTOR, cache_size=SECTOR
    )  # reads of whole sectors are faster
    found = {}
    for folder, _, names in filesystem.walk("/"):
        for name in names:
            full = f"{folder.rstrip('/')}/{name}"
            with filesystem.open(full, "rb") as file:
                found[full] = file.read()
    return found


def power_cuts(start: bytes, operations: list[Operation]) -> Iterator[tuple[int, float, bytes]]:
    """The image after a power cut at each operation: index, completed part of it (0 or 0.5), image."""
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


def _geometry(sectors: int) -> dict[str, Any]:
    """The defaults of MicroPython's VfsLfs2."""
    return {"block_size": SECTOR, "block_count": sectors, "read_size": 32, "prog_size": 32, "lookahead_size": 32,
            "cache_size": 128}  # fmt: skip


class _Chip(UserContext):
    """The bytes of a chip. The base class looks up a logger at each read, which takes most of its time."""

    def read(self, cfg: Any, block: int, off: int, size: int) -> bytearray:
        start = block * cfg.block_size + off
        return self.buffer[start : start + size]


def _mounted(raw: bytes, **sizes: int) -> LittleFS:
    """Mounts an image. sizes: geometry that differs from MicroPython's, for an image that is only read."""
    chip, sectors = _Chip(buffer=bytearray(raw)), len(raw) // SECTOR
    filesystem = LittleFS(context=chip, mount=False, **{**_geometry(sectors), **sizes})
    filesystem.mount()
    return filesystem
