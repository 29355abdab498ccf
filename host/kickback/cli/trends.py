"""kickback trends: show how figures change over weeks."""

from collections.abc import Sequence

import click
from rich.console import Console

from kickback.cli.common import refusing
from kickback.cli.session_options import db_option, filter_options
from kickback.store.select import SessionFilter, filter_sessions
from kickback.terminal.sparkline import sparkline
from kickback.terminal.tables import new_console, new_table
from kickback.training.metrics import count_of
from kickback.training.session import Session
from kickback.training.trends import FIGURES, Trend, verdict
from kickback.training.trends import trends as all_trends

MAX_BARS = 40


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

        ctx.invoke(report, what=(), last=False, out=out, figure=None, tempo=None, db=db, **filters)
        return
    from kickback.store import Store

    with refusing():
        with Store.open(db) as store:
            found = filter_sessions(store.sessions(), SessionFilter(**filters))
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
    table = new_table(
        "figure", "sessions", "first", "last", "course", "over weeks", left=["figure", "course", "over weeks"]
    )
    for one in group:
        values = [point.value for point in one.points]
        ends = [f"{value:.3g} {one.unit}" for value in (values[0], values[-1])] if values else ["-", "-"]
        table.add_row(one.name, str(len(values)), *ends, sparkline(values[-MAX_BARS:]), verdict(one))
    console.print(table)
    console.print()
