"""Long sessions on the virtual device. A probe in the watchdog reports the heap."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G
from kickback.simulate.trace import simulate_trace
from kickback.store import read_records
from kickback.traces.trace import Trace
from kickback.virtual import FlashImage, Motion, Mpu6050, VirtualDevice, device_files
from kickback.virtual.run.chip_settings import store

# Runs the real main.py and launcher with a watchdog that prints the heap every ten seconds.
PROBE = """
import gc, machine
real = machine.WDT
class Probe:
    n = 0
    def __init__(self, **named):
        self.wdt = real(**named)
    def feed(self):
        self.wdt.feed()
        self.n += 1
        if self.n % 250 == 0:
            gc.collect()
            print("heap", gc.mem_alloc(), gc.mem_free())
machine.WDT = Probe
execfile("/main.py", {"__name__": "__main__"})
"""


@dataclass
class LongRun:
    """used, free: heap in bytes after a collection, every ten seconds; rows: rows of the trace in reading order."""

    used: np.ndarray
    free: np.ndarray
    rows: np.ndarray
    reps: list
    notes: list
    files: dict
    repls: list
    boots: int


STILL = 200  # samples at rest at the start of the session
PAUSE_S = 240


def session(seconds: float) -> Trace:
    """A trace of a duration in s: three sets and a pause, repeated."""
    _, counts, _ = simulate_trace("session", 1)
    counts = np.concatenate([counts, np.tile(counts[:STILL], (PAUSE_S * 100 // STILL, 1))])
    t_s = np.arange(len(counts)) / 100
    length = len(counts) / 100
    times = int(np.ceil(seconds / length))
    t_s = np.concatenate([t_s + k * length for k in range(times)])
    values = np.tile(counts, (times, 1))
    last = np.searchsorted(t_s, t_s[0] + seconds)
    return Trace("session", t_s[:last], values[:last, :3] / COUNTS_PER_G, values[:last, 3:] / COUNTS_PER_DPS)


def run(trace: Trace, folder: Path, heap: int, record: int = 0) -> LongRun:
    """Runs the whole firmware on the trace. heap: its size in bytes."""
    image = FlashImage(folder / "chip.bin")
    image.write(device_files())
    store(image, {"record": record})
    sensor = Mpu6050(Motion(trace), keep_rows=True)
    device = VirtualDevice(image, imu=sensor, heap=heap, entry=PROBE)
    device.board.keep_leds = False
    seen = device.run(after_trace_s=20, until=lambda device: bool(device.result.repls))
    heaps = [re.match(r"heap (\d+) (\d+)", line) for _, line in seen.console]
    found = np.array([(int(match[1]), int(match[2])) for match in heaps if match]).reshape(-1, 2)
    files = image.read()
    records = [record for name in sorted(files) if name.startswith("/log/")
               for record in read_records(files[name], int(name[5:], 16))[0]]  # fmt: skip
    reps, notes = ([one.fields for one in records if one.name == kind] for kind in ("rep", "note"))
    return LongRun(found[:, 0], found[:, 1], np.array(sensor.rows), reps, notes, files, seen.repls, len(seen.boots))
