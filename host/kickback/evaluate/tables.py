"""The summary as a table for a terminal and as Markdown: the same cells."""

from collections.abc import Sequence
from textwrap import fill

import click

from kickback.evaluate.score import PHASES
from kickback.evaluate.summary import Summary
from kickback.terminal.columns import Column, print_columns

HEAD = ("family", "traces", "exact", "reps", "missed", "extra", "inverted", "kick", "hold", "return", "absent", "range",
        "pulses", "top after", "rep after")  # fmt: skip
# Columns with higher numbers are left out first on a narrow terminal.
PRIORITIES = dict(zip(HEAD, (0, 4, 0, 0, 0, 0, 8, 3, 6, 5, 9, 7, 10, 2, 11), strict=True))
NOTE = (
    "Exact: traces with the right count. Inverted: sets whose kicks were detected as returns. Kick, hold, return and "
    "range: bias, then the limit below which 95 % of the errors lie. Absent: phases without a time. Pulses: detected "
    "and true ones. Top and rep after: the delay within which 95 % of the events come."
)


def cells(name: str, total: Summary) -> list[str]:
    """One line of text cells for a summary."""
    counts = [str(total[key]) for key in ("traces", "exact", "truth", "missed", "extra", "inverted")]
    phases = [_error(total[key], 1000, "ms") for key in PHASES]
    absent = str(sum(total[key]["absent"] for key in PHASES))
    pulses = f"{total['pulses_found']}/{total['pulses']}" if total["pulses_found"] or total["pulses"] else "-"
    delays = [_delay(total[key]) for key in ("top_late_s", "rep_late_s")]
    return [name, *counts, *phases, absent, _error(total["rom_share"], 100, "%"), pulses, *delays]


def _error(error: Summary, scale: float, unit: str) -> str:
    if not error["n"]:
        return "-"
    digits = 0 if unit == "ms" else 1
    return f"{error['bias'] * scale:+.{digits}f} {error['p95'] * scale:.{digits}f} {unit}"


def _delay(error: Summary) -> str:
    return f"{error['p95'] * 1000:.0f} ms" if error["n"] else "-"


def print_table(lines: Sequence[tuple[str, Summary]], width: int) -> None:
    """Prints (name, summary) lines, the last of them the total, with the notes below."""
    rows = zip(*(cells(*line) for line in lines), strict=True)
    columns = [Column(head, row, PRIORITIES[head], head == HEAD[0]) for head, row in zip(HEAD, rows, strict=True)]
    print_columns(columns, width)
    click.echo(fill(NOTE, width))


def markdown(lines: Sequence[tuple[str, Summary]]) -> str:
    """The same table in Markdown."""
    rows = [HEAD, ["---"] + ["---:"] * (len(HEAD) - 1), *(cells(*line) for line in lines)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n\n" + NOTE
