"""A replay as tables for people."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kickback.replays.recording import machine_in_words, recording_in_words
from kickback.replays.result import Replay
from kickback.terminal.escape import plain
from kickback.terminal.tables import new_table, number_cell
from kickback.training.flags import flag_words
from kickback.training.rep import Rep, Set, known, median_known
from kickback.training.tempo import PHASE_NAMES, PHASES


def print_replay(console: Console, result: Replay) -> None:
    """Summary, table of sets and table of reps of one trace."""
    console.print(Text(plain(result.trace), "bold"), soft_wrap=True)
    console.print(f"{machine_in_words(result)}. {recording_in_words(result)}.", soft_wrap=True)
    if result.resampled:
        console.print(f"Recorded at {result.rate_hz:g} Hz, resampled to 100 Hz for the core.", soft_wrap=True)
    if result.remark:
        console.print(f"{result.remark}.", soft_wrap=True)
    if not result.reps:
        console.print("No reps.\n")
        return
    console.print()
    console.print(_sets(result))
    console.print()
    console.print(_reps(result))
    console.print()


def _sets(result: Replay) -> Table:
    unit = result.reps[0].rom_unit
    headers = ["set", "reps", "start s", "end s", "under tension s", "velocity loss", f"range {unit}"]
    table = new_table(*headers, "tempo " + "-".join(PHASE_NAMES) + " s")
    for row in result.sets:
        reps = [rep for rep in result.reps if rep.set == row.set]
        table.add_row(*_set_cells(row, reps))
    return table


def _set_cells(row: Set, reps: list[Rep]) -> list[str]:
    loss = number_cell(row.velocity_loss_pct, 0, "%")
    rom = number_cell(median_known(reps, "rom"), 1)
    medians = [median_known(reps, name) for name in PHASES]
    tempo = " - ".join(number_cell(middle, 1) or "?" for middle in medians)
    times = [f"{row.start_s:.2f}", f"{row.end_s:.2f}", number_cell(row.time_under_tension_s, 1)]
    return [str(row.set), str(row.reps), *times, loss, rom, tempo if any(medians) else ""]


def _reps(result: Replay) -> Table:
    unit, speed = result.reps[0].rom_unit, result.reps[0].speed_unit
    tempo = [f"{name} s" for name in PHASE_NAMES]
    numbers = [f"range {unit}", f"mean {speed}", f"peak {speed}"]
    table = new_table("set", "rep", "start s", *tempo, *numbers, "flags", left=["flags"])
    best = {
        row.set: max(known((rep for rep in result.reps if rep.set == row.set), "rom"), default=0) for row in result.sets
    }
    for rep in result.reps:
        spans = [number_cell(getattr(rep, name), 2) for name in PHASES]
        motion = [number_cell(value, 1) for value in (rep.rom, rep.mean_speed, rep.peak_speed)]
        flags = Text(", ".join(flag_words(rep, best.get(rep.set, 0))), "yellow")
        table.add_row(str(rep.set), str(rep.rep), f"{rep.start_s:.2f}", *spans, *motion, flags)
    return table
