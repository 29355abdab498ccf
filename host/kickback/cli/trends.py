"""kickback trends: show how figures change over weeks."""

from collections.abc import Sequence

import click
from rich.console import Console

from kickback.cli.common import refusing
from kickback.cli.session_options import db_option, filter_options
from kickback.store.select import SessionFilter
from kickback.terminal.columns import Column, print_columns
from kickback.terminal.sparkline import sparkline
from kickback.terminal.tables import new_console
from kickback.training.metrics import count_of
from kickback.training.session import Session
from kickback.training.trends import FIGURES, Trend, verdict
from kickback.training.trends import trends as all_trends

MAX_BARS = 40
WIDE = 160  # columns of the terminal for a table with sentences


@click.command(epilog="Example: kickback trends --since 12m --side left --figure range")
@click.option("--figure", type=click.Choice(FIGURES), multiple=True, help="Only this figure; may be repeated.")
@click.option("-o", "--out", metavar="FILE", help="Write a page or a figure instead, as kickback report does.")
@filter_options
@db_option
@click.pass_context
def trends(ctx: click.Context, figure: tuple[str, ...], out: str | None, db: str | None, **filters: str | None) -> None:
    """Show how figures change over weeks.

    Only sets of the same lifter, machine, side and weight are compared.
    """
    if out:
        from kickback.cli.report import report

        ctx.invoke(report, out=out, db=db, **filters)
        return
    from kickback.store import Store
    from kickback.store.matching import matching_sessions

    with refusing(), Store.open(db) as store:
        found = matching_sessions(store, SessionFilter(**filters))
    side = filters["side"]
    shown = [one for one in all_trends(found) if one.name in (figure or FIGURES) and side in (None, one.key.side)]
    console = new_console()
    for key in dict.fromkeys(one.key for one in shown):
        _print(console, [one for one in shown if one.key == key])
    for line in _left_out(found, bool(shown)):
        click.echo(line)


def _left_out(found: Sequence[Session], shown: bool) -> list[str]:
    """Sentences about the sessions that no trend includes."""
    undated = sum(one.start is None for one in found)
    without_reps = sum(one.start is not None and not one.reps for one in found)
    nothing = "no trend: no session has both a date and recorded reps" if found else "no session matches"
    lines = [] if shown else [nothing]
    if undated:
        lines.append(f"left out: {count_of(undated, 'session')} without a date")
    if without_reps:
        lines.append(f"left out: {count_of(without_reps, 'session')} whose reps were not recorded one by one")
    return lines


def _print(console: Console, group: Sequence[Trend]) -> None:
    console.print(str(group[0].key), style="bold", markup=False, soft_wrap=True)
    values = [[point.value for point in one.points] for one in group]
    verdicts = [verdict(one) for one in group]
    columns = [
        Column("figure", [one.name for one in group], left=True),
        Column("sessions", [str(len(row)) for row in values], 3),
        Column("first", [_end(one, row[:1]) for one, row in zip(group, values, strict=True)], 1),
        Column("last", [_end(one, row[-1:]) for one, row in zip(group, values, strict=True)]),
        Column("course", [sparkline(row[-MAX_BARS:]) for row in values], 2, left=True),
    ]
    if console.width >= WIDE:
        print_columns([*columns, Column("over weeks", verdicts, left=True)], console.width)
    else:
        print_columns(columns, console.width)
        for one, words in zip(group, verdicts, strict=True):
            console.print(f"{one.name}: {words}", markup=False)
    console.print()


def _end(one: Trend, values: Sequence[float]) -> str:
    return f"{values[0]:.3g} {one.unit}" if values else "-"
