"""The MicroPython interpreter that runs the firmware."""

import functools
import os
import shutil
import subprocess
from pathlib import Path

ADVICE = "run make micropython, or set KICKBACK_MICROPYTHON to the program"
CHECKOUT = Path(__file__).resolve().parents[4]
PROBE = "import sys, vfs; print(sys.maxsize, hasattr(vfs, 'VfsLfs2'), sys.implementation[0])"


class VirtualError(ValueError):
    """The virtual device cannot run; the message is one sentence."""


def find_micropython() -> Path:
    """A unix MicroPython with 32-bit words, as on the ESP32, and littlefs. Raises VirtualError without one."""
    named = os.environ.get("KICKBACK_MICROPYTHON")
    unpacked = CHECKOUT / ".micropython" / "micropython"
    on_path = shutil.which("micropython")
    if named:
        found = shutil.which(named)
        if not found:
            raise VirtualError(f"KICKBACK_MICROPYTHON names {named}, which is not a program: set it to an interpreter")
    elif unpacked.exists():
        found = str(unpacked)
    elif on_path:
        found = on_path
    else:
        raise VirtualError(f"no 32-bit MicroPython was found: {ADVICE}")
    _check(found)
    return Path(found)


@functools.cache
def _check(program: str) -> None:
    try:
        answer = subprocess.run([program, "-c", PROBE], capture_output=True, text=True, timeout=20).stdout.split()
    except (OSError, subprocess.TimeoutExpired) as error:
        raise VirtualError(f"{program} cannot be run ({error}): {ADVICE}") from None
    if len(answer) != 3 or answer[2] != "micropython":
        raise VirtualError(f"{program} is not MicroPython: {ADVICE}")
    if answer[0] != "2147483647":
        raise VirtualError(f"{program} is a 64-bit MicroPython, but an ESP32 has 32 bits: {ADVICE}")
    if answer[1] != "True":
        raise VirtualError(f"{program} has no littlefs (vfs.VfsLfs2): {ADVICE}")
