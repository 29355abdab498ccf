"""All bytes of a new sensor's flash: MicroPython, a partition table with a file system, and the firmware in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kickback.image.build import Image
from kickback.image.micropython import BASE, MicroPython
from kickback.image.partitions import TABLE, TABLE_BYTES, VFS, VFS_BYTES, with_file_system

BLOCK = 4096
SLOT = "a"
STATE = b"a 1 0\n"  # /slot.txt: the first start is on trial (firmware/boot/launcher.py)
# As MicroPython's ESP32 port mounts it: extmod/vfs_lfsx.c, ports/esp32/modules/inisetup.py, esp32_partition.c.
_LITTLEFS: dict[str, Any] = {
    "block_size": BLOCK,
    "read_size": 32,
    "prog_size": 32,
    "lookahead_size": 32,
    "cache_size": 128,
}
_DISK_VERSION = 0x0002_0001  # what MicroPython writes since 1.23


@dataclass(frozen=True)
class ChipImage:
    """The contents of the flash; what lies between them is blank.

    micropython: from BASE on; file_system: from VFS on, without the blank blocks at its end
    """

    micropython: bytes
    file_system: bytes

    def parts(self) -> list[tuple[int, bytes]]:
        """Address and bytes in the order of writing.

        The bootloader comes last: a chip with a part of the image does not start it.
        """
        split = TABLE - BASE
        return [(VFS, self.file_system), (TABLE, self.micropython[split:]), (BASE, self.micropython[:split])]

    def whole(self) -> bytes:
        """One file, whose first byte belongs at BASE."""
        return self.micropython.ljust(VFS - BASE, b"\xff") + self.file_system


def make_chip_image(micropython: MicroPython, image: Image, files: Mapping[str, bytes] | None = None) -> ChipImage:
    """The flash of one sensor, with more files by path.

    Raises ValueError if MicroPython's partition table does not fit.
    """
    content, at = micropython.content, TABLE - BASE
    table = with_file_system(content[at : at + TABLE_BYTES])
    raw = make_file_system(slot_files(image) | dict(files or {}))
    blocks = range(0, len(raw), BLOCK)
    used = max(at for at in blocks if raw[at : at + BLOCK].strip(b"\xff")) + BLOCK
    return ChipImage(content[:at] + table + content[at + TABLE_BYTES :], raw[:used])


def slot_files(image: Image) -> dict[str, bytes]:
    """The files of a new sensor by path, as an installation over the cable leaves them before the first start."""
    files = {f"/{SLOT}/{name}": content for name, content in image.slot.items()}
    files |= {f"/{name}": content for name, content in image.root.items()}
    return files | {"/slot.txt": STATE, f"/{SLOT}/version.txt": image.name.encode()}


def make_file_system(files: Mapping[str, bytes]) -> bytes:
    """A littlefs of VFS_BYTES with these files; blank blocks are 0xFF."""
    from littlefs import LittleFS
    from littlefs.context import UserContext

    context = UserContext(buffer=bytearray(b"\xff" * VFS_BYTES))
    fs = LittleFS(context=context, mount=False, block_count=VFS_BYTES // BLOCK, disk_version=_DISK_VERSION, **_LITTLEFS)
    fs.format()
    fs.mount()
    for path, content in files.items():
        fs.makedirs(path.rpartition("/")[0] or "/", exist_ok=True)
        with fs.open(path, "wb") as file:
            file.write(content)
    fs.unmount()
    return bytes(context.buffer)
