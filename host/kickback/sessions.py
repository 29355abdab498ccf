"""List what is stored: kickback sessions."""

import json
from statistics import median

import click

from kickback.choose import chosen, db_option, filter_options
from kickback.cli import refusing
from kickback.measures import range_median, tension_s, weights_kg
from kickback.session import Session
from kickback.sparkline import sparkline


@click.command(epilog="Example: kickback sessions --since 6w --side left")
@filter_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per session and line.")
@db_option
def sessions(as_json, db, **filters) -> None:
    """List the sessions that are stored."""
    from kickback.store import Store

    with refusing():
        with Store.open(db) as store:
            stored = store.sessions()
        found = chosen(stored, **filters)
    if as_json:
        for one in found:
            click.echo(json.dumps(summary(one)))
        return
    if not found:
        click.echo(f"none of the {len(stored)} stored sessions fits" if stored else "no sessions are stored yet")
        return
    _print(found)


def summary(session: Session) -> dict:
    """A session in one flat object."""
    return {
        "session": session.number,
        "start": session.start.isoformat() if session.start else None,
        "lifter": session.lifter,
        "machine": session.machine,
        "kind": session.kind,
        "sides": session.sides,
        "weights_kg": weights_kg(session.sets),
        "sets": len(session.sets),
        "reps": session.count,
        "edits": session.edits,
        "origin": session.origin,
    }


def _print(found: list[Session]) -> None:
    from kickback.tables import new_console, new_table

    left = ["start", "lifter", "machine", "sides", "tempo", "range"]
    table = new_table(
        "session", "start", "lifter", "machine", "sides", "kg", "sets", "reps", "s per rep", "tempo", "range", left=left
    )
    for one in found:
        table.add_row(*_cells(one))
    new_console().print(table)
    click.echo("tempo, range: a bar for each set, its median rep's time under tension and range")


def _cells(one: Session) -> list[str]:
    start = one.start.strftime("%Y-%m-%d %H:%M") if one.start else "time not known"
    weights = " ".join(f"{weight:g}" for weight in weights_kg(one.sets))
    times = [median(map(tension_s, row.reps)) if row.reps else None for row in one.sets]
    ranges = [range_median(row.reps).value for row in one.sets]
    middle = f"{median(map(tension_s, one.reps)):.1f}" if one.reps else ""
    numbers = [weights, str(len(one.sets)), str(one.count), middle]
    words = [str(one.number), start, one.lifter, one.machine or one.kind or "", " ".join(one.sides)]
    return [*words, *numbers, sparkline(times), sparkline(ranges)]
