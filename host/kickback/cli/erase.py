"""kickback erase: delete sessions from a sensor."""

from typing import TYPE_CHECKING

import click

from kickback.cli.confirm import confirm
from kickback.cli.each_sensor import one_by_one, print_outcomes
from kickback.cli.link_options import SensorCommand, link_options, run
from kickback.cli.session_options import db_option
from kickback.link.target import Target

if TYPE_CHECKING:
    from kickback.link.client import DeviceClient
    from kickback.store import Store

PULLED, ALL = 1, 2  # argument of the sensor's action erase


@click.command(cls=SensorCommand, epilog="Example: kickback erase")
@click.option("--all", "everything", is_flag=True, help="Delete also what was not pulled.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@link_options
@db_option
def erase(everything: bool, yes: bool, db: str | None, target: Target) -> None:
    """Delete pulled sessions from a sensor."""
    run(_erase_all(target, yes) if everything else _erase_pulled(target, db))


async def _erase_all(target: Target, yes: bool) -> None:
    from kickback.link.connect import connect_all

    async with connect_all(target, several=True) as clients:
        names = [client.name for client in clients if not client.unreachable]
        if names and not yes and not target.virtual:
            confirm(f"{', '.join(names)}: sessions that were never pulled will be lost as well. Continue?")
        outcomes = await one_by_one(clients, _erase_everything)
    print_outcomes(clients, outcomes)


async def _erase_everything(client: "DeviceClient") -> str:
    await client.run_action("erase", ALL)
    return "erased"


async def _erase_pulled(target: Target, db: str | None) -> None:
    """Pulled is the part of the log that the sensor has as pulled, and the raw traces that the store has."""
    from kickback.link.connect import connect_all
    from kickback.store import Store

    with Store.open(db, create=True) as store:
        async with connect_all(target, several=True) as clients:
            outcomes = await one_by_one(clients, lambda client: erase_pulled(client, store))
    print_outcomes(clients, outcomes)


async def erase_pulled(client: "DeviceClient", store: "Store") -> str:
    """Deletes the pulled data of one sensor. Raises LinkError, StoreError."""
    from kickback.link.errors import LinkError
    from kickback.link.pull_log import LogPull, PullResult

    # A wiped sensor numbers its raw traces from 1 again.
    pull = LogPull(client, store, PullResult())
    info = await client.info()
    same_log = pull.tail and await pull.is_stored_log(info)
    held = pull.at if same_log else 0
    if max(held, info["log_first"]) < info["log_pulled"]:
        where = f"this store holds {held} of the {info['log_pulled']} bytes of log that were pulled"
        raise LinkError(f"{client.name}: {where}; run kickback pull with this store first, or erase --all")
    await client.run_action("erase", PULLED, store.last_raw(client.device_id) if same_log else 0, held)
    info = await client.info()
    left = info["log_pulled"] - info["log_first"]
    rest = f"; {left} bytes share a file with sessions that were not pulled: run kickback pull, then erase again"
    return "pulled sessions erased" + rest * (left > 0)
