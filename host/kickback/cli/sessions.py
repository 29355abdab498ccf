"""List what is stored: kickback sessions."""

import json
from statistics import median

import click

from kickback.cli.common import refusing
from kickback.cli.session_options import db_option, filter_options
from kickback.store.select import chosen
from kickback.terminal.escape import plain
from kickback.terminal.sparkline import sparkline
from kickback.training.metrics import range_median, tension_s, weights_kg
from kickback.training.session import Session


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


HEADERS = ("session", "start", "lifter", "machine", "sides", "kg", "sets", "reps", "s per rep", "tempo", "range")
LEFT = ("start", "lifter", "machine", "sides", "tempo", "range")


def _print(found: list[Session]) -> None:
    """Plain columns: a year as a table of rich's takes a tenth of a second."""
    from rich.cells import cell_len

    rows = [HEADERS, *map(_cells, found)]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = []
        for name, cell, width in zip(HEADERS, row, widths, strict=True):
            space = " " * (width - cell_len(cell))
            cells.append(cell + space if name in LEFT else space + cell)
        line = "  ".join(cells).rstrip()
        click.echo(click.style(line, bold=True) if row is HEADERS else line)
    click.echo("tempo, range: a bar for each set, its median rep's time under tension and range")


def _cells(one: Session) -> list[str]:
    start = one.start.strftime("%Y-%m-%d %H:%M") if one.start else "time not known"
    weights = " ".join(f"{weight:g}" for weight in weights_kg(one.sets))
    times = [median(map(tension_s, row.reps)) if row.reps else None for row in one.sets]
    ranges = [range_median(row.reps).value for row in one.sets]
    middle = f"{median(map(tension_s, one.reps)):.1f}" if one.reps else ""
    numbers = [weights, str(len(one.sets)), str(one.count), middle]
    words = [str(one.number), start, plain(one.lifter), plain(one.machine) or one.kind or "", " ".join(one.sides)]
    return [*words, *numbers, sparkline(times), sparkline(ranges)]
