"""Write a whole flash over USB: MicroPython and the firmware, onto a blank board or one that no longer starts."""

import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kickback.board.errors import BoardError
from kickback.board.ports import open_port
from kickback.board.repl import Board
from kickback.flash.esptool import BAUD, Progress, run_esptool
from kickback.flash.trial import PROOF_S
from kickback.image.chip_image import BLOCK, SLOT, ChipImage
from kickback.image.partitions import FLASH_BYTES, VFS

_SIZE = re.compile(r"Detected flash size: (\d+)MB")
_RESET_S = 0.1
_FAILURES = {
    "kickback: safe mode": "the firmware does not start",
    "filesystem appears to be corrupted": "the file system is damaged",
    "invalid header": "the chip has no bootloader",
    "No bootable app": "the chip has no MicroPython",
}


@dataclass(frozen=True)
class Chip:
    """A chip in its loader. holds: what would be lost, "" for nothing."""

    port: str
    flash_mb: int
    holds: str


def examine(port: str) -> Chip:
    """Reads the size of the flash and whether something is in it; changes nothing. Raises BoardError."""
    output = run_esptool(port, "flash-id")
    found = _SIZE.search(output)
    if not found:
        raise BoardError(f"{port}: the size of its flash cannot be read; try again, with another cable")
    size = int(found[1])
    if size << 20 < FLASH_BYTES:
        raise BoardError(f"{port}: its flash has {size} MB, kickback needs {FLASH_BYTES >> 20}")
    with tempfile.TemporaryDirectory() as folder:
        read = Path(folder) / "read.bin"
        run_esptool(port, "read-flash", f"{VFS:#x}", f"{2 * BLOCK:#x}", str(read))
        start = read.read_bytes()
    if b"littlefs" in start:
        return Chip(port, size, "sessions, settings and the owner's key")
    return Chip(port, size, "" if not start.strip(b"\xff") else "another program's data")


def write(chip: Chip, image: ChipImage, progress: Progress) -> None:
    """Erases the flash, writes and verifies all parts. Raises BoardError.

    progress: called with per cent of a part and 100
    """
    with tempfile.TemporaryDirectory() as folder:
        words = []
        for address, content in image.parts():
            path = Path(folder) / f"{address:x}.bin"
            path.write_bytes(content)
            words += [f"{address:#x}", str(path)]
        options = ("--baud", str(BAUD), "--after", "no-reset")
        run_esptool(chip.port, *options, "write-flash", "--erase-all", *words, progress=progress)


def wait_until_works(port: str, seconds: float = PROOF_S) -> None:
    """Resets the chip and returns once the firmware has proven itself. Raises BoardError with the reason."""
    transport = open_port(port)
    lines: Any = transport.serial
    try:
        lines.dtr = False  # IO0 high: from flash, not into the loader
        lines.rts = True
        time.sleep(_RESET_S)
        lines.rts = False
        last = "nothing"
        for line in Board(transport).listen(seconds):
            if line == f"kickback: version {SLOT} works":
                return
            for text, why in _FAILURES.items():
                if text in line:
                    raise BoardError(f"{port}: {why} (before that: {last}); run the same command again")
            last = line.strip() or last
    finally:
        transport.close()
    advice = "press RESET (EN), then run kickback flash"
    raise BoardError(f"{port}: no report within {seconds:.0f} s that it works (last line: {last}); {advice}")
