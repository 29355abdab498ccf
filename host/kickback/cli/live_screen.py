"""The screen of kickback live: one panel for each sensor, as large as there is room."""

import time
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from kickback.link.live_state import PHASES, SetSeen, Watched
from kickback.terminal.escape import plain

# Figures of 3 x 5 blocks, a row of each per line.
FIGURES = {
    "0": "███,█ █,█ █,█ █,███", "1": " █ ,██ , █ , █ ,███", "2": "███,  █,███,█  ,███", "3": "███,  █,███,  █,███",
    "4": "█ █,█ █,███,  █,  █", "5": "███,█  ,███,  █,███", "6": "███,█  ,███,█ █,███", "7": "███,  █,  █,  █,  █",
    "8": "███,█ █,███,█ █,███", "9": "███,█ █,███,  █,███",
}  # fmt: skip
STEPS = " ▁▂▃▄▅▆▇█"
BAR, TRACE = 24, 60  # columns
SETS = 8  # shown
FIGURE_LINES = 5
WHOLE_WIDTH, WHOLE_LINES = 76, 14  # the least for a panel with everything, and one set
SHORT_WIDTH, SHORT_LINES = 38, 5
BIG_LINES = FIGURE_LINES + 5  # from here on a short panel has a big number: phase, tempo, a set, its frame
COLOURS = ("white", "green", "yellow", "cyan")  # rest, kick, hold, return: told by their words too


def screen(watched: Sequence[Watched], target: Sequence[float], size: tuple[int, int]) -> RenderableType:
    """All of them on so many columns and lines: whole panels where they fit, else short ones, else a line for each."""
    width, height = size
    for columns in range(min(len(watched), width // WHOLE_WIDTH), 0, -1):
        room = height // -(-len(watched) // columns)
        if room >= WHOLE_LINES:
            return side_by_side([panel(one, target, room) for one in watched], columns)
    columns = max(1, min(len(watched), width // SHORT_WIDTH))
    room = height // -(-len(watched) // columns)
    if room >= SHORT_LINES:
        return side_by_side([short_panel(one, target, room) for one in watched], columns)
    return Group(*(line(f"{plain(one.name)}  {one.reps}  {rest(one)}  {status(one)}") for one in watched))


def side_by_side(panels: Sequence[Panel], columns: int) -> RenderableType:
    if len(panels) == 1:
        return panels[0]
    table = Table.grid(expand=True)
    for _ in range(columns):
        table.add_column(ratio=1)
    for first in range(0, len(panels), columns):
        table.add_row(*panels[first : first + columns])
    return table


def panel(one: Watched, target: Sequence[float], lines: int) -> Panel:
    """Everything, on up to so many lines."""
    trouble = [trouble_of(one)] if one.trouble else []
    shown = max(1, min(SETS, lines - WHOLE_LINES + 1 - 2 * len(trouble)))
    parts = [big(one.reps), tempo_bars(one, target), position(one), sets(one, shown), line(rest(one)), *trouble]
    return framed(one, parts, min(lines, WHOLE_LINES - 1 + SETS + 2))


def short_panel(one: Watched, target: Sequence[float], lines: int) -> Panel:
    """Count, phase, tempo or what is wrong, and the last sets, as far as so many lines take them."""
    count = [big(one.reps), line(rest(one))] if lines >= BIG_LINES else [line(f"{one.reps}  {rest(one)}", "bold")]
    wanted = " of " + " - ".join(f"{part:g}" for part in target) if target else ""
    tempo = line(tempo_text(one.tempo) + wanted, COLOURS[one.phase])
    room = lines - 3 - (1 + FIGURE_LINES if len(count) > 1 else 1) - 2 * bool(one.trouble)
    seen = [line(f"set {one.number}: {one.reps} reps  {tempo_text(means(one))}") for one in one.sets[-max(room, 1) :]]
    return framed(one, [*count, trouble_of(one) if one.trouble else tempo, *seen], lines)


def framed(one: Watched, parts: Sequence[RenderableType], lines: int) -> Panel:
    return Panel(Group(*parts), title=Text(plain(one.name)), subtitle=Text(status(one)), height=lines)


def line(words: str, style: str = "") -> Text:
    return Text(plain(words), style=style, no_wrap=True, overflow="ellipsis")


def trouble_of(one: Watched) -> Text:
    return Text(plain(one.trouble), style="bold yellow")


def tempo_text(tempo: Sequence[float]) -> str:
    return " - ".join(f"{seconds:.1f}" for seconds in tempo) + " s" if tempo else ""


def means(seen: SetSeen) -> list[float]:
    """A set's mean kick, hold and return."""
    return [sum(part) / len(part) for part in zip(*seen.tempo, strict=True)]


def big(count: int) -> Text:
    """A number, five lines high; as it is where nobody can have counted so far."""
    if count > 9999:
        return Text(str(count), justify="center", no_wrap=True)
    rows = ["  ".join(FIGURES[figure].split(",")[row] for figure in str(max(0, count))) for row in range(FIGURE_LINES)]
    return Text("\n".join(rows), style="bold", justify="center", no_wrap=True)


def tempo_bars(one: Watched, target: Sequence[float]) -> Table:
    """This rep's phases, each against its target; "|" is where the target ends."""
    table = Table.grid(padding=(0, 1))
    for _ in range(4):
        table.add_column(no_wrap=True)
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
    steps = "".join(STEPS[(point - low) * (len(STEPS) - 1) // span] for point in points)
    unit = {1: "deg", 2: "mm"}.get(one.machine)
    return line(f"{steps}  {span / 1000:.0f} {unit}" if unit else steps, COLOURS[one.phase])


def sets(one: Watched, shown: int) -> Table:
    """The last sets, newest at the bottom."""
    table = Table(box=None, header_style="bold")
    for header in ("set", "reps", "tempo s", "tension s", "loss %", "flags"):
        table.add_column(header, no_wrap=True)
    for seen in one.sets[-shown:]:
        tempo = " - ".join(f"{mean:.1f}" for mean in means(seen))
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
