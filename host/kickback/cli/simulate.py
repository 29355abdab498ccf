"""Traces with exact truth from a physical model of lever and sled machines; same family and seed, same bytes."""

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from kickback.cli.common import NumberRange, Refusal
from kickback.simulate.families import FAMILIES
from kickback.simulate.trace import write_trace


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


@click.command(epilog="Example: kickback simulate controlled --seed 7 -o legs.csv")
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
