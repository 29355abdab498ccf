"""The plan of a boot of the interpreter, and the size of its heap."""

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
READ_NS = 200  # per byte: 40 Mbit/s
PROGRAM_US, ERASE_US = (700, 3000), (45_000, 400_000)  # W25Q32: page program, sector erase; typical, longest


def plan_of(image: FlashImage | None, slow: bool = False, start_ms: int = 0, read_ns: int = READ_NS) -> dict:
    """The argument of boot() in stubs/virtual_boot.py for a board after power-on.

    slow: the longest times of the flash chip; read_ns: for a byte; start_ms: the time of the run
    """
    flash = None
    if image:
        times = {"program_us": PROGRAM_US[slow], "erase_us": ERASE_US[slow], "start_ms": start_ms, "read_ns": read_ns}
        flash = times | {"image": image.files(), "sectors": image.sectors}
    return {
        "flash": flash,
        "folder": None,
        "entry": "",
        "cause": [1, 0],
        "memory": "",
        "epoch_ms": 0,
        "levels": list(Pins().outside),
        "next_ms": NEVER_MS,
        "boot_ms": BOOT_MS,
        "more": [],
        "options": {},
        "first_area": 0,
    }


def heap_size(free: int, more: tuple[str, ...] = ()) -> int:
    """The -X heapsize that leaves so many bytes for the firmware, besides the stubs and 3 bits per block of 16.

    more: names of further stub modules
    """
    return (free + stub_heap_bytes(more)) * 131 // 128 + 512


@functools.cache
def stub_heap_bytes(more: tuple[str, ...] = ()) -> int:
    """Bytes of MicroPython's heap that the stubs and the mounted flash take, without any firmware."""
    with tempfile.TemporaryDirectory() as folder:
        chip = FlashImage(Path(folder) / "chip.bin", sectors=16)
        entry = "import gc; gc.collect(); print(gc.mem_alloc())"
        child = Child(find_micropython(), compiled_stubs(), 1 << 20, plan_of(chip) | {"entry": entry, "more": more})
        _, printed = child.next()
        return int((printed + child.end()).split()[0])
