"""Runs of the whole firmware on the virtual device: traces in, lights and log out."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G
from kickback.simulate.trace import simulate_trace
from kickback.traces.trace import Trace
from kickback.virtual import FlashImage, Motion, Mpu6050, VirtualDevice, device_files
from kickback.virtual.run.chip_settings import store
from kickback.virtual.run.logged_reps import log_records

WHITE, BLUE, AMBER = "white", "blue", "amber"


def simulated(family: str, seed: int = 1, first_s: float = 0, last_s: float = 1e9) -> Trace:
    t_s, counts, _ = simulate_trace(family, seed, 100)
    return Trace(family, t_s, counts[:, :3] / COUNTS_PER_G, counts[:, 3:] / COUNTS_PER_DPS).between(first_s, last_s)


def still(seconds: float) -> Trace:
    """The trace of a plate at rest with sensor noise. Unlike the rest after a motion, it has an end."""
    n = round(seconds * 100)
    rng = np.random.default_rng(1)
    accel = np.array([0, 0, 1]) + rng.normal(0, 0.0033, (n, 3))
    return Trace("still", np.arange(n) / 100, accel, rng.normal(0, 0.04, (n, 3)))


def device(folder: Path, trace: Trace | None = None, script: Iterable = (), settings: dict | None = None, entry="",
           also: dict | None = None, **how) -> VirtualDevice:  # fmt: skip
    """A virtual device with the firmware and settings on its chip. also: more files by path."""
    image = FlashImage(folder / "chip.bin")
    image.write(device_files() | (also or {}))
    store(image, settings or {})
    sensor = Mpu6050(Motion(trace), keep_rows=True)
    return VirtualDevice(image, imu=sensor, script=list(script), entry=entry, **how)


def on_flash(made: VirtualDevice) -> dict[str, bytes]:
    """The files of the chip by path."""
    assert made.image
    return made.image.read()


def records(made: VirtualDevice, name: str) -> list[dict]:
    """The fields of the flushed log records of a kind."""
    return [dict(record.fields) for record in log_records(on_flash(made)) if record.name == name]


def colour(rgb: bytes) -> str:
    """The colour of the brightest LED; "" if all are dark."""
    r, g, b = max((tuple(rgb[i : i + 3]) for i in range(0, len(rgb), 3)), key=sum)
    if not r + g + b:
        return ""
    return BLUE if b > 2 * r else AMBER if r > 2 * b else WHITE


def lit(rgb: bytes) -> int:
    """The number of lit LEDs."""
    return sum(any(rgb[i : i + 3]) for i in range(0, len(rgb), 3))


def lights(made: VirtualDevice, from_s: float, to_s: float) -> list[tuple[float, str, int, int]]:
    """The changes of the lights in a period: time, colour, number of lit LEDs, brightest channel."""
    return [(at_s, colour(rgb), lit(rgb), max(rgb)) for at_s, rgb in made.result.leds if from_s <= at_s < to_s]
