"""A progress bar for work that takes longer than a second."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kickback.terminal.escape import plain

BAR_AFTER_S = 1


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """Yields a function to call with (done, total). On a terminal a bar appears after one second."""
    from rich.markup import escape
    from rich.progress import Progress

    from kickback.terminal.tables import new_console

    started = time.monotonic()
    bar = Progress(console=new_console(stderr=True), transient=True)
    task = bar.add_task(escape(plain(label)), total=None)

    def progress(done: int, total: int) -> None:
        if not bar.live.is_started and bar.console.is_terminal and time.monotonic() - started > BAR_AFTER_S:
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield progress
    finally:
        if bar.live.is_started:
            bar.stop()
