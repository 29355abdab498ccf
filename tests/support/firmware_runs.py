"""Pixels and pins for the firmware's feedback and controls, and a script on the device's side."""

import subprocess
import sys
from pathlib import Path

import numpy as np

FIRMWARE = Path(__file__).parents[2] / "firmware"
FOLDERS = [str(FIRMWARE), *(str(folder) for folder in sorted(FIRMWARE.iterdir()) if folder.is_dir())]
SETTINGS = {"brightness": 100, "target_reps": 0, "concentric_s": 0, "hold_s": 0, "eccentric_s": 0, "piezo": False}
HEAP = """
import sys
sys.path += {folders!r}
try:
    from micropython import heap_lock, heap_unlock
except ImportError:
    def heap_lock():
        pass
    heap_unlock = heap_lock
"""


class Pixels:
    """Like neopixel.NeoPixel, with the visible colours."""

    def __init__(self, count):
        self.buf = bytearray(3 * count)
        self.shown = bytes(3 * count)
        self.writes = 0

    def write(self):
        self.shown = bytes(self.buf)
        self.writes += 1

    def rgb(self):
        grb = np.frombuffer(bytes(self.buf), np.uint8).reshape(-1, 3).astype(int)
        return grb[:, [1, 0, 2]]


class Silence:
    left = 0

    def play(self, tone):
        pass

    def beat(self):
        pass


def on_device(micropython, tmp_path, script):
    """The output of a script that imports the firmware's files, in MicroPython, or in CPython for None."""
    path = tmp_path / "script.py"
    path.write_text(HEAP.format(folders=FOLDERS) + script)
    done = subprocess.run([*(micropython or [sys.executable]), path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
