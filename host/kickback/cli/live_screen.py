"""The screen of kickback live: one panel per sensor, as large as the terminal allows."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from kickback.cli.live_parts import (
    COLOURS,
    DIGIT_LINES,
    big_number,
    line,
    phase_or_rest,
    position_strip,
    sets_table,
    status,
    tempo_bars,
    tempo_text,
    trouble_text,
)
from kickback.link.live_state import LiveState
from kickback.terminal.escape import plain
from kickback.training.tempo import Tempo

MAX_SETS = 8  # shown
FULL_WIDTH, FULL_LINES = 76, 14  # the least size of a full panel with one set
SHORT_WIDTH, SHORT_LINES = 38, 5
BIG_LINES = DIGIT_LINES + 5  # the least height of a short panel with a large number


def screen(states: Sequence[LiveState], aim: Tempo | None, size: tuple[int, int]) -> RenderableType:
    """All sensors on so many columns and lines: full panels if they fit, else short ones, else one line each."""
    width, height = size
    for columns in range(min(len(states), width // FULL_WIDTH), 0, -1):
        lines = height // -(-len(states) // columns)
        if lines >= FULL_LINES:
            return _side_by_side([full_panel(state, aim, lines) for state in states], columns)
    columns = max(1, min(len(states), width // SHORT_WIDTH))
    lines = height // -(-len(states) // columns)
    if lines >= SHORT_LINES:
        return _side_by_side([short_panel(state, aim, lines) for state in states], columns)
    return Group(*(line(f"{plain(one.name)}  {one.reps}  {phase_or_rest(one)}  {status(one)}") for one in states))


def _side_by_side(panels: Sequence[Panel], columns: int) -> RenderableType:
    if len(panels) == 1:
        return panels[0]
    table = Table.grid(expand=True)
    for _ in range(columns):
        table.add_column(ratio=1)
    for first in range(0, len(panels), columns):
        table.add_row(*panels[first : first + columns])
    return table


def full_panel(state: LiveState, aim: Tempo | None, lines: int) -> Panel:
    """Count, tempo, position, sets and rest on at most so many lines."""
    trouble = [trouble_text(state)] if state.trouble else []
    shown = max(1, min(MAX_SETS, lines - FULL_LINES + 1 - 2 * len(trouble)))
    parts: list[RenderableType] = [big_number(state.reps), tempo_bars(state, aim), position_strip(state)]
    parts += [sets_table(state, shown), line(phase_or_rest(state)), *trouble]
    return _framed(state, parts, min(lines, FULL_LINES - 1 + MAX_SETS + 2))


def short_panel(state: LiveState, aim: Tempo | None, lines: int) -> Panel:
    """Count, phase, tempo or trouble, and the last sets that fit on so many lines."""
    parts: list[RenderableType]
    if lines >= BIG_LINES:
        parts = [big_number(state.reps), line(phase_or_rest(state))]
    else:
        parts = [line(f"{state.reps}  {phase_or_rest(state)}", "bold")]
    room = lines - 3 - (1 + DIGIT_LINES if len(parts) > 1 else 1) - 2 * bool(state.trouble)
    wanted = f" of {aim}" if aim else ""
    tempo = line(tempo_text(state.tempo) + wanted, COLOURS[state.phase])
    parts.append(trouble_text(state) if state.trouble else tempo)
    for one in state.sets[-max(room, 1) :]:
        parts.append(line(f"set {one.number}: {one.reps} reps  {tempo_text(one.mean_tempo)}"))
    return _framed(state, parts, lines)


def _framed(state: LiveState, parts: Sequence[RenderableType], lines: int) -> Panel:
    return Panel(Group(*parts), title=Text(plain(state.name)), subtitle=Text(status(state)), height=lines)
