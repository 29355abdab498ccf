"""The screen of kickback live: one panel for each sensor."""

import time
from collections.abc import Sequence

from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from kickback.link.watch import PHASES, Watched

# Figures of 3 x 5 blocks, a row of each per line.
FIGURES = {
    "0": "███,█ █,█ █,█ █,███", "1": " █ ,██ , █ , █ ,███", "2": "███,  █,███,█  ,███", "3": "███,  █,███,  █,███",
    "4": "█ █,█ █,███,  █,  █", "5": "███,█  ,███,  █,███", "6": "███,█  ,███,█ █,███", "7": "███,  █,  █,  █,  █",
    "8": "███,█ █,███,█ █,███", "9": "███,█ █,███,  █,███",
}  # fmt: skip
STEPS = " ▁▂▃▄▅▆▇█"
BAR, TRACE = 24, 60  # columns
SETS = 8  # shown
COLOURS = ("white", "green", "yellow", "cyan")  # rest, kick, hold, return: told by their words too


def screen(watched: Sequence[Watched], target: Sequence[float]) -> RenderableType:
    """All of them, side by side where there is room."""
    if len(watched) == 1:
        return panel(watched[0], target)
    return Columns([panel(one, target) for one in watched], equal=True, expand=True)


def panel(one: Watched, target: Sequence[float]) -> Panel:
    parts = [big(one.reps), tempo_bars(one, target), position(one), sets(one), Text(rest(one))]
    if one.trouble:
        parts.append(Text(f"{one.trouble}; trying again", style="bold yellow"))
    return Panel(Group(*parts), title=one.name, subtitle=status(one))


def big(count: int) -> Text:
    """A number, five lines high."""
    rows = ["  ".join(FIGURES[figure].split(",")[row] for figure in str(max(0, count))) for row in range(5)]
    return Text("\n".join(rows), style="bold", justify="center", no_wrap=True)


def tempo_bars(one: Watched, target: Sequence[float]) -> Table:
    """This rep's phases, each against its target; "|" is where the target ends."""
    table = Table.grid(padding=(0, 1))
    whole = max(*target, *one.tempo, 1.0) if target else max(*one.tempo, 1.0)
    for i, seconds in enumerate(one.tempo):
        bar = list(("█" * round(BAR * seconds / whole)).ljust(BAR + 1))
        if target:
            bar[min(BAR, round(BAR * target[i] / whole))] = "|"
        here = "bold " * (one.phase == i + 1)
        wanted = f"of {target[i]:g}" if target else ""
        table.add_row(PHASES[i + 1], Text("".join(bar), style=here + COLOURS[i + 1]), f"{seconds:.1f} s", wanted)
    return table


def position(one: Watched) -> Text:
    """The last ten seconds of the plate's position."""
    points = list(one.trace)
    every = max(1, len(points) // TRACE)
    points = points[::every][-TRACE:]
    low, high = min(points, default=0), max(points, default=0)
    span = max(high - low, 1)
    line = "".join(STEPS[(point - low) * (len(STEPS) - 1) // span] for point in points)
    unit = ("", "deg", "mm")[one.machine]
    return Text(f"{line}  {span / 1000:.0f} {unit}" if unit else line, style=COLOURS[one.phase], no_wrap=True)


def sets(one: Watched) -> Table:
    """The last sets, newest at the bottom."""
    table = Table("set", "reps", "tempo s", "tension s", "loss %", "flags", box=None, header_style="bold")
    for seen in one.sets[-SETS:]:
        means = [sum(part) / len(part) for part in zip(*seen.tempo, strict=True)]
        tempo = " - ".join(f"{mean:.1f}" for mean in means)
        tension = "" if seen.tension_s is None else f"{seen.tension_s:.1f}"
        loss = "" if seen.loss is None else str(seen.loss)
        table.add_row(str(seen.number), str(seen.reps), tempo, tension, loss, ", ".join(sorted(set(seen.flags))))
    return table


def rest(one: Watched) -> str:
    """How long the rest between sets has lasted."""
    if one.ended_at is None:
        return PHASES[one.phase]
    seconds = int(time.monotonic() - one.ended_at)
    return f"rest {seconds // 60}:{seconds % 60:02d}"


def status(one: Watched) -> str:
    """Battery and link: what is lost on the air is in the sensor's log."""
    parts = [f"battery {one.battery} %"] if one.battery else []
    parts.append(f"{one.link}, {one.rate_hz:.0f}/s" if one.rate_hz else one.link)
    if one.rssi:
        parts.append(f"{one.rssi} dBm")
    if one.missed:
        parts.append(f"{one.missed} events not heard")
    return "  ".join(parts)
