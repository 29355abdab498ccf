"""Figures over weeks in the terminal: kickback trends."""

import click

from kickback.cli.common import refusing
from kickback.cli.session_options import db_option, filter_options
from kickback.store.select import chosen
from kickback.terminal.sparkline import sparkline
from kickback.terminal.tables import new_console, new_table
from kickback.training.trends import FIGURES, verdict
from kickback.training.trends import trends as lines_of


@click.command(epilog="Example: kickback trends --since 12m --side left --figure range")
@click.option("--figure", type=click.Choice(FIGURES), multiple=True, help="Only this one; may be given more than once.")
@click.option("-o", "--out", metavar="FILE", help="Write a page or a figure instead, as kickback report does.")
@filter_options
@db_option
@click.pass_context
def trends(ctx, figure, out, db, **filters) -> None:
    """Show how figures go over weeks, for sets of the same lifter, machine, side and weight."""
    if out:
        from kickback.cli.report import report

        ctx.invoke(report, what=(), last=False, out=out, figure=None, tempo=None, db=db, **filters)
        return
    from kickback.store import Store

    with refusing():
        with Store.open(db) as store:
            stored = store.sessions()
        found = chosen(stored, **filters)
        side = filters["side"]
    made = [one for one in lines_of(found) if one.name in (figure or FIGURES) and side in (None, one.alike.side)]
    undated = sum(one.start is None for one in found)
    if not made:
        click.echo(f"none of {len(found)} sessions has a date and reps to compare")
        return
    console = new_console()
    for alike in dict.fromkeys(one.alike for one in made):
        _print(console, [one for one in made if one.alike == alike])
    if undated:
        click.echo(f"{undated} sessions without a date are left out")


def _print(console, group) -> None:
    console.print(str(group[0].alike), style="bold", markup=False, soft_wrap=True)
    table = new_table(
        "figure", "sessions", "first", "last", "course", "over weeks", left=["figure", "course", "over weeks"]
    )
    for one in group:
        values = [point.value for point in one.points]
        ends = [f"{value:.3g} {one.unit}" for value in (values[0], values[-1])] if values else ["-", "-"]
        table.add_row(one.name, str(len(values)), *ends, sparkline(values[-40:]), verdict(one))
    console.print(table)
    console.print()
