"""The summary that kickback live prints at its end."""

from collections.abc import Sequence

from rich.console import Console

from kickback.link.live_state import LiveState
from kickback.terminal.tables import new_table


def print_summary(console: Console, states: Sequence[LiveState]) -> None:
    """Prints for each sensor its sets and reps, with a row per set."""
    for state in states:
        reps = sum(one.reps for one in state.sets)
        console.print(f"{state.name}: {_count(len(state.sets), 'set')}, {_count(reps, 'rep')}")
        if state.missed:
            console.print(f"{_count(state.missed, 'event')} did not arrive; kickback pull reads them from the sensor")
        if not state.sets:
            continue
        table = new_table("set", "reps", "kick s", "hold s", "return s", "velocity loss", "flags", left=["flags"])
        for one in state.sets:
            loss = "" if one.loss_pct is None else f"{one.loss_pct} %"
            spans = [f"{mean:.1f}" for mean in one.mean_tempo] or [""] * 3
            table.add_row(str(one.number), str(one.reps), *spans, loss, ", ".join(sorted(set(one.flags))))
        console.print(table)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
