"""The movements of a replay that did not count, as a table: kickback replay --explain."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from kickback.replays.result import NotCounted
from kickback.terminal.tables import new_table


def print_not_counted(console: Console, rows: Sequence[NotCounted]) -> None:
    """One line per movement: when, how large, why it is not a rep, and against which limit."""
    if not rows:
        console.print("No movement was left out.\n")
        return
    console.print(f"{len(rows)} movements did not count:" if len(rows) > 1 else "1 movement did not count:")
    console.print(_table(rows))
    console.print()


def _table(rows: Sequence[NotCounted]) -> Table:
    table = new_table("start s", "end s", "range", "", "reason", "measured", "limit", left=["", "reason"])
    for row in rows:
        times = [f"{row.start_s:.2f}", f"{row.end_s:.2f}"]
        numbers = ["" if value is None else f"{value:.4g} {row.unit}".strip() for value in (row.value, row.limit)]
        table.add_row(*times, f"{row.range:.4g}", row.range_unit, row.reason, *numbers)
    return table
