"""kickback compare: compare two sessions, two sides, or two settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

import click

from kickback.cli.common import Refusal, refusing
from kickback.cli.session_options import complete_session, db_option
from kickback.cli.trace_options import reader, trace_options
from kickback.store.select import is_stored, session_or_trace
from kickback.terminal import columns as table_columns
from kickback.terminal.columns import print_columns
from kickback.terminal.progress import progress_bar
from kickback.terminal.tables import new_console
from kickback.training.asymmetry import Asymmetry, asymmetries
from kickback.training.metrics import (
    phase_medians,
    range_median,
    speed_median,
    tension_s,
    under_tension,
    velocity_losses,
)
from kickback.training.rep import Rep
from kickback.training.session import Session, SessionSet
from kickback.training.tempo import PHASE_NAMES
from kickback.training.trends import comparable_sets

if TYPE_CHECKING:
    from kickback.traces.trace import Trace

DEFAULT_SETTINGS = "default settings"


@dataclass(frozen=True)
class Column:
    """One of the two columns: its name and its sets."""

    name: str
    sets: Sequence[SessionSet]


@dataclass(frozen=True)
class Comparison:
    """Two columns with the unit of ranges, and sentences below the table."""

    columns: tuple[Column, Column]
    unit: str
    remarks: Sequence[str] = ()


@click.command(epilog="Example: kickback compare 3 last")
@click.argument("a", shell_complete=complete_session)
@click.argument("b", required=False, shell_complete=complete_session)
@click.option("--sides", is_flag=True, help="Compare the left and the right of A.")
@click.option(
    "--settings", "given", multiple=True, metavar="NAME=VALUE|FILE.json", help="Replay trace A without and with these."
)
@trace_options
@db_option
def compare(a: str, b: str | None, sides: bool, given: tuple[str, ...], db: str | None, **options: Any) -> None:
    """Compare two sessions, two sides, or two settings.

    A and B are sessions (by number, or last) or trace files.
    """
    if sum((b is not None, sides, bool(given))) != 1:
        raise Refusal("name a second session, or use --sides, or use --settings")
    read = reader(**options)
    with refusing():
        if given:
            _compare_settings(a, given, read)
            return
        first = session_or_trace(a, db, read)
        comparison = _by_side(first) if b is None else _by_session(first, session_or_trace(b, db, read))
    _print(comparison)


def _by_side(session: Session) -> Comparison:
    left, right = (Column(side, [one for one in session.sets if one.side == side]) for side in ("left", "right"))
    return Comparison((left, right), session.unit, [f"{one.name}: {_in_words(one)}" for one in asymmetries(session)])


def _in_words(one: Asymmetry) -> str:
    if one.value_pct is None:
        return one.missing
    larger = "right" if one.value_pct > 0 else "left"
    return f"asymmetry {one.value_pct:+.0f} % ({larger} larger)"


def _by_session(first: Session, second: Session) -> Comparison:
    if first.reps and second.reps and first.unit != second.unit:
        raise ValueError(f"{first.name} is in {first.unit} and {second.name} in {second.unit}: they cannot be compared")
    remarks = []
    keys = [set(comparable_sets([one])) for one in (first, second)]
    if first.start and second.start and not keys[0] & keys[1]:
        remarks.append("Lifter, machine, side or weight differ, so a difference need not be a change of the lifter.")
    return Comparison((Column(first.name, first.sets), Column(second.name, second.sets)), first.unit, remarks)


def _print(comparison: Comparison) -> None:
    console = new_console()
    first, second = (column.name for column in comparison.columns)
    cells = [_cells(row, comparison.columns) for row in ROWS]
    print_columns(
        [
            table_columns.Column("", [row.name.format(unit=comparison.unit) for row in ROWS], left=True),
            table_columns.Column(first, [row[0] for row in cells]),
            table_columns.Column(second, [row[1] for row in cells]),
            table_columns.Column("difference", [row[2] for row in cells], 1),
            table_columns.Column("of the first", [row[3] for row in cells], 2),
        ],
        console.width,
    )
    for remark in comparison.remarks:
        console.print(remark, markup=False)


@dataclass(frozen=True)
class Row:
    """One figure of the table, computed from the sets of a column."""

    name: str
    figure: Callable[[Sequence[SessionSet]], float | None]
    digits: int


def _cells(row: Row, columns: Sequence[Column]) -> list[str]:
    first, second = (row.figure(column.sets) for column in columns)
    cells = ["-" if value is None else f"{value:.{row.digits}f}" for value in (first, second)]
    if first is None or second is None:
        return [*cells, "-", ""]
    in_percent = "" if not first or "%" in row.name else f"{round(100 * (second - first) / first) + 0.0:+.0f} %"
    return [*cells, f"{round(second - first, row.digits) + 0.0:+.{row.digits}f}", in_percent]


def _reps(sets: Sequence[SessionSet]) -> list[Rep]:
    return [rep for one in sets for rep in one.reps]


def _phase(at: int) -> Callable[[Sequence[SessionSet]], float | None]:
    return lambda sets: phase_medians(_reps(sets))[at].value


def _median_loss(sets: Sequence[SessionSet]) -> float | None:
    losses = velocity_losses(sets)
    return median(losses) if losses else None


def _per_rep(sets: Sequence[SessionSet]) -> float | None:
    return median(map(tension_s, _reps(sets))) if _reps(sets) else None


ROWS = (
    Row("sets", len, 0),
    Row("reps", lambda sets: sum(one.count for one in sets), 0),
    *(Row(f"{name} s", _phase(at), 2) for at, name in enumerate(PHASE_NAMES)),
    Row("under tension per rep s", _per_rep, 2),
    Row("under tension s", lambda sets: under_tension(_reps(sets)).value, 1),
    Row("range {unit}", lambda sets: range_median(_reps(sets)).value, 1),
    Row("kick speed {unit}/s", lambda sets: speed_median(_reps(sets)).value, 1),
    Row("velocity loss %", _median_loss, 0),
)


def _compare_settings(path: str, given: Sequence[str], read: "Callable[[str], Trace]") -> None:
    """Replays a trace with the default settings and with the given ones; prints figures and differing reps."""
    from kickback.replays.run import replay
    from kickback.replays.settings import read_settings
    from kickback.replays.to_session import session_of

    if is_stored(path):
        raise ValueError("--settings needs a trace file: kickback export writes a bundle of a session's raw traces")
    trace, changed = read(path), read_settings(given)
    with progress_bar(f"replaying {path} twice") as progress:
        first, second = (session_of(replay(trace, settings, progress=progress)) for settings in ({}, changed))
    words = " ".join(given)
    _print(Comparison((Column(DEFAULT_SETTINGS, first.sets), Column(words, second.sets)), second.unit))
    for name, mine, other in ((DEFAULT_SETTINGS, first, second), (words, second, first)):
        only = _starts_s(mine) - _starts_s(other)
        if only:
            click.echo(f"only with {name}: reps at {', '.join(f'{start:.1f} s' for start in sorted(only))}")
    flags = [sorted((round(rep.start_s, 1), tuple(rep.flags)) for rep in one.reps) for one in (first, second)]
    if flags[0] != flags[1]:
        click.echo("the flags differ: kickback replay shows them")


def _starts_s(session: Session) -> set[float]:
    return {round(rep.start_s, 1) for rep in session.reps}
