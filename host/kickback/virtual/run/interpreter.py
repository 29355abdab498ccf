"""The interpreter that stands for the ESP32's, and the compiler that goes with it."""

import functools
import os
import shutil
import subprocess
from pathlib import Path

HOW = "make micropython unpacks one; or set KICKBACK_MICROPYTHON to the program"
CHECKOUT = Path(__file__).resolve().parents[4]
PROBE = "import sys, vfs; print(sys.maxsize, hasattr(vfs, 'VfsLfs2'), sys.implementation[0])"


class VirtualError(ValueError):
    """What keeps the virtual device from running; the message is one sentence."""


def find_micropython() -> Path:
    """A unix MicroPython with an ESP32's word size and littlefs. Raises VirtualError, a sentence, without one."""
    named = os.environ.get("KICKBACK_MICROPYTHON")
    unpacked = CHECKOUT / ".micropython" / "micropython"
    on_path = shutil.which("micropython")
    if named:
        found = shutil.which(named)
        if not found:
            raise VirtualError(f"KICKBACK_MICROPYTHON names {named}, which is no program: set it to an interpreter")
    elif unpacked.exists():
        found = str(unpacked)
    elif on_path:
        found = on_path
    else:
        raise VirtualError(f"no 32-bit MicroPython, in which the firmware runs: {HOW}")
    _check(found)
    return Path(found)


@functools.cache
def _check(program: str) -> None:
    try:
        told = subprocess.run([program, "-c", PROBE], capture_output=True, text=True, timeout=20).stdout.split()
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VirtualError(f"{program} cannot be run ({error}): {HOW}") from None
    if len(told) != 3 or told[2] != "micropython":
        raise VirtualError(f"{program} is no MicroPython: {HOW}")
    if told[0] != "2147483647":
        raise VirtualError(f"{program} is a 64-bit MicroPython, and an ESP32 has 32 bits: {HOW}")
    if told[1] != "True":
        raise VirtualError(f"{program} has no littlefs (vfs.VfsLfs2): {HOW}")
