"""One session or trace in the terminal: kickback show."""

import json
from dataclasses import asdict

import click

from kickback.cli.common import refusing
from kickback.cli.session_options import complete_session, db_option
from kickback.store.select import one_session
from kickback.terminal.sparkline import sparkline
from kickback.terminal.tables import new_console, new_table
from kickback.training.asymmetry import asymmetries
from kickback.training.flags import flag_words
from kickback.training.metrics import (
    count_of,
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
from kickback.training.rep import known
from kickback.training.session import Session


@click.command(epilog="Example: kickback show last")
@click.argument("session", shell_complete=complete_session)
@click.option("--reps", "each", is_flag=True, help="List every rep.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@db_option
def show(session, each, as_json, db) -> None:
    """Show a SESSION (its number, or last), or a trace file."""
    with refusing():
        found = one_session(session, db)
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
    console.print("tempo, range: a bar for each rep\n")
    if each:
        console.print(_reps(found))
        console.print()
    for line in _remarks(found):
        console.print(line, soft_wrap=True, markup=False)


def to_dict(session: Session) -> dict:
    """Everything of a session, for JSON."""
    return asdict(session) | {"start": session.start.isoformat() if session.start else None}


def title(session: Session) -> str:
    """Name, time, lifter and machine on one line."""
    start = session.start.strftime("%A %d %B %Y, %H:%M") if session.start else ""
    parts = [
        session.name,
        start,
        session.lifter,
        session.machine,
        session.kind or "",
        f"from {session.origin}",
        session.quality,
    ]
    return "; ".join(part for part in parts if part)


def _sets(session: Session):
    unit = session.unit
    table = new_table(
        "set", "side", "kg", "reps", "kick s", "hold s", "return s", "rest s", "tempo", f"range {unit}", "range",
        f"kick {unit}/s", "velocity loss", "under tension s", "rest before s", left=["side", "tempo", "range"],
    )  # fmt: skip
    for one, rest in zip(session.sets, rests_s(session), strict=True):
        tempo = ["-" if phase.value is None else f"{phase.value:.2f}" for phase in phase_medians(one.reps)]
        measures = [range_median(one.reps), speed_median(one.reps), velocity_loss(one.reps), under_tension(one.reps)]
        ranges, speed, loss, tension = ["-" if m.value is None else f"{m.value:.{m.digits}f}" for m in measures]
        weight = "" if one.weight_kg is None else f"{one.weight_kg:g}"
        bars = sparkline([tension_s(rep) for rep in one.reps]), sparkline(known(one.reps, "rom"))
        table.add_row(
            str(one.set), one.side or "", weight, str(one.count), *tempo, bars[0], ranges, bars[1], speed,
            loss if loss == "-" else f"{loss} %", tension, "" if rest is None else f"{rest:.0f}",
        )  # fmt: skip
    return table


def _reps(session: Session):
    table = new_table(
        "set", "rep", "kick s", "hold s", "return s", "rest s", f"range {session.unit}", "mean", "peak", "flags",
        left=["flags"],
    )  # fmt: skip
    for one in session.sets:
        best = max(known(one.reps, "rom"), default=0)
        for rep in one.reps:
            spans = [rep.concentric_s, rep.peak_pause_s, rep.eccentric_s, rep.bottom_pause_s]
            cells = ["" if span is None else f"{span:.2f}" for span in spans]
            motion = (rep.rom, rep.mean_speed, rep.peak_speed)
            cells += ["-" if value is None or is_slow_sled(rep) else f"{value:.1f}" for value in motion]
            table.add_row(str(rep.set), str(rep.rep), *cells, ", ".join(flag_words(rep, best)))
    return table


def _remarks(session: Session) -> list[str]:
    lines = []
    if flags := flag_counts(session.reps):
        lines.append("flags: " + ", ".join(f"{flag} {count}x" for flag, count in flags.items()))
    for one in asymmetries(session) if len(session.sides) == 2 else []:
        told = f"{one.value_pct:+.0f} % (positive: right larger)" if one.value_pct is not None else one.missing
        lines.append(f"left against right, {one.name}: {told}")
    missing = {m.missing for one in session.sets if (m := range_median(one.reps)).missing and one.reps}
    lines += [f"no range: {why}" for why in sorted(missing)]
    removed = sum(len(one.removed) for one in session.sets)
    if session.edits:
        out = f"{count_of(len(session.removed_sets), 'set')} and {count_of(removed, 'rep')} are taken out"
        lines.append(f"edited {session.edits}x: {out}; kickback edit {session.number} --history tells")
    notes = [session.note, *(f"set {one.set}: {one.note}" for one in session.sets if one.note)]
    return lines + [f"note: {note}" for note in notes if note]
