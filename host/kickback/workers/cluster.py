"""Runs a function over many tasks on a running Dask cluster."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from kickback.terminal.extras import import_extra
from kickback.workers.processes import WINDOW, WorkersLost

CONNECT_S = 10
Task = TypeVar("Task")
Result = TypeVar("Result")


def run_on_cluster(function: Callable[[Task], Result], tasks: Sequence[Task], address: str) -> Iterator[Result]:
    """Yields the result of each task, in order. Dask gives the tasks of a worker that dies to another one.

    address: of the scheduler, such as tcp://10.0.0.5:8786. Raises WorkersLost, one sentence.
    """
    distributed = import_extra("distributed", "dask", "--scheduler")
    try:
        client = distributed.Client(address, timeout=CONNECT_S, set_as_default=False)
        client.wait_for_workers(1, timeout=CONNECT_S)
    except (OSError, ValueError, TimeoutError) as error:
        raise WorkersLost(f"{address}: no Dask scheduler with workers answers there ({_words(error)})") from None
    with client:
        window: deque = deque()
        following, room = 0, WINDOW * sum(client.nthreads().values())
        while window or following < len(tasks):
            while following < len(tasks) and len(window) < room:
                window.append(client.submit(function, tasks[following], pure=False))
                following += 1
            yield _result(window.popleft(), address)


def _result(future: object, address: str) -> Result:  # pyright: ignore[reportInvalidTypeVarUse]
    try:
        return future.result()  # pyright: ignore[reportAttributeAccessIssue]
    except Exception as error:
        again = "run the command again to continue"
        raise WorkersLost(f"{address}: the cluster lost a task ({_words(error)}): {again}") from None


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
