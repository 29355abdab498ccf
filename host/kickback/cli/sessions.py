"""kickback sessions: list the stored sessions."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kickback.cli.common import refusing
from kickback.cli.session_options import db_option, filter_options
from kickback.cli.weeks_table import Results, print_weeks
from kickback.store.select import SessionFilter
from kickback.terminal.columns import Column, print_columns
from kickback.terminal.escape import plain
from kickback.terminal.sparkline import sparkline
from kickback.terminal.tables import new_console
from kickback.training.overview import Overview
from kickback.training.weights import joined

if TYPE_CHECKING:
    from kickback.store import Store

OF_BARS = ("weights", "tension_s", "set_tension_s", "set_ranges")  # left out of --json


@click.command(epilog="Example: kickback sessions --since 6w --side left")
@filter_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per session and line.")
@click.option("--weeks", is_flag=True, help="Show a calendar: the reps of each day, a row for each week.")
@db_option
def sessions(as_json: bool, weeks: bool, db: str | None, **filters: str | None) -> None:
    """List the stored sessions."""
    from kickback.store import Store
    from kickback.store.matching import count_sessions
    from kickback.store.overviews import read_overviews

    with refusing():
        with Store.open(db) as store:
            found = read_overviews(store, SessionFilter(**filters))
            stored = count_sessions(store)
            results = _plan_results(store, found) if weeks else {}
    if as_json:
        for one in found:
            click.echo(json.dumps(to_dict(one)))
    elif not found:
        click.echo(f"none of the {stored} stored sessions matches" if stored else "no sessions are stored yet")
    elif weeks:
        print_weeks(found, results)
    else:
        if "range" in print_columns(_columns(found), new_console().width):
            click.echo("tempo, range: one bar per set, for the medians of time under tension and of range")


def _plan_results(store: "Store", found: Sequence[Overview]) -> Results:
    from kickback.store.plan_results import plan_results
    from kickback.store.plans import all_plans
    from kickback.training.session import split_by_lifter

    numbers = [one.session for one in found if one.session is not None] if all_plans(store) else []
    return plan_results(store, [part for one in store.sessions(numbers) for part in split_by_lifter(one)])


def to_dict(one: Overview) -> dict:
    """A session as one flat object."""
    return {name: value for name, value in asdict(one).items() if name not in OF_BARS}


def _columns(found: Sequence[Overview]) -> list[Column]:
    starts = [when.strftime("%Y-%m-%d %H:%M") if (when := one.when) else "unknown time" for one in found]
    weights = [joined(one.weights) for one in found]
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
        Column("tempo", [_bars(one.set_tension_s) for one in found], 9, left=True),
        Column("range", [_bars(one.set_ranges) for one in found], 8, left=True),
    ]


def _bars(values: Sequence[float | None]) -> str:
    """A bar for each set; nothing if no set has a value, so that the column of an imported list is left out."""
    return sparkline(values) if any(value is not None for value in values) else ""
