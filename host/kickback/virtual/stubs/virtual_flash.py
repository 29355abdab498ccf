"""The flash chip (W25Q32) of littlefs: an image file on the host, with NOR rules and the times of the data sheet."""

import struct

import virtual_link as link
import virtual_ops as op
from micropython import const

SECTOR = const(4096)
_PAGE = const(256)
_blank = b"\xff" * _PAGE


class Flash:
    """image, wear, journal: open files (journal may be None). start_ms: the time of the run at this boot."""

    def __init__(self, image, wear, journal, sectors, program_us, erase_us, start_ms, read_ns):
        self.start_ms, self.read_ns = start_ms, read_ns
        self.image, self.wear, self.journal = image, wear, journal
        self.sectors, self.program_us, self.erase_us = sectors, program_us, erase_us
        self.old = bytearray(_PAGE)
        self.count = bytearray(4)

    def readblocks(self, n, buf, off=0):
        self.image.seek(n * SECTOR + off)
        self.image.readinto(buf)
        link.advance_busy(10 + len(buf) * self.read_ns // 1000)  # the call and its bytes

    def writeblocks(self, n, buf, off=0):
        size = len(buf)
        at = n * SECTOR + off
        if size > _PAGE:  # whole sectors, as from VfsFat
            view = memoryview(buf)
            for part in range(0, size, _PAGE):
                self.writeblocks(0, view[part : part + _PAGE], at + part)
            return None
        self.image.seek(at)
        self.image.readinto(self.old, size)
        if self.old[:size] != (_blank if size == _PAGE else _blank[:size]):
            for i in range(size):
                if self.old[i] != 255 and buf[i] != 255:
                    link.post(op.FLASH_ERROR, 0, at + i)
                    return -5
        self.note(1, at, size, buf)
        half = size // 2
        pages = ((at + size - 1) // _PAGE - at // _PAGE + 1) * self.program_us
        link.advance_busy(pages // 2)  # power can fail here
        self.image.seek(at)
        self.image.write(buf, half)
        link.advance_busy(pages - pages // 2)
        self.image.write(buf, half, size - half)

    def erase(self, n):
        self.note(0, n * SECTOR, SECTOR, b"")
        self.wear.seek(4 * n)
        self.wear.readinto(self.count)
        struct.pack_into("<I", self.count, 0, struct.unpack("<I", self.count)[0] + 1)
        self.wear.seek(4 * n)
        self.wear.write(self.count)
        link.advance_busy(self.erase_us // 2)
        self.image.seek(n * SECTOR)
        for part in range(SECTOR // _PAGE):
            if part == SECTOR // _PAGE // 2:
                link.advance_busy(self.erase_us - self.erase_us // 2)
            self.image.write(_blank)

    def note(self, program, at, size, data):
        """Writes to the journal: kind | size << 8, address, ms of the run, and the programmed bytes."""
        if self.journal:
            self.journal.write(struct.pack("<III", program | size << 8, at, self.start_ms + link.now[1]))
            self.journal.write(data)

    def ioctl(self, op, arg):
        if op == 4:
            return self.sectors
        if op == 5:
            return SECTOR
        if op == 6:
            self.erase(arg)
        return 0
