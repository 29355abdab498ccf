"""Traces with exact truth from a physical model of lever and sled machines; same family and seed, same bytes."""

import json
import zlib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
from rich.console import Console
from rich.progress import track

from kickback.cli import NumberRange, Refusal
from kickback.simulate_disturbances import move_clip, move_frame
from kickback.simulate_families import FAMILIES
from kickback.simulate_machine import direction, shake, tremor, turn_sensor
from kickback.simulate_motion import GRID_HZ, Script, truth
from kickback.simulate_paths import felt
from kickback.simulate_sensor import COUNTS_PER_DPS, COUNTS_PER_G, sense

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


def _write_one(job):
    return write_trace(*job)


def _write_all(folder, seeds, first, rate_hz):
    jobs = [(name, seed, rate_hz, folder / f"{name}_{seed:03d}.csv")
            for name in FAMILIES for seed in range(first, first + seeds)]  # fmt: skip
    with ProcessPoolExecutor() as pool:
        done = pool.map(_write_one, jobs)
        console = Console(stderr=True)
        quiet = not console.is_terminal
        reps = sum(track(done, "simulating", total=len(jobs), console=console, transient=True, disable=quiet))
    click.echo(f"{len(jobs)} traces with {reps} reps in {folder}")


def _write_named(family, seed, rate_hz, out):
    reps = write_trace(family, seed, rate_hz, out)
    click.echo(f"{out}: {reps} reps, truth in {out.with_suffix('.truth.json').name}")


def _list_families():
    width = 2 + max(map(len, FAMILIES))
    for name, family in FAMILIES.items():
        click.echo(click.style(name.ljust(width), bold=True) + family.note)


@click.command()
@click.argument("family", required=False)
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="Which recording of the family.")
@click.option("--rate", "rate_hz", type=NumberRange(10, 1000), help="Samples per second instead of the family's.")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="CSV file to write.")
@click.option("--list", "show", is_flag=True, help="List the families.")
@click.option("--all", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write every family there.")
@click.option("--seeds", default=2, show_default=True, type=click.IntRange(1), help="Recordings of each, with --all.")
def simulate(family, seed, rate_hz, out, show, folder, seeds):
    """Simulate a trace of FAMILY with its exact truth."""
    if show:
        _list_families()
        return
    if folder is None and family not in FAMILIES:
        said = f"there is no family {family!r}" if family else "a family is missing"
        raise Refusal(f"{said}: kickback simulate --list shows them, --all FOLDER makes them all")
    try:
        if folder:
            _write_all(folder, seeds, seed, rate_hz)
        else:
            _write_named(family, seed, rate_hz, out or Path(f"{family}_{seed:03d}.csv"))
    except OSError as error:
        raise Refusal(f"{error.filename}: cannot be written: {error.strerror}") from None
