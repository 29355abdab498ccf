"""One simulated trace with its exact truth; same family and seed, same bytes."""

import json
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np

from kickback.simulate.disturbances import move_clip, move_frame
from kickback.simulate.families import FAMILIES
from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G, sense
from kickback.simulate.machine import direction, shake, tremor, turn_sensor
from kickback.simulate.paths import felt
from kickback.simulate.script import GRID_HZ, Script, truth

HEADER = "t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps"


def simulate_trace(name, seed, rate_hz=None) -> tuple[np.ndarray, np.ndarray, dict]:
    """Play one family: returns times in s (n), counts (n x 6 at +-4 g and +-500 deg/s) and the truth as a dict."""
    family = FAMILIES[name]
    rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
    script = Script(rng, family.sled, float(rng.uniform(*family.ranges)))
    family.act(script)
    sensor = replace(family.sensor, rate_hz=rate_hz) if rate_hz else family.sensor
    force, rate = _feel(family, script, rng)
    t, counts = sense(force, rate, sensor, rng)
    reps = [{key: round(v, 4) if isinstance(v, float) else v for key, v in rep.items()} for rep in truth(script)]
    doc: dict = {"note": name, "machine": "sled" if family.sled else "lever", "rate_hz": float(sensor.rate_hz),
           "seed": seed, "counted": sum(rep["counts"] for rep in reps), "reps": reps}  # fmt: skip
    return t, counts, doc | ({"worn": True} if family.worn else {})


def _feel(family, script, rng):
    """Specific force in g and rate in deg/s, n x 3 each, that an ideal sensor feels."""
    shaking = tremor(script, rng)
    position = script.position() + shaking
    axis = direction(rng)
    up = axis if family.upright else direction(rng)
    pose = family.pose(position, script.range, axis, rng)
    force, rate = felt(move_frame(script, pose, up, rng), up)
    # A trembling limb shakes the plate a little off its path too.
    rate += np.outer(np.gradient(shaking) * GRID_HZ * (0.05 if family.sled else 0.15), direction(rng))
    shake(script, force, rate, rng)
    move_clip(script, force, rate, rng)
    turn_sensor(script, force, rate, rng)
    return force, rate


def write_trace(name, seed, rate_hz, path):
    """Write PATH (CSV) and its .truth.json beside it; returns the number of reps that count."""
    t, counts, doc = simulate_trace(name, seed, rate_hz)
    units = counts / np.array([COUNTS_PER_G] * 3 + [COUNTS_PER_DPS] * 3)
    rows = np.column_stack([t, units])
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savetxt(path, rows, fmt=["%.4f"] + ["%.5f"] * 3 + ["%.3f"] * 3, delimiter=",", header=HEADER, comments="")
    path.with_suffix(".truth.json").write_text(json.dumps(doc, indent=1) + "\n", encoding="utf-8")
    return doc["counted"]
