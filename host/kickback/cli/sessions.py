"""kickback sessions: list the stored sessions."""

import json
from collections.abc import Sequence
from dataclasses import asdict

import click

from kickback.cli.common import refusing
from kickback.cli.session_options import db_option, filter_options
from kickback.store.select import SessionFilter
from kickback.terminal.columns import Column, print_columns
from kickback.terminal.escape import plain
from kickback.terminal.sparkline import sparkline
from kickback.terminal.tables import new_console
from kickback.training.overview import Overview

OF_BARS = ("weights", "tension_s", "set_tension_s", "set_ranges")  # left out of --json


@click.command(epilog="Example: kickback sessions --since 6w --side left")
@filter_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per session and line.")
@db_option
def sessions(as_json: bool, db: str | None, **filters: str | None) -> None:
    """List the stored sessions."""
    from kickback.store import Store
    from kickback.store.matching import count_sessions
    from kickback.store.overviews import read_overviews

    with refusing():
        with Store.open(db) as store:
            found = read_overviews(store, SessionFilter(**filters))
            stored = count_sessions(store)
    if as_json:
        for one in found:
            click.echo(json.dumps(to_dict(one)))
    elif not found:
        click.echo(f"none of the {stored} stored sessions matches" if stored else "no sessions are stored yet")
    else:
        if "range" in print_columns(_columns(found), new_console().width):
            click.echo("tempo, range: one bar per set, for the medians of time under tension and of range")


def to_dict(one: Overview) -> dict:
    """A session as one flat object."""
    return {name: value for name, value in asdict(one).items() if name not in OF_BARS}


def _columns(found: Sequence[Overview]) -> list[Column]:
    starts = [when.strftime("%Y-%m-%d %H:%M") if (when := one.when) else "unknown time" for one in found]
    weights = [_weights(one.weights) for one in found]
    per_rep = ["" if one.tension_s is None else f"{one.tension_s:.1f}" for one in found]
    return [
        Column("session", [str(one.session) for one in found]),
        Column("start", starts, left=True),
        Column("lifter", [plain(one.lifter) for one in found], 1, left=True),
        Column("machine", [plain(one.machine) or one.kind or "" for one in found], 6, left=True),
        Column("sides", [" ".join(one.sides) for one in found], 5, left=True),
        Column("weight", weights, 2),
        Column("sets", [str(one.sets) for one in found], 3),
        Column("reps", [str(one.reps) for one in found]),
        Column("s per rep", per_rep, 7),
        Column("tempo", [sparkline(one.set_tension_s) for one in found], 9, left=True),
        Column("range", [sparkline(one.set_ranges) for one in found], 8, left=True),
    ]


def _weights(weights: Sequence[str]) -> str:
    """The weights with each unit once: "20 22.5 kg"."""
    units = dict.fromkeys(weight.rpartition(" ")[2] for weight in weights)
    of_unit = {
        unit: [number for number, _, own in (w.partition(" ") for w in weights) if own == unit] for unit in units
    }
    return ", ".join(f"{' '.join(numbers)} {unit}" for unit, numbers in of_unit.items())
