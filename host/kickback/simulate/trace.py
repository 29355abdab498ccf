"""One simulated trace with its exact truth. The same family and seed give the same bytes."""

import json
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kickback.files import write_atomic
from kickback.simulate.clip import move_in_clip, move_in_hand
from kickback.simulate.families import FAMILIES
from kickback.simulate.family import Family
from kickback.simulate.frame import move_frame
from kickback.simulate.imu import SCALES, sense
from kickback.simulate.paths import felt
from kickback.simulate.rotations import Rows, Series, direction
from kickback.simulate.script import GRID_HZ, Script
from kickback.simulate.truth import true_reps
from kickback.simulate.vibration import ring, tremor
from kickback.traces import csv
from kickback.traces.trace import Trace


def simulate_trace(
    name: str, seed: int, rate_hz: float | None = None
) -> tuple[Series, NDArray[np.int16], dict[str, Any]]:
    """Play one family: times in s (n), counts (n x 6 at +-4 g and +-500 deg/s) and the truth as a dict.

    `rate_hz` replaces the sample rate of the family. Raises KeyError for an unknown family.
    """
    family = FAMILIES[name]
    rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
    script = Script(rng, family.sled, float(rng.uniform(*family.ranges)))
    family.scene(script)
    imu = replace(family.imu, rate_hz=rate_hz) if rate_hz else family.imu
    t, counts = sense(*_felt(family, script, rng), imu, rng)
    reps = true_reps(script)
    truth = {"note": name, "machine": "sled" if family.sled else "lever", "rate_hz": float(imu.rate_hz),
             "seed": seed, "counted": sum(rep["counts"] for rep in reps), "reps": reps}  # fmt: skip
    return t, counts, truth | ({"worn": True} if family.worn else {})


def _felt(family: Family, script: Script, rng: np.random.Generator) -> tuple[Rows, Rows]:
    """Specific force in g and rate in deg/s (n x 3 each, one row per ms) that act on the sensor."""
    shaking = tremor(script, rng)
    axis = direction(rng)
    up = axis if family.upright else direction(rng)
    pose = family.plate_path(script.position() + shaking, script.range, axis, rng)
    force, rate = felt(move_frame(script, pose, up, rng), up)
    # A trembling limb shakes the plate a little off its path too.
    rate += np.outer(np.gradient(shaking) * GRID_HZ * (0.05 if family.sled else 0.15), direction(rng))
    ring(script, force, rate, rng)
    move_in_clip(script, force, rate, rng)
    move_in_hand(script, force, rate, rng)
    return force, rate


def write_trace(name: str, seed: int, rate_hz: float | None, path: Path) -> int:
    """Write a simulated trace as CSV, with its .truth.json beside it; returns the number of reps that count.

    Raises ValueError for a file that cannot be written.
    """
    t, counts, truth = simulate_trace(name, seed, rate_hz)
    path.parent.mkdir(parents=True, exist_ok=True)
    units = counts / SCALES
    write_atomic(path, csv.to_bytes(Trace(name, t, units[:, :3], units[:, 3:])))
    write_atomic(path.with_suffix(".truth.json"), (json.dumps(truth, indent=1) + "\n").encode())
    return truth["counted"]
