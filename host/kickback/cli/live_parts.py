"""The parts of a panel of kickback live: large number, tempo bars, position, sets, status."""

import time
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from kickback.link.live_state import PHASES, LiveState
from kickback.terminal.escape import plain
from kickback.terminal.sparkline import sparkline
from kickback.training.tempo import PHASES as TEMPO_PHASES
from kickback.training.tempo import Tempo

# Digits of 3 x 5 blocks, one row per line.
DIGITS = {
    "0": "███,█ █,█ █,█ █,███", "1": " █ ,██ , █ , █ ,███", "2": "███,  █,███,█  ,███", "3": "███,  █,███,  █,███",
    "4": "█ █,█ █,███,  █,  █", "5": "███,█  ,███,  █,███", "6": "███,█  ,███,█ █,███", "7": "███,  █,  █,  █,  █",
    "8": "███,█ █,███,█ █,███", "9": "███,█ █,███,  █,███",
}  # fmt: skip
DIGIT_LINES = 5
BAR, STRIP = 24, 60  # columns
COLOURS = ("white", "green", "yellow", "cyan")  # of rest, kick, hold, return
UNITS = {1: "deg", 2: "mm"}  # by machine
LEAST_SPAN = 2000  # of the position strip, 2 deg or 2 mm: noise at rest stays flat


def line(words: str, style: str = "") -> Text:
    """One line of text, cut at the panel's edge."""
    return Text(plain(words), style=style, no_wrap=True, overflow="ellipsis")


def trouble_text(state: LiveState) -> Text:
    """The reason for a missing connection."""
    return Text(plain(state.trouble), style="bold yellow")


def tempo_text(tempo: Sequence[float]) -> str:
    """Seconds of kick, hold and return; "" for none."""
    return " - ".join(f"{seconds:.1f}" for seconds in tempo) + " s" if tempo else ""


def big_number(count: int) -> Text:
    """A number of DIGIT_LINES lines; plain above 9999."""
    if count > 9999:
        return Text(str(count), justify="center", no_wrap=True)
    rows = ["  ".join(DIGITS[digit].split(",")[row] for digit in str(max(0, count))) for row in range(DIGIT_LINES)]
    return Text("\n".join(rows), style="bold", justify="center", no_wrap=True)


def tempo_bars(state: LiveState, aim: Tempo | None) -> Table:
    """The phases of the present rep; "|" marks the target of each."""
    table = Table.grid(padding=(0, 1))
    for _ in range(4):
        table.add_column(no_wrap=True)
    aims = [getattr(aim, name) for name in TEMPO_PHASES[:3]] if aim else [None] * 3
    whole = max(*state.tempo, *(seconds for seconds in aims if seconds is not None), 1.0)
    for i, seconds in enumerate(state.tempo):
        bar = list(("█" * round(BAR * seconds / whole)).ljust(BAR + 1))
        if (target := aims[i]) is not None:
            bar[min(BAR, round(BAR * target / whole))] = "|"
        style = "bold " * (state.phase == i + 1) + COLOURS[i + 1]
        wanted = "" if not aim else "of X" if aims[i] is None else f"of {aims[i]:g}"
        table.add_row(PHASES[i + 1], Text("".join(bar), style=style), f"{seconds:.1f} s", wanted)
    return table


def position_strip(state: LiveState) -> Text:
    """The plate's position during the last ten seconds, with its range."""
    points = list(state.trace)
    every = max(1, len(points) // STRIP)
    points = points[::every][-STRIP:]
    bars = sparkline(points, least_span=LEAST_SPAN)
    span = max(points, default=0) - min(points, default=0)
    unit = UNITS.get(state.machine)
    return line(f"{bars}  {span / 1000:.0f} {unit}" if unit else bars, COLOURS[state.phase])


def sets_table(state: LiveState, shown: int) -> Table:
    """The last sets, the newest at the bottom."""
    table = Table(box=None, header_style="bold")
    for header in ("set", "reps", "tempo s", "tension s", "loss %", "flags"):
        table.add_column(header, no_wrap=True)
    for one in state.sets[-shown:]:
        tempo = " - ".join(f"{mean:.1f}" for mean in one.mean_tempo)
        tension = "" if one.tension_s is None else f"{one.tension_s:.1f}"
        loss = "" if one.loss_pct is None else str(one.loss_pct)
        table.add_row(str(one.number), str(one.reps), tempo, tension, loss, ", ".join(sorted(set(one.flags))))
    return table


def phase_or_rest(state: LiveState) -> str:
    """The name of the present phase, or the duration of the rest between sets."""
    if state.ended_at is None:
        return PHASES[state.phase]
    seconds = int(time.monotonic() - state.ended_at)
    return f"rest {seconds // 60}:{seconds % 60:02d}"


def status(state: LiveState) -> str:
    """Battery and connection."""
    parts = [f"battery {state.battery} %"] if state.battery else []
    parts.append(f"{state.link}, {state.rate_hz:.0f}/s" if state.rate_hz else state.link)
    if state.rssi:
        parts.append(f"{state.rssi} dBm")
    if state.missed:
        parts.append(f"{state.missed} {'event' if state.missed == 1 else 'events'} missed")
    return "  ".join(parts)
