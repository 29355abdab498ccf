"""The command `kickback simulate`: traces with exact truth from a physical model."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatchcase
from pathlib import Path

import click
from rich.progress import track

from kickback.cli.common import NumberRange, Refusal
from kickback.simulate.families import FAMILIES
from kickback.simulate.trace import write_trace
from kickback.terminal.tables import new_console

Job = tuple[str, int, float | None, Path]  # family, seed, rate in Hz, file


def _write_one(job: Job) -> int:
    return write_trace(*job)


def _write_all(jobs: Sequence[Job], folder: Path) -> None:
    """Write the traces on all processors, with a progress bar on a terminal."""
    console = new_console(stderr=True)
    quiet = not console.is_terminal
    with ProcessPoolExecutor() as pool:
        counts = pool.map(_write_one, jobs)
        reps = sum(track(counts, "simulating", total=len(jobs), console=console, transient=True, disable=quiet))
    click.echo(f"{len(jobs)} traces with {reps} reps in {folder}")


def _write_named(family: str, seed: int, rate_hz: float | None, out: Path) -> None:
    reps = write_trace(family, seed, rate_hz, out)
    click.echo(f"{out}: {reps} reps, truth in {out.with_suffix('.truth.json').name}")


def _list_families() -> None:
    width = 2 + max(map(len, FAMILIES))
    for name, family in FAMILIES.items():
        click.echo(click.style(name.ljust(width), bold=True) + family.note)


def _matching(patterns: Sequence[str]) -> list[str]:
    """The families that match any of the patterns, all without patterns. Raises Refusal for one that matches none."""
    for pattern in patterns:
        if not any(fnmatchcase(name, pattern) for name in FAMILIES):
            raise Refusal(f"no family matches {pattern!r}: kickback simulate --list shows them")
    return [name for name in FAMILIES if not patterns or any(fnmatchcase(name, pattern) for pattern in patterns)]


@click.command(epilog="Example: kickback simulate controlled --seed 7 -o legs.csv")
@click.argument("families", nargs=-1, metavar="FAMILY...")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="Number of the recording.")
@click.option("--rate", "rate_hz", type=NumberRange(5, 1000), help="Samples per second instead of the family's.")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="CSV file to write.")
@click.option("--list", "show", is_flag=True, help="List the families.")
@click.option("--all", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write many traces there.")
@click.option("--seeds", default=2, show_default=True, type=click.IntRange(1), help="Recordings of each, with --all.")
def simulate(
    families: tuple[str, ...],
    seed: int,
    rate_hz: float | None,
    out: Path | None,
    show: bool,
    folder: Path | None,
    seeds: int,
) -> None:
    """Simulate a trace with its exact truth.

    With --all, write several recordings of every family, or of those that match a FAMILY such as 'sled_*'.
    """
    if show:
        _list_families()
        return
    if folder is None and (len(families) != 1 or families[0] not in FAMILIES):
        problem = f"there is no family {families[0]!r}" if len(families) == 1 else "give the name of one family"
        raise Refusal(f"{problem}: kickback simulate --list shows them, --all FOLDER writes many")
    try:
        if folder:
            numbers = range(seed, seed + seeds)
            jobs = [(name, n, rate_hz, folder / f"{name}_{n:03d}.csv") for name in _matching(families) for n in numbers]
            _write_all(jobs, folder)
        else:
            _write_named(families[0], seed, rate_hz, out or Path(f"{families[0]}_{seed:03d}.csv"))
    except OSError as error:
        raise Refusal(f"{error.filename}: cannot be written: {error.strerror}") from None
    except ValueError as error:
        raise Refusal(str(error)) from None
