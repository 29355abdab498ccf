"""What a boot of the interpreter begins with, and how much heap it gets."""

import functools
import tempfile
from pathlib import Path

from kickback.virtual.board.flash_image import FlashImage
from kickback.virtual.board.pins import Pins
from kickback.virtual.run.child import Child
from kickback.virtual.run.compiled import compiled_stubs
from kickback.virtual.run.interpreter import find_micropython

NEVER_MS = 0x3FFFFFFF
BOOT_MS = 300  # from reset to main.py (estimate: bootloader, MicroPython, mount)
PROGRAM_US, ERASE_US = (700, 3000), (45_000, 400_000)  # W25Q32: page program, sector erase; typical, most


def plan_of(image: FlashImage | None, slow: bool = False, start_ms: int = 0) -> dict:
    """What stubs/virtual_boot.py takes, for a board that was just switched on; slow: the chip's longest times."""
    flash = None
    if image:
        times = {"program_us": PROGRAM_US[slow], "erase_us": ERASE_US[slow], "start_ms": start_ms}
        flash = times | {"image": image.files(), "sectors": image.sectors}
    return {
        "flash": flash,
        "folder": None,
        "entry": "",
        "cause": [1, 0],
        "memory": "",
        "epoch_ms": 0,
        "levels": list(Pins().world),
        "next_ms": NEVER_MS,
        "boot_ms": BOOT_MS,
        "more": [],
    }


def heap_size(free: int) -> int:
    """The -X heapsize that leaves so many bytes free for the firmware: plus what the stubs take, and 3 bits a block."""
    return (free + stub_heap_bytes()) * 131 // 128 + 512


@functools.cache
def stub_heap_bytes() -> int:
    """What MicroPython's heap holds with the stubs loaded, the flash mounted and no firmware at all."""
    with tempfile.TemporaryDirectory() as folder:
        chip = FlashImage(Path(folder) / "chip.bin", sectors=16)
        plan = plan_of(chip) | {"entry": "import gc; gc.collect(); print(gc.mem_alloc())"}
        child = Child(find_micropython(), compiled_stubs(), 1 << 20, plan)
        _, printed = child.next()
        return int((printed + child.end()).split()[0])
