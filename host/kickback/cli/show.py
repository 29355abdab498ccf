"""kickback show: show a session or a trace."""

import json
from dataclasses import asdict
from typing import Any

import click

from kickback.cli.common import refusing
from kickback.cli.session_options import complete_session, db_option
from kickback.cli.show_history import history_lines
from kickback.cli.trace_options import reader, trace_options
from kickback.store.select import session_or_trace
from kickback.terminal.columns import Column, print_columns
from kickback.terminal.escape import plain
from kickback.terminal.sparkline import sparkline
from kickback.terminal.tables import new_console, number_cell
from kickback.training.asymmetry import asymmetries
from kickback.training.flags import flag_words
from kickback.training.metrics import (
    edits_in_words,
    flag_counts,
    is_slow_sled,
    phase_medians,
    range_median,
    rests_s,
    speed_median,
    tension_s,
    under_tension,
    velocity_loss,
)
from kickback.training.rep import FLAG_TERMS, Rep, known
from kickback.training.session import Session, SessionSet
from kickback.training.tempo import PHASE_NAMES, PHASES
from kickback.training.weights import weight_text

PHASE_HEADERS = [f"{name} s" for name in PHASE_NAMES]


@click.command(epilog="Example: kickback show last")
@click.argument("session", shell_complete=complete_session)
@click.option("--reps", "each_rep", is_flag=True, help="List every rep.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@trace_options
@db_option
def show(session: str, each_rep: bool, as_json: bool, db: str | None, **options: Any) -> None:
    """Show a session or a trace.

    SESSION is its number, last, or a trace file.
    """
    with refusing():
        found = session_or_trace(session, db, reader(**options))
    if as_json:
        click.echo(json.dumps(to_dict(found)))
        return
    console = new_console()
    console.print(title(found), markup=False)
    if not found.sets:
        console.print("no sets")
        return
    console.print()
    if "tempo" in print_columns(_sets(found), console.width):
        console.print("tempo, range: one bar per rep")
    console.print()
    if each_rep:
        print_columns(_reps(found), console.width)
        console.print()
    for line in [*history_lines(found, db), *_remarks(found)]:
        console.print(line, markup=False)


def to_dict(session: Session) -> dict:
    """The whole session, for JSON. Sets have the figures and names of a replay's JSON, and their number as count."""
    sets = [asdict(one) | _figures(one) for one in session.sets]
    return asdict(session) | {"start": session.start.isoformat() if session.start else None, "sets": sets}


def _figures(one: SessionSet) -> dict:
    loss = velocity_loss(one.reps).value
    return {
        "count": one.count,
        "start_s": one.start_s,
        "end_s": one.end_s,
        "time_under_tension_s": under_tension(one.reps).value,
        "velocity_loss_pct": None if loss is None else round(loss),
    }


def title(session: Session) -> str:
    """Name, time, lifter, machine and origin on one line."""
    start = session.start.strftime("%A %d %B %Y, %H:%M") if session.start else ""
    kind = session.kind or ""
    origin = f"from {session.origin}"
    parts = [session.name, start, session.lifter, session.machine, kind, origin, session.quality]
    return "; ".join(part for part in parts if part)


def _sets(session: Session) -> list[Column]:
    sets, unit = session.sets, session.unit
    phases = [[phase.number for phase in phase_medians(one.reps)] for one in sets]
    rests = ["" if rest is None else f"{rest:.0f}" for rest in rests_s(session)]
    of_phase = (3, 2, 3, 6)  # priorities
    several = len({one.lifter for one in sets}) > 1
    return [
        Column("set", [str(one.set) for one in sets]),
        Column("lifter", [plain(one.lifter) if several else "" for one in sets], 1, left=True),
        Column("side", [one.side or "" for one in sets], 1, left=True),
        Column("weight", [weight_text(one) for one in sets], 1),
        Column("reps", [str(one.count) for one in sets]),
        *(Column(name, [row[at] for row in phases], of_phase[at]) for at, name in enumerate(PHASE_HEADERS)),
        Column("tempo", [sparkline([tension_s(rep) for rep in one.reps]) for one in sets], 9, left=True),
        Column(f"range {unit}", [range_median(one.reps).number for one in sets], 2),
        Column("range", [sparkline(known(one.reps, "rom")) for one in sets], 8, left=True),
        Column(f"kick {unit}/s", [speed_median(one.reps).number for one in sets], 4),
        Column("velocity loss", [str(velocity_loss(one.reps)) for one in sets], 5),
        Column("under tension s", [under_tension(one.reps).number for one in sets], 7),
        Column("rest before s", rests, 6),
    ]


def _reps(session: Session) -> list[Column]:
    reps = [(one, rep) for one in session.sets for rep in one.reps]
    best = {one.set: max(known(one.reps, "rom"), default=0) for one in session.sets}
    motion = [[_motion(rep, value) for value in (rep.rom, rep.mean_speed, rep.peak_speed)] for _, rep in reps]
    of_phase = (1, 1, 1, 5)  # priorities
    pulses = [str(rep.pulses or "") for _, rep in reps]
    return [
        Column("set", [str(rep.set) for _, rep in reps]),
        Column("rep", [str(rep.rep) for _, rep in reps]),
        *(Column(header, [number_cell(getattr(rep, name), 2) for _, rep in reps], priority)
          for header, name, priority in zip(PHASE_HEADERS, PHASES, of_phase, strict=True)),
        Column(f"range {session.unit}", [row[0] for row in motion], 2),
        Column("mean", [row[1] for row in motion], 4),
        Column("peak", [row[2] for row in motion], 6),
        *([Column("pulses", pulses, 4)] if any(pulses) else []),
        Column("flags", [", ".join(flag_words(rep, best[rep.set])) for _, rep in reps], 3, left=True),
    ]  # fmt: skip


def _motion(rep: Rep, value: float | None) -> str:
    return "-" if value is None or is_slow_sled(rep) else f"{value:.1f}"


def _remarks(session: Session) -> list[str]:
    lines = []
    if flags := flag_counts(session.reps):
        lines.append("flags: " + ", ".join(f"{FLAG_TERMS.get(flag, flag)} {count}x" for flag, count in flags.items()))
    for one in asymmetries(session) if len(session.sides) == 2 else []:
        words = one.missing if one.value_pct is None else f"{one.value_pct:+.0f} % (positive: right larger)"
        lines.append(f"left against right, {one.name}: {words}")
    missing = {m.missing for one in session.sets if (m := range_median(one.reps)).missing and one.reps}
    lines += [f"no range: {why}" for why in sorted(missing)]
    if session.edits:
        lines.append(f"{edits_in_words(session)} See kickback edit {session.number} --history.")
    notes = [session.note, *(f"set {one.set}: {one.note}" for one in session.sets if one.note)]
    return lines + [f"note: {note}" for note in notes if note]
