"""Time limits and ends of tasks that hold where a library loses a cancellation.

Before Python 3.12 asyncio.wait_for returns its result and drops a cancellation that arrives in the same moment
(python/cpython#86296), and Bluetooth libraries call it.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable

AGAIN_S = 1.0


@contextlib.asynccontextmanager
async def uncancelled() -> AsyncIterator[None]:
    """Raises CancelledError at the end of the body where this task was cancelled in it, whatever the body made of it:
    a result or another error."""
    task = asyncio.current_task()
    assert task
    before = task.cancelling()
    try:
        yield
    finally:
        if task.cancelling() > before:
            raise asyncio.CancelledError


@contextlib.asynccontextmanager
async def time_limit(seconds: float) -> AsyncIterator[None]:
    """As asyncio.timeout, with uncancelled around the body."""
    async with asyncio.timeout(seconds), uncancelled():
        yield


async def cancel_all(tasks: Iterable[asyncio.Task]) -> None:
    """Cancels the tasks and waits until all of them have ended; a task that continues is cancelled again."""
    while pending := [task for task in tasks if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=AGAIN_S)
