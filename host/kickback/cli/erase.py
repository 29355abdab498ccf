"""kickback erase: delete from a sensor."""

import signal

import click

from kickback.cli.each_sensor import _ask, _one_by_one, _sum_up
from kickback.cli.link_options import AskSensor, link_options, run
from kickback.cli.session_options import db_option
from kickback.link.target import How
from kickback.terminal.escape import plain

PULLED, ALL = 1, 2  # of the sensor's erase


@click.command(cls=AskSensor, epilog="Example: kickback erase")
@click.option("--all", "everything", is_flag=True, help="Also what has not been pulled.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@link_options
@db_option
def erase(everything: bool, yes: bool, db: str | None, how: How) -> None:
    """Delete the sessions and traces that were pulled from the sensor."""
    run(_erase_all(how, yes) if everything else _erase_pulled(how, db))


async def _erase_all(how: How, yes: bool) -> None:
    from kickback.link.connect import reach

    async with reach(how, several=True) as sensors:
        meant = [one.name for one in sensors if not one.away]
        if meant and not yes and not how.virtual:
            _ask_whether(f"{', '.join(meant)}: sessions that were never pulled will be lost as well. Go on?")
        told = await _one_by_one(sensors, lambda one: _ask(one, "is erased", "do", ("erase", ALL)))
    _sum_up(sensors, told)


def _ask_whether(question: str) -> None:
    """Raises click.Abort for a no. Ctrl-C is one at once: asyncio would keep it until there is an answer."""
    kept = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        click.confirm(plain(question), abort=True)
    finally:
        signal.signal(signal.SIGINT, kept)


async def _erase_pulled(how: How, db: str | None) -> None:
    """The sensor knows how much of its log is pulled, the store which raw traces are."""
    from kickback.link.connect import reach
    from kickback.store import Store

    with Store.open(db, create=True) as store:
        async with reach(how, several=True) as sensors:
            told = await _one_by_one(sensors, lambda one: _erase_one(one, store))
    _sum_up(sensors, told)


async def _erase_one(sensor, store) -> str:
    from kickback.link.pull_log import LogPull, Pulled

    # a wiped sensor counts its traces from 1 again
    stored = LogPull(sensor, store, Pulled())
    same = stored.tail and await stored.same(await sensor.info())
    trace = store.last_raw(sensor.device) if same else 0
    await sensor.do("erase", PULLED, trace)
    info = await sensor.info()
    left = info["log_pulled"] - info["log_first"]
    stays = f"; {left} bytes of it stay, in one file with what was not pulled: kickback pull, then erase again"
    return "what was pulled is erased" + stays * (left > 0)
