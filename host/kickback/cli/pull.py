"""kickback pull: copy sessions from sensors."""

import asyncio

import click

from kickback.cli.each_sensor import _or_why, _sum_up
from kickback.cli.link_options import AskSensor, link_options, run
from kickback.cli.session_options import db_option
from kickback.link.target import How
from kickback.terminal.escape import plain


@click.command(cls=AskSensor, epilog="Example: kickback pull")
@link_options
@db_option
def pull(how: How, db: str | None) -> None:
    """Copy sessions and raw traces that are not here yet, from one sensor or several."""
    run(_pull(how, db))


async def _pull(how: How, db: str | None) -> None:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from kickback.link.connect import reach
    from kickback.store import Store
    from kickback.terminal.tables import new_console

    with Store.open(db, create=True) as store:
        async with reach(how, several=True) as sensors:
            name = TextColumn("{task.description}", markup=False)
            columns = (name, BarColumn(), DownloadColumn(), TransferSpeedColumn())
            console = new_console(stderr=True)
            with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
                told = await asyncio.gather(*(_or_why(one, _pull_one(one, store, bar)) for one in sensors))
    _sum_up(sensors, told)


async def _pull_one(sensor, store, bar) -> str:
    from kickback.link.pull import pull as pull_from

    task = bar.add_task(plain(sensor.name), total=None)
    found = await pull_from(sensor, store, lambda done, total: bar.update(task, completed=done, total=total))
    told = f"{found.records} new records, {found.traces} raw traces"
    if found.anew:
        told += "; its log was begun anew, what was stored before stays"
    if found.gone:
        told += f"; {found.gone} raw traces were gone before they could be pulled"
    if found.lost:
        told += f"; {found.lost} bytes of older sessions were gone before they could be pulled"
    return told + (f"; {found.damaged} damaged bytes were stepped over" if found.damaged else "")
