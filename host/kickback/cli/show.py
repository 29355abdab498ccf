"""kickback show: show a session or a trace."""

import json
from dataclasses import asdict

import click
from rich.table import Table

from kickback.cli.common import refusing
from kickback.cli.session_options import complete_session, db_option
from kickback.store.select import session_or_trace
from kickback.terminal.sparkline import sparkline
from kickback.terminal.tables import new_console, new_table
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
from kickback.training.rep import FLAG_TERMS, known
from kickback.training.session import Session
from kickback.training.tempo import PHASE_NAMES, PHASES

PHASE_HEADERS = [f"{name} s" for name in PHASE_NAMES]


@click.command(epilog="Example: kickback show last")
@click.argument("session", shell_complete=complete_session)
@click.option("--reps", "each_rep", is_flag=True, help="List every rep.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@db_option
def show(session: str, each_rep: bool, as_json: bool, db: str | None) -> None:
    """Show a session or a trace.

    SESSION is its number, last, or a trace file.
    """
    with refusing():
        found = session_or_trace(session, db)
    if as_json:
        click.echo(json.dumps(to_dict(found)))
        return
    console = new_console()
    console.print(title(found), soft_wrap=True, markup=False)
    if not found.sets:
        console.print("no sets")
        return
    console.print()
    console.print(_sets(found))
    console.print("tempo, range: one bar per rep\n")
    if each_rep:
        console.print(_reps(found))
        console.print()
    for line in _remarks(found):
        console.print(line, soft_wrap=True, markup=False)


def to_dict(session: Session) -> dict:
    """The whole session, for JSON."""
    return asdict(session) | {"start": session.start.isoformat() if session.start else None}


def title(session: Session) -> str:
    """Name, time, lifter, machine and origin on one line."""
    start = session.start.strftime("%A %d %B %Y, %H:%M") if session.start else ""
    kind = session.kind or ""
    origin = f"from {session.origin}"
    parts = [session.name, start, session.lifter, session.machine, kind, origin, session.quality]
    return "; ".join(part for part in parts if part)


def _sets(session: Session) -> Table:
    unit = session.unit
    table = new_table(
        "set", "side", "kg", "reps", *PHASE_HEADERS, "tempo", f"range {unit}", "range", f"kick {unit}/s",
        "velocity loss", "under tension s", "rest before s", left=["side", "tempo", "range"],
    )  # fmt: skip
    for one, rest in zip(session.sets, rests_s(session), strict=True):
        phases = [phase.number for phase in phase_medians(one.reps)]
        loss = velocity_loss(one.reps)
        weight = "" if one.weight_kg is None else f"{one.weight_kg:g}"
        tension = under_tension(one.reps).number
        tempo, ranges = sparkline([tension_s(rep) for rep in one.reps]), sparkline(known(one.reps, "rom"))
        table.add_row(
            str(one.set), one.side or "", weight, str(one.count), *phases, tempo, range_median(one.reps).number, ranges,
            speed_median(one.reps).number, str(loss), tension, "" if rest is None else f"{rest:.0f}",
        )  # fmt: skip
    return table


def _reps(session: Session) -> Table:
    table = new_table("set", "rep", *PHASE_HEADERS, f"range {session.unit}", "mean", "peak", "flags", left=["flags"])
    for one in session.sets:
        best = max(known(one.reps, "rom"), default=0)
        for rep in one.reps:
            cells = ["" if (span := getattr(rep, name)) is None else f"{span:.2f}" for name in PHASES]
            motion = (rep.rom, rep.mean_speed, rep.peak_speed)
            cells += ["-" if value is None or is_slow_sled(rep) else f"{value:.1f}" for value in motion]
            table.add_row(str(rep.set), str(rep.rep), *cells, ", ".join(flag_words(rep, best)))
    return table


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
