"""The table of kickback sessions --weeks: a row for each week, a column for each day."""

from collections.abc import Mapping, Sequence

import click

from kickback.terminal.columns import Column, print_columns
from kickback.terminal.escape import plain
from kickback.terminal.tables import new_console
from kickback.training.metrics import count_of
from kickback.training.overview import Overview
from kickback.training.weeks import DAYS, Week, monday_of, weeks_of

Results = Mapping[tuple[int | None, str], bool]


def print_weeks(found: Sequence[Overview], results: Results) -> None:
    """Prints the weeks of each lifter. results: whether sessions reached their plan, by number and lifter."""
    width = new_console().width
    for lifter in dict.fromkeys(one.lifter for one in found):
        own = [one for one in found if one.lifter == lifter]
        weeks = weeks_of([(when.date(), one.reps) for one in own if (when := one.when)])
        click.echo(click.style(plain(lifter) or "lifter unknown", bold=True))
        if weeks:
            print_columns([*_columns(weeks), Column("plan reached", _reached(weeks, own, results), 1)], width)
        if undated := sum(one.when is None for one in own):
            click.echo(f"left out: {count_of(undated, 'session')} without a date")
        click.echo()


def _columns(weeks: Sequence[Week]) -> list[Column]:
    days = [Column(day, [_cell(week.reps[at]) for week in weeks]) for at, day in enumerate(DAYS)]
    return [
        Column("week of", [f"{week.monday:%Y-%m-%d}" for week in weeks], left=True),
        *days,
        Column("reps", [str(week.total) for week in weeks]),
        Column("sessions", [str(week.sessions) for week in weeks], 2),
    ]


def _cell(reps: int | None) -> str:
    return "." if reps is None else str(reps)


def _reached(weeks: Sequence[Week], own: Sequence[Overview], results: Results) -> list[str]:
    """For each week how many of its sessions with a plan reached it: "2 of 3"; empty without a plan."""
    cells = []
    for week in weeks:
        of_week = [one for one in own if (when := one.when) and monday_of(when.date()) == week.monday]
        known = [results[key] for one in of_week if (key := (one.session, one.lifter)) in results]
        cells.append(f"{sum(known)} of {len(known)}" if known else "")
    return cells
