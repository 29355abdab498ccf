"""Options and parts of the commands that replay many traces."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kickback.cli.common import refusing
from kickback.terminal.escape import plain
from kickback.terminal.progress import progress_bar

if TYPE_CHECKING:
    from kickback.batch.block import Block
    from kickback.batch.one import Options

FAILED = 1  # exit code where some of several traces failed


def many_options(command: Callable) -> Callable:
    """Adds --workers, --out and --scheduler."""
    options = (
        click.option("--workers", type=click.IntRange(1), help="Processes; one per core for more than eight traces."),
        click.option("--out", metavar="FOLDER", help="Write Parquet tables of reps, sets and traces; continues a run."),
        click.option("--scheduler", metavar="ADDRESS", help="With --out: let a Dask cluster work, tcp://HOST:8786."),
    )
    return functools.reduce(lambda made, option: option(made), reversed(options), command)


def replay_to_folder(
    out: str, names: Sequence[str], options: "Options", workers: int | None, scheduler: str | None
) -> "list[Block]":
    """Writes the data set of a run, with a progress bar. A refusal becomes exit code 2."""
    from kickback.batch.run import write_data_set

    with refusing(), progress_bar(f"{len(names)} traces", "traces") as progress:
        return write_data_set(Path(out), names, options, workers, scheduler, progress)


def print_failures(out: str, blocks: "Sequence[Block]") -> bool:
    """Prints how many traces a data set has, and the sentences about those that failed; whether there are any."""
    from kickback.batch.data_set import read_table

    with refusing():
        rows = read_table(out, "traces", ("trace", "error", "reps"), blocks)
    failed = [row for row in rows if row["error"]]
    for row in failed:
        click.echo(plain(row["error"]), err=True)
    reps = sum(row["reps"] or 0 for row in rows)
    click.echo(f"{out}: {len(rows)} traces, {reps} reps" + (f", {len(failed)} traces failed" if failed else ""))
    return bool(failed)
