"""Two of something side by side: kickback compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import click

from kickback.cli.common import Refusal, refusing
from kickback.cli.session_options import complete_session, db_option
from kickback.store.select import one_session
from kickback.terminal.progress import progress_bar
from kickback.terminal.tables import new_console, new_table
from kickback.training.asymmetry import Asymmetry, asymmetries
from kickback.training.metrics import (
    Measure,
    phase_medians,
    range_median,
    speed_median,
    tension_s,
    under_tension,
    velocity_loss,
)
from kickback.training.session import Session, SessionSet
from kickback.training.trends import groups


@dataclass(frozen=True)
class Half:
    """One of the two: its name and its sets."""

    name: str
    sets: Sequence[SessionSet]


@click.command(epilog="Example: kickback compare 3 last")
@click.argument("a", shell_complete=complete_session)
@click.argument("b", required=False, shell_complete=complete_session)
@click.option("--sides", is_flag=True, help="The left and the right of A.")
@click.option(
    "--settings", "given", multiple=True, metavar="NAME=VALUE|FILE.json", help="Trace A as it is, and with these."
)
@db_option
def compare(a, b, sides, given, db) -> None:
    """Compare sessions or traces A and B, the two sides of A, or two settings of the core on trace A."""
    if sum((b is not None, sides, bool(given))) != 1:
        raise Refusal("name a second session, or --sides, or --settings: one of them")
    with refusing():
        if given:
            _settings(a, given)
            return
        first = one_session(a, db)
        halves, unit, remarks = _sides(first) if sides else _sessions(first, one_session(b, db))
    _print(halves, unit, remarks)


def _sides(session: Session) -> tuple[list[Half], str, list[str]]:
    halves = [Half(side, [one for one in session.sets if one.side == side]) for side in ("left", "right")]
    return halves, session.unit, [f"{one.name}: {_asymmetry(one)}" for one in asymmetries(session)]


def _asymmetry(one: Asymmetry) -> str:
    if one.value_pct is None:
        return one.missing
    larger = "right" if one.value_pct > 0 else "left"
    return f"{one.value_pct:+.0f} % by the rule of asymmetry ({larger} larger)"


def _sessions(first: Session, second: Session) -> tuple[list[Half], str, list[str]]:
    if first.reps and second.reps and first.unit != second.unit:
        raise ValueError(f"{first.name} is in {first.unit} and {second.name} in {second.unit}: they cannot be compared")
    halves = [Half(one.name, one.sets) for one in (first, second)]
    remarks = []
    shared = [set(groups([one])) for one in (first, second)]
    if first.start and second.start and not shared[0] & shared[1]:
        remarks.append("lifter, machine, side or weight differ: only sets alike in all of them tell of the lifter")
    return halves, first.unit, remarks


def _print(halves: Sequence[Half], unit: str, remarks: Sequence[str]) -> None:
    console = new_console()
    table = new_table("", *(half.name for half in halves), "difference", "of the first", left=[""])
    for name, of, digits in ROWS:
        values = [of(half.sets) for half in halves]
        shown = ["-" if value is None else f"{value:.{digits}f}" for value in values]
        a, b = values
        shown.append("-" if a is None or b is None else f"{b - a:+.{digits}f}")
        table.add_row(
            name.format(unit=unit), *shown, "" if not a or b is None or "%" in name else f"{100 * (b - a) / a:+.0f} %"
        )
    console.print(table)
    for one in remarks:
        console.print(one, soft_wrap=True, markup=False)


def _reps(sets: Sequence[SessionSet]) -> list:
    return [rep for one in sets for rep in one.reps]


def _phase(at: int):
    return lambda sets: phase_medians(_reps(sets))[at].value


def _loss(sets: Sequence[SessionSet]) -> float | None:
    losses: list[Measure] = [velocity_loss(one.reps) for one in sets]
    known = [one.value for one in losses if one.value is not None]
    return median(known) if known else None


def _per_rep(sets: Sequence[SessionSet]) -> float | None:
    return median(map(tension_s, _reps(sets))) if _reps(sets) else None


ROWS = (
    ("sets", len, 0),
    ("reps", lambda sets: sum(one.count for one in sets), 0),
    ("kick s", _phase(0), 2),
    ("hold s", _phase(1), 2),
    ("return s", _phase(2), 2),
    ("rest s", _phase(3), 2),
    ("under tension per rep s", _per_rep, 2),
    ("under tension s", lambda sets: under_tension(_reps(sets)).value, 1),
    ("range {unit}", lambda sets: range_median(_reps(sets)).value, 1),
    ("kick speed {unit}/s", lambda sets: speed_median(_reps(sets)).value, 1),
    ("velocity loss %, median of sets", _loss, 0),
)


def _settings(path: str, given: Sequence[str]) -> None:
    """The same trace with the settings as they are, and with those given: figures, and reps that only one has."""
    from kickback.replays.run import replay
    from kickback.replays.settings import read_settings
    from kickback.replays.to_session import session_of
    from kickback.traces.files import read_trace

    if path.isdigit() or path == "last":
        raise ValueError("--settings are tried on a trace file: kickback export makes a bundle of a session")
    trace, changed = read_trace(path), read_settings(given)
    with progress_bar(f"replaying {path} twice") as progress:
        found = [replay(trace, settings, progress=progress) for settings in ({}, changed)]
    sessions = [session_of(one) for one in found]
    _print([Half("as it is", sessions[0].sets), Half(" ".join(given), sessions[1].sets)], sessions[1].unit, [])
    starts = [{round(rep.start_s, 1): rep for rep in one.reps} for one in found]
    for name, mine, other in (("as it is", starts[0], starts[1]), (" ".join(given), starts[1], starts[0])):
        only = [f"{start:.1f} s" for start in mine if start not in other]
        if only:
            click.echo(f"only {name}: reps at {', '.join(only)}")
    flags = [sorted((round(rep.start_s, 1), tuple(rep.flags)) for rep in one.reps) for one in found]
    if flags[0] != flags[1]:
        click.echo("flags differ: kickback replay shows them")
