"""The partition table in an image of MicroPython for the ESP32, with a row for the file system.

Since 1.26 MicroPython's own table has no such row: MicroPython then gives the file system all flash behind the last
partition, and does not mount one of another size. With the row, one image fits every chip of 4 MB and more.
Format: docs.espressif.com/projects/esp-idf, "Partition Tables".
"""

import hashlib
import struct
from dataclasses import dataclass

TABLE = 0x8000  # address in flash
TABLE_BYTES = 0xC00
VFS, VFS_BYTES = 0x200000, 0x200000  # where MicroPython's tables for 4 MB have it
FLASH_BYTES = VFS + VFS_BYTES  # that a chip must have
_ROW = "<2sBBII16sI"  # magic, type, subtype, offset, size, name, flags
_ROW_BYTES = struct.calcsize(_ROW)
_MAGIC = b"\xaa\x50"
_MD5 = b"\xeb\xeb" + b"\xff" * 14
_DATA, _FAT = 1, 0x81  # type and subtype of MicroPython's row, whatever the file system is


@dataclass(frozen=True)
class Partition:
    """A row: offset and size in bytes."""

    name: str
    kind: int
    subtype: int
    offset: int
    size: int
    flags: int = 0

    def row(self) -> bytes:
        """The bytes of the row."""
        return struct.pack(
            _ROW, _MAGIC, self.kind, self.subtype, self.offset, self.size, self.name.encode(), self.flags
        )


def read_table(table: bytes) -> list[Partition]:
    """The rows of a table. Raises ValueError if it has none or its MD5 is wrong."""
    found, at = [], 0
    while table[at : at + 2] == _MAGIC:
        _, kind, subtype, offset, size, name, flags = struct.unpack_from(_ROW, table, at)
        found.append(Partition(name.rstrip(b"\0").decode(errors="replace"), kind, subtype, offset, size, flags))
        at += _ROW_BYTES
    if not found:
        raise ValueError("it has no partition table")
    if table[at : at + len(_MD5)] == _MD5 and table[at + len(_MD5) : at + _ROW_BYTES] != _md5(table[:at]):
        raise ValueError("its partition table is damaged")
    return found


def write_table(partitions: list[Partition]) -> bytes:
    """The bytes of a table with its MD5, TABLE_BYTES long."""
    rows = b"".join(one.row() for one in partitions)
    return (rows + _MD5 + _md5(rows)).ljust(TABLE_BYTES, b"\xff")


def with_file_system(table: bytes) -> bytes:
    """The same table with the row "vfs" at VFS. Raises ValueError if another partition is there."""
    partitions = [one for one in read_table(table) if one.name != "vfs"]
    for one in partitions:
        if one.offset + one.size > VFS:
            raise ValueError(f"its partition {one.name} ends behind {VFS:#x}, where the file system begins")
    return write_table([*partitions, Partition("vfs", _DATA, _FAT, VFS, VFS_BYTES)])


def _md5(rows: bytes) -> bytes:
    return hashlib.md5(rows, usedforsecurity=False).digest()
