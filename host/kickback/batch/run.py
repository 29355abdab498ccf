"""Runs over many traces: their outcomes one by one, or a data set."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from kickback.batch.block import Block, blocks_of, run_block
from kickback.batch.data_set import missing_blocks, write_part
from kickback.batch.one import Options, Outcome, replay_file
from kickback.terminal.extras import import_extra
from kickback.workers.cluster import run_on_cluster
from kickback.workers.processes import run_in_processes, worker_count

Progress = Callable[[int, int], None]


def outcomes_of(names: Sequence[str], options: Options, workers: int | None, progress: Progress) -> Iterator[Outcome]:
    """The outcome of every trace, in order. workers: processes; None for one per core. progress: (done, total)."""
    progress(0, len(names))
    replays = run_in_processes(partial(replay_file, options=options), names, worker_count(len(names), workers))
    for done, outcomes in enumerate(replays, 1):
        progress(done, len(names))
        yield from outcomes


def write_data_set(
    folder: Path, names: Sequence[str], options: Options, workers: int | None, scheduler: str | None, progress: Progress
) -> list[Block]:
    """Replays the traces that a data set lacks and adds their results; returns all of its blocks.

    scheduler: the address of a Dask scheduler, in place of workers. Raises DataSetError, WorkersLost, and ValueError
    for a missing extra.
    """
    import_extra("pyarrow.parquet", "batch", "--out")
    blocks = blocks_of(names, options)
    missing = missing_blocks(folder, blocks)
    done = len(names) - sum(len(one.names) for one in missing)
    progress(done, len(names))
    if scheduler:
        parts = run_on_cluster(run_block, missing, scheduler)
    else:
        parts = run_in_processes(run_block, missing, worker_count(len(missing), workers or worker_count(len(names))))
    for block, part in zip(missing, parts, strict=True):
        write_part(folder, part)
        done += len(block.names)
        progress(done, len(names))
    return blocks
