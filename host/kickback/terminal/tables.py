"""What a replay found, as tables for people."""

import os
from collections.abc import Iterable
from statistics import median
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kickback.terminal.escape import plain
from kickback.training.rep import Rep, Set

if TYPE_CHECKING:  # a list of sessions needs no core and no numpy
    from kickback.replays.run import Replay

WIDE = 200  # for files and pipes, which have no width of their own
TEMPO = ("concentric_s", "peak_pause_s", "eccentric_s", "bottom_pause_s")
TEMPO_NAMES = ("kick", "hold", "return", "rest")


class _Console(Console):
    """Prints any text as it is: what sensors and files are called, and what they tell, is no markup."""

    def __init__(self, **how: Any) -> None:
        super().__init__(markup=False, emoji=False, highlight=False, **how)

    def render_str(self, text: str, **how: Any) -> Text:
        return super().render_str("\n".join(map(plain, text.split("\n"))), **how)


def new_console(stderr: bool = False) -> Console:
    """A console for a person: colours on a terminal, plain aligned text elsewhere and with NO_COLOR."""
    console = _Console(stderr=stderr)
    if console.is_terminal and not os.environ.get("NO_COLOR"):
        return console
    width = console.width if console.is_terminal else WIDE
    return _Console(stderr=stderr, color_system=None, width=width)


def new_table(*headers: str, left: Iterable[str] = ()) -> Table:
    """An empty table, columns right-aligned except those in left."""
    table = Table(box=None, pad_edge=False, header_style="bold cyan")
    for header in headers:
        table.add_column(header, justify="left" if header in left else "right")
    return table


def print_replay(console: Console, found: "Replay") -> None:
    """Summary, table of sets and table of reps of one trace."""
    quality = found.quality
    rate = f"{found.rate_hz:g} Hz" + (", resampled to 100 Hz for the core" if found.resampled else "")
    console.print(Text(plain(found.trace), "bold"), soft_wrap=True)
    console.print(
        f"{found.machine or 'machine unknown'}; {rate}; {quality.samples} samples, "
        f"{quality.gaps} gaps, {quality.saturated} saturated",
        soft_wrap=True,
    )
    if not found.reps:
        console.print("no reps\n")
        return
    console.print()
    console.print(_sets(found))
    console.print()
    console.print(_reps(found))
    console.print()


def flag_words(rep: Rep, best_rom: float) -> list[str]:
    """Each flag of a rep with its number, where the rep carries one; best_rom is the set's largest range."""
    numbers = {
        "ballistic": f"{rep.peak_speed / rep.mean_speed:.1f}x" if rep.mean_speed else "",
        "short pause": f"{rep.peak_pause_s:.2f} s",
        "dropped": f"{rep.eccentric_s:.2f} s",
        "short range": f"{100 * rep.rom / best_rom:.0f} %" if best_rom else "",
        "over range": f"{rep.rom:.0f} {rep.rom_unit}",
    }
    return [f"{flag} {numbers.get(flag, '')}".strip() for flag in rep.flags]


def _sets(found: "Replay") -> Table:
    unit = found.reps[0].rom_unit
    headers = ["set", "reps", "start s", "end s", "under tension s", "velocity loss", f"range {unit}"]
    table = new_table(*headers, "tempo " + "-".join(TEMPO_NAMES) + " s")
    for row in found.sets:
        reps = [rep for rep in found.reps if rep.set == row.set]
        table.add_row(*_set_cells(row, reps))
    return table


def _set_cells(row: Set, reps: list[Rep]) -> list[str]:
    loss = "" if row.velocity_loss_pct is None else f"{row.velocity_loss_pct:.0f} %"
    rom = f"{median(rep.rom for rep in reps):.1f}" if reps else ""
    spans = [[span for rep in reps if (span := getattr(rep, name)) is not None] for name in TEMPO]
    tempo = " - ".join(f"{median(column):.1f}" if column else "?" for column in spans)
    times = [f"{row.start_s:.2f}", f"{row.end_s:.2f}", f"{row.time_under_tension_s:.1f}"]
    return [str(row.set), str(row.reps), *times, loss, rom, tempo]


def _reps(found: "Replay") -> Table:
    unit, speed = found.reps[0].rom_unit, found.reps[0].speed_unit
    tempo = [f"{name} s" for name in TEMPO_NAMES]
    numbers = [f"range {unit}", f"mean {speed}", f"peak {speed}"]
    table = new_table("set", "rep", "start s", *tempo, *numbers, "flags", left=["flags"])
    best = {row.set: max((rep.rom for rep in found.reps if rep.set == row.set), default=0) for row in found.reps}
    for rep in found.reps:
        spans = ["" if (span := getattr(rep, name)) is None else f"{span:.2f}" for name in TEMPO]
        motion = [f"{value:.1f}" for value in (rep.rom, rep.mean_speed, rep.peak_speed)]
        flags = Text(", ".join(flag_words(rep, best[rep.set])), "yellow")
        table.add_row(str(rep.set), str(rep.rep), f"{rep.start_s:.2f}", *spans, *motion, flags)
    return table
