"""Runs a function over many tasks in several processes; a process that dies is replaced."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

FEW = 8  # so many tasks run in this process: starting others takes longer
WINDOW = 4  # tasks per worker that are begun or wait for their turn in the output
MAX_LOSSES = 3
Task = TypeVar("Task")
Result = TypeVar("Result")


class WorkersLost(ValueError):
    """The workers end again and again, or cannot be reached. The message is one sentence."""


def worker_count(tasks: int, wanted: int | None = None) -> int:
    """The number of processes to use: as wanted, else one per core for more than a few tasks."""
    if wanted is None:
        wanted = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        wanted = 1 if tasks <= FEW else wanted
    return max(1, min(wanted, tasks))


def run_in_processes(function: Callable[[Task], Result], tasks: Sequence[Task], workers: int) -> Iterator[Result]:
    """Yields the result of each task, in order. One worker means this process.

    When a process dies, all are started again with the tasks that have no result yet. Raises WorkersLost if they die
    MAX_LOSSES times without a result between, and whatever the function raises.
    """
    if workers == 1:
        yield from map(function, tasks)
        return
    window: deque[tuple[int, Future[Result]]] = deque()
    following, losses, pool = 0, 0, _pool(workers)
    try:
        while window or following < len(tasks):
            try:
                while following < len(tasks) and len(window) < workers * WINDOW:
                    window.append((following, pool.submit(function, tasks[following])))
                    following += 1
                result = window[0][1].result()
            except BrokenProcessPool:
                losses += 1
                if losses == MAX_LOSSES:
                    why = f"worker processes ended {losses} times at the same tasks"
                    raise WorkersLost(f"{why}: give them more memory, or use fewer with --workers") from None
                pool.shutdown(cancel_futures=True)
                pool = _pool(workers)
                window = deque((at, _kept(one) or pool.submit(function, tasks[at])) for at, one in window)
                continue
            losses = 0
            window.popleft()
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def _kept(future: Future) -> Future | None:
    """The future if it has a result."""
    return future if future.done() and not future.cancelled() and future.exception() is None else None


def _pool(workers: int) -> ProcessPoolExecutor:
    # A forked process would inherit the locks of the threads that draw the progress bar.
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _start_worker)


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the main process, and that ends its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Ends this process when the main process is killed: it would wait for tasks for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
