"""Consoles and tables for the terminal, and the result of a replay as tables."""

import os
from collections.abc import Iterable
from statistics import median
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kickback.terminal.escape import plain
from kickback.training.metrics import count_of
from kickback.training.rep import FLAG_TERMS, Rep, Set
from kickback.training.tempo import PHASE_NAMES, PHASES

if TYPE_CHECKING:  # listing sessions needs neither the core nor numpy
    from kickback.replays.run import Replay

CORE_RATE_HZ = 100  # of resampled traces
FILE_WIDTH = 200  # for files and pipes, which have no width of their own


class _Console(Console):
    """Prints text literally: names of sensors and files, and their messages, are not markup."""

    def __init__(self, **options: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **options)

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str("\n".join(map(plain, text.split("\n"))), **options)


def new_console(stderr: bool = False) -> Console:
    """A console with colours on a terminal; plain aligned text elsewhere and with NO_COLOR."""
    console = _Console(stderr=stderr)
    if console.is_terminal and not os.environ.get("NO_COLOR"):
        return console
    width = console.width if console.is_terminal or os.environ.get("COLUMNS") else FILE_WIDTH
    return _Console(stderr=stderr, color_system=None, width=width)


def new_table(*headers: str, left: Iterable[str] = ()) -> Table:
    """An empty table; its columns are right-aligned except those in left."""
    table = Table(box=None, pad_edge=False, header_style="bold cyan")
    for header in headers:
        table.add_column(header, justify="left" if header in left else "right")
    return table


def print_replay(console: Console, result: "Replay") -> None:
    """Prints a summary, the sets and the reps of one trace."""
    console.print(Text(plain(result.trace), "bold"), soft_wrap=True)
    console.print(_summary(result), soft_wrap=True)
    if not result.reps:
        console.print("No reps.\n")
        return
    console.print()
    console.print(_sets(result))
    console.print()
    console.print(_reps(result))
    console.print()


def _summary(result: "Replay") -> str:
    """One line, e.g. "Lever machine. Recording complete (70 s)."."""
    machine = f"{result.machine.title()} machine." if result.machine else "Unknown machine."
    quality = result.quality
    duration_s = quality.samples / (CORE_RATE_HZ if result.resampled else result.rate_hz)
    span = f"({duration_s:.0f} s)"
    losses = []
    if quality.gaps:
        losses.append(count_of(quality.gaps, "sensor dropout"))
    if quality.saturated:
        losses.append(f"{count_of(quality.saturated, 'sample')} beyond the range of the sensor")
    recording = f"Recording {span} with {' and '.join(losses)}." if losses else f"Recording complete {span}."
    rate = f" Recorded at {result.rate_hz:g} Hz, resampled to 100 Hz." if result.resampled else ""
    return f"{machine} {recording}{rate}"


def flag_words(rep: Rep, best_rom: float) -> list[str]:
    """The flags of a rep, each with its number if it has one. best_rom: the largest range of the set."""
    numbers = {
        "ballistic": f"{rep.peak_speed / rep.mean_speed:.1f}x" if rep.mean_speed else "",
        "short pause": f"{rep.peak_pause_s:.2f} s",
        "dropped": f"{rep.eccentric_s:.2f} s",
        "short range": f"{100 * rep.rom / best_rom:.0f} %" if best_rom else "",
        "over range": f"{rep.rom:.0f} {rep.rom_unit}",
    }
    return [f"{FLAG_TERMS.get(flag, flag)} {numbers.get(flag, '')}".strip() for flag in rep.flags]


def _sets(result: "Replay") -> Table:
    unit = result.reps[0].rom_unit
    headers = ["set", "reps", "start s", "end s", "under tension s", "velocity loss", f"range {unit}"]
    table = new_table(*headers, "tempo " + "-".join(PHASE_NAMES) + " s")
    for row in result.sets:
        reps = [rep for rep in result.reps if rep.set == row.set]
        table.add_row(*_set_cells(row, reps))
    return table


def _set_cells(row: Set, reps: list[Rep]) -> list[str]:
    loss = "" if row.velocity_loss_pct is None else f"{row.velocity_loss_pct:.0f} %"
    rom = f"{median(rep.rom for rep in reps):.1f}" if reps else ""
    spans = [[span for rep in reps if (span := getattr(rep, name)) is not None] for name in PHASES]
    tempo = " - ".join(f"{median(column):.1f}" if column else "?" for column in spans)
    times = [f"{row.start_s:.2f}", f"{row.end_s:.2f}", f"{row.time_under_tension_s:.1f}"]
    return [str(row.set), str(row.reps), *times, loss, rom, tempo]


def _reps(result: "Replay") -> Table:
    unit, speed = result.reps[0].rom_unit, result.reps[0].speed_unit
    tempo = [f"{name} s" for name in PHASE_NAMES]
    numbers = [f"range {unit}", f"mean {speed}", f"peak {speed}"]
    table = new_table("set", "rep", "start s", *tempo, *numbers, "flags", left=["flags"])
    best = {row.set: max((rep.rom for rep in result.reps if rep.set == row.set), default=0) for row in result.reps}
    for rep in result.reps:
        spans = ["" if (span := getattr(rep, name)) is None else f"{span:.2f}" for name in PHASES]
        motion = [f"{value:.1f}" for value in (rep.rom, rep.mean_speed, rep.peak_speed)]
        flags = Text(", ".join(flag_words(rep, best[rep.set])), "yellow")
        table.add_row(str(rep.set), str(rep.rep), f"{rep.start_s:.2f}", *spans, *motion, flags)
    return table
