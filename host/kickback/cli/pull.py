"""kickback pull: copy sessions from sensors into the store."""

import asyncio
from typing import TYPE_CHECKING

import click

from kickback.cli.each_sensor import outcome, print_outcomes
from kickback.cli.link_options import SensorCommand, link_options, run
from kickback.cli.session_options import db_option
from kickback.link.target import Target
from kickback.terminal.escape import plain

if TYPE_CHECKING:
    from rich.progress import Progress

    from kickback.link.client import DeviceClient
    from kickback.link.pull_log import PullResult
    from kickback.store import Store


@click.command(cls=SensorCommand, epilog="Example: kickback pull")
@link_options
@db_option
def pull(target: Target, db: str | None) -> None:
    """Copy sessions from a sensor into the store.

    Also raw traces. Only new data are copied. The sensor gets the targets of its lifter's plan.
    """
    run(pull_all(target, db))


async def pull_all(target: Target, db: str | None) -> None:
    """Pulls from all sensors of the target at the same time and prints the outcomes. Raises LinkError, StoreError."""
    from kickback.link.connect import connect_all
    from kickback.store import Store

    with Store.open(db, create=True) as store:
        async with connect_all(target, several=True) as clients:
            with _transfer_progress() as progress:
                outcomes = await asyncio.gather(
                    *(outcome(client, lambda one: _pull_one(one, store, progress)) for client in clients)
                )
    print_outcomes(clients, outcomes)


def _transfer_progress() -> "Progress":
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from kickback.terminal.tables import new_console

    console = new_console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


async def _pull_one(client: "DeviceClient", store: "Store", progress: "Progress") -> str:
    from kickback.cli.plan import plan_in_words
    from kickback.link.errors import LinkError
    from kickback.link.pull import pull as pull_from
    from kickback.link.send_plan import send_plan

    task = progress.add_task(plain(client.name), total=None)
    result = await pull_from(client, store, lambda done, total: progress.update(task, completed=done, total=total))
    try:
        changed = await send_plan(client, store)
    except LinkError as error:  # the sessions are stored
        return f"{summary(result)}; the plan was not sent: {error}"
    return summary(result) + (f"; from the plan: {plan_in_words(changed)}" if changed else "")


def summary(result: "PullResult") -> str:
    """The result of a pull in words."""
    parts = [f"{_count(result.records, 'new record')}, {_count(result.traces, 'raw trace')}"]
    if result.new_log:
        parts.append("the sensor began a new log; stored sessions are kept")
    if result.missing_traces:
        parts.append(f"{_count(result.missing_traces, 'raw trace')} had been deleted on the sensor")
    if result.lost_bytes:
        parts.append(f"{_count(result.lost_bytes, 'byte')} of older sessions had been deleted on the sensor")
    if result.damaged_bytes:
        parts.append(f"{_count(result.damaged_bytes, 'damaged byte')} skipped")
    return "; ".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
