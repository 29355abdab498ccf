"""A replay as tables for people."""

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kickback.replays.recording import machine_in_words, recording_in_words
from kickback.terminal.escape import plain
from kickback.training.flags import flag_words
from kickback.training.rep import Rep, Set, known, median_known

if TYPE_CHECKING:  # a list of sessions needs no core and no numpy
    from kickback.replays.result import Replay
from kickback.terminal.tables import new_table, number_cell

TEMPO = ("concentric_s", "peak_pause_s", "eccentric_s", "bottom_pause_s")


TEMPO_NAMES = ("kick", "hold", "return", "rest")


def print_replay(console: Console, found: "Replay") -> None:
    """Summary, table of sets and table of reps of one trace."""
    console.print(Text(plain(found.trace), "bold"), soft_wrap=True)
    console.print(f"{machine_in_words(found)}. {recording_in_words(found)}.", soft_wrap=True)
    if found.resampled:
        console.print(f"Recorded at {found.rate_hz:g} Hz, resampled to 100 Hz for the core.", soft_wrap=True)
    if found.remark:
        console.print(f"{found.remark}.", soft_wrap=True)
    if not found.reps:
        console.print("No reps.\n")
        return
    console.print()
    console.print(_sets(found))
    console.print()
    console.print(_reps(found))
    console.print()


def _sets(found: "Replay") -> Table:
    unit = found.reps[0].rom_unit
    headers = ["set", "reps", "start s", "end s", "under tension s", "velocity loss", f"range {unit}"]
    table = new_table(*headers, "tempo " + "-".join(TEMPO_NAMES) + " s")
    for row in found.sets:
        reps = [rep for rep in found.reps if rep.set == row.set]
        table.add_row(*_set_cells(row, reps))
    return table


def _set_cells(row: Set, reps: list[Rep]) -> list[str]:
    loss = number_cell(row.velocity_loss_pct, 0, "%")
    rom = number_cell(median_known(reps, "rom"), 1)
    medians = [median_known(reps, name) for name in TEMPO]
    tempo = " - ".join(number_cell(middle, 1) or "?" for middle in medians)
    times = [f"{row.start_s:.2f}", f"{row.end_s:.2f}", number_cell(row.time_under_tension_s, 1)]
    return [str(row.set), str(row.reps), *times, loss, rom, tempo if any(medians) else ""]


def _reps(found: "Replay") -> Table:
    unit, speed = found.reps[0].rom_unit, found.reps[0].speed_unit
    tempo = [f"{name} s" for name in TEMPO_NAMES]
    numbers = [f"range {unit}", f"mean {speed}", f"peak {speed}"]
    table = new_table("set", "rep", "start s", *tempo, *numbers, "flags", left=["flags"])
    best = {
        row.set: max(known((rep for rep in found.reps if rep.set == row.set), "rom"), default=0) for row in found.sets
    }
    for rep in found.reps:
        spans = [number_cell(getattr(rep, name), 2) for name in TEMPO]
        motion = [number_cell(value, 1) for value in (rep.rom, rep.mean_speed, rep.peak_speed)]
        flags = Text(", ".join(flag_words(rep, best.get(rep.set, 0))), "yellow")
        table.add_row(str(rep.set), str(rep.rep), f"{rep.start_s:.2f}", *spans, *motion, flags)
    return table
