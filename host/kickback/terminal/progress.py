"""A progress bar for work that takes longer than a second."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from kickback.terminal.escape import plain

if TYPE_CHECKING:
    from rich.progress import Task

BAR_AFTER_S = 1


@contextmanager
def progress_bar(label: str, unit: str = "") -> Iterator[Callable[[int, int], None]]:
    """Yields a function to call with (done, total). On a terminal a bar with the time left appears after one second.

    unit: of what is counted; if it is given, the bar shows how many are done per second.
    """
    from rich.markup import escape
    from rich.progress import Progress, TextColumn

    from kickback.terminal.tables import new_console

    started = time.monotonic()
    rate = [TextColumn("{task.fields[rate]}", markup=False)] if unit else []
    bar = Progress(*Progress.get_default_columns(), *rate, console=new_console(stderr=True), transient=True)
    task = bar.add_task(escape(plain(label)), total=None, rate="")

    def progress(done: int, total: int) -> None:
        if not bar.live.is_started and bar.console.is_terminal and time.monotonic() - started > BAR_AFTER_S:
            bar.start()
        bar.update(task, completed=done, total=total, rate=_rate(bar.tasks[0], unit))

    try:
        yield progress
    finally:
        if bar.live.is_started:
            bar.stop()


def _rate(task: "Task", unit: str) -> str:
    return f"{task.speed:.1f} {unit}/s" if unit and task.speed else ""
