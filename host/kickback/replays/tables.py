"""A replay as tables for people."""

from rich.console import Console
from rich.text import Text

from kickback.replays.recording import machine_in_words, recording_in_words
from kickback.replays.result import Replay
from kickback.terminal.columns import Column, print_columns
from kickback.terminal.escape import plain
from kickback.terminal.tables import number_cell
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
    print_columns(_sets(result), console.width)
    console.print()
    print_columns(_reps(result), console.width)
    console.print()


def _sets(result: Replay) -> list[Column]:
    unit = result.reps[0].rom_unit
    reps = [[rep for rep in result.reps if rep.set == row.set] for row in result.sets]
    rows = [_set_cells(row, own) for row, own in zip(result.sets, reps, strict=True)]
    headers = ("set", "reps", "start s", "end s", "under tension s", "velocity loss", f"range {unit}")
    priorities = (0, 0, 5, 6, 3, 4, 2, 1)
    columns = zip((*headers, "tempo " + "-".join(PHASE_NAMES) + " s"), zip(*rows, strict=True), priorities, strict=True)
    return [Column(*column) for column in columns]


def _set_cells(row: Set, reps: list[Rep]) -> list[str]:
    loss = number_cell(row.velocity_loss_pct, 0, "%")
    rom = number_cell(median_known(reps, "rom"), 1)
    medians = [median_known(reps, name) for name in PHASES]
    tempo = " - ".join(number_cell(middle, 1) or "?" for middle in medians)
    times = [f"{row.start_s:.2f}", f"{row.end_s:.2f}", number_cell(row.time_under_tension_s, 1)]
    return [str(row.set), str(row.reps), *times, loss, rom, tempo if any(medians) else ""]


def _reps(result: Replay) -> list[Column]:
    reps, unit, speed = result.reps, result.reps[0].rom_unit, result.reps[0].speed_unit
    best = {row.set: max(known((rep for rep in reps if rep.set == row.set), "rom"), default=0) for row in result.sets}
    motion = [[number_cell(value, 1) for value in (rep.rom, rep.mean_speed, rep.peak_speed)] for rep in reps]
    phases = [
        Column(f"{name} s", [number_cell(getattr(rep, field), 2) for rep in reps], priority)
        for name, field, priority in zip(PHASE_NAMES, PHASES, (2, 1, 2, 6), strict=True)
    ]
    pulses = [Column("pulses", [str(rep.pulses or "") for rep in reps], 5)] if any(rep.pulses for rep in reps) else []
    return [
        Column("set", [str(rep.set) for rep in reps]),
        Column("rep", [str(rep.rep) for rep in reps]),
        Column("start s", [f"{rep.start_s:.2f}" for rep in reps], 8),
        *phases,
        Column(f"range {unit}", [row[0] for row in motion], 3),
        Column(f"mean {speed}", [row[1] for row in motion], 5),
        Column(f"peak {speed}", [row[2] for row in motion], 7),
        *pulses,
        Column("flags", [", ".join(flag_words(rep, best.get(rep.set, 0))) for rep in reps], 4, left=True),
    ]
