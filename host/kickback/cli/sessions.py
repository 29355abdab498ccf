"""kickback sessions: list the stored sessions."""

import json
from statistics import median

import click

from kickback.cli.common import refusing
from kickback.cli.session_options import db_option, filter_options
from kickback.store.select import SessionFilter, filter_sessions
from kickback.terminal.escape import plain
from kickback.terminal.sparkline import sparkline
from kickback.training.metrics import range_median, tension_s, weights_kg
from kickback.training.session import Session


@click.command(epilog="Example: kickback sessions --since 6w --side left")
@filter_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per session and line.")
@db_option
def sessions(as_json: bool, db: str | None, **filters: str | None) -> None:
    """List the stored sessions."""
    from kickback.store import Store

    with refusing():
        with Store.open(db) as store:
            stored = store.sessions()
        found = filter_sessions(stored, SessionFilter(**filters))
    if as_json:
        for one in found:
            click.echo(json.dumps(summary(one)))
    elif not found:
        click.echo(f"none of the {len(stored)} stored sessions matches" if stored else "no sessions are stored yet")
    else:
        _print(found)


def summary(session: Session) -> dict:
    """A session as one flat object."""
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
    """Prints plain columns: rich needs a tenth of a second for a table of a year."""
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
    click.echo("tempo, range: one bar per set, for the medians of time under tension per rep and of range")


def _cells(one: Session) -> list[str]:
    start = one.start.strftime("%Y-%m-%d %H:%M") if one.start else "unknown time"
    weights = " ".join(f"{weight:g}" for weight in weights_kg(one.sets))
    times = [median(map(tension_s, row.reps)) if row.reps else None for row in one.sets]
    ranges = [range_median(row.reps).value for row in one.sets]
    per_rep = f"{median(map(tension_s, one.reps)):.1f}" if one.reps else ""
    numbers = [weights, str(len(one.sets)), str(one.count), per_rep]
    words = [str(one.number), start, plain(one.lifter), plain(one.machine) or one.kind or "", " ".join(one.sides)]
    return [*words, *numbers, sparkline(times), sparkline(ranges)]
