"""Runs power_cuts.py, power_cut_pairs.py and bit_flips.py in MicroPython."""

import json
import subprocess
from pathlib import Path

import numpy as np
from kickback.simulate.trace import simulate_trace
from kickback.virtual.run.compiled import SLOT, device_files
from kickback_protocol import record_codec

SUPPORT = Path(__file__).parent
LAUNCHER = SUPPORT.parents[1] / "firmware/boot/launcher.py"


def write_samples(path: Path) -> Path:
    """The first three reps of a simulated set, a second of stillness before and after; counts as int16."""
    t_s, counts, truth = simulate_trace("controlled", 3)
    reps = truth["reps"]
    part = (t_s > reps[0]["start_s"] - 1) & (t_s < reps[2]["end_s"] + 0.3)
    path.write_bytes(np.asarray(counts[part], "<i2").tobytes())
    return path


def write_firmware(folder: Path) -> Path:
    """The compiled firmware with the names of the sources, and the constants of records, which the build inlines."""
    for name, data in device_files(rom_names=False).items():
        if name.startswith(f"{SLOT}/"):
            path = folder / name.removeprefix(f"{SLOT}/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    constants = [(name, value) for name, value in vars(record_codec).items() if name.isupper()]
    kinds = [f"{name} = {value}\n" for name, value in constants if isinstance(value, int)]
    (folder / "kinds.py").write_text("".join(kinds))
    return folder


def write_two_slots(folder: Path) -> Path:
    """Both slots with the firmware as it is installed, and the source of the launcher."""
    for name, data in device_files().items():
        for slot in ("/a/", "/b/"):
            if name.startswith(f"{SLOT}/"):
                path = folder / name.replace("/a/", slot)[1:]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    (folder / "launcher.py").write_bytes(LAUNCHER.read_bytes())
    return folder


def result_of(micropython: Path | str, script: str, *words: object) -> dict:
    """What a script prints last. Raises AssertionError with its output if it fails."""
    command = [micropython, "-X", "heapsize=8m", SUPPORT / script, *words]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])
