"""The commands that ask something of a sensor, but for live and scan."""

import asyncio
import signal

import click

from kickback.choose import db_option
from kickback.link.options import AskSensor, How, link_options, run
from kickback.plain import plain

PULLED, ALL = 1, 2  # of the sensor's erase
FROM_NEXT_START = ("name", "leds", "radio", "accel_range_g", "gyro_range_dps")


@click.command(cls=AskSensor, epilog="Example: press the sensor's button, then: kickback pair")
@link_options
def pair(how: How) -> None:
    """Make a fresh sensor yours: press its button first, or use the cable."""
    run(_pair(how))


async def _pair(how: How) -> None:
    from kickback.link.keys import Keys
    from kickback.link.reach import reach

    async with reach(how, meet=bool(how.virtual)) as (sensor,):
        if how.virtual:
            click.echo(f"{plain(sensor.name)} has claimed itself")
            return
        keys = Keys()
        await sensor.claim(keys)
        await sensor.set_time()
        click.echo(f"{plain(sensor.name)} is yours; its key is in {keys.path}")


@click.command(cls=AskSensor, epilog="Example: kickback pull")
@link_options
@db_option
def pull(how: How, db: str | None) -> None:
    """Copy sessions and raw traces that are not here yet, from one sensor or several."""
    run(_pull(how, db))


async def _pull(how: How, db: str | None) -> None:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from kickback.link.reach import reach
    from kickback.store import Store
    from kickback.tables import new_console

    with Store.open(db, create=True) as store:
        async with reach(how, several=True) as sensors:
            name = TextColumn("{task.description}", markup=False)
            columns = (name, BarColumn(), DownloadColumn(), TransferSpeedColumn())
            console = new_console(stderr=True)
            with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
                told = await asyncio.gather(*(_or_why(one, _pull_one(one, store, bar)) for one in sensors))
    _sum_up(sensors, told)


async def _or_why(sensor, asking) -> "str | ValueError":
    """What asking tells; or why it failed, so that the other sensors go on."""
    try:
        if sensor.away:
            asking.close()
            raise sensor.away
        return await asking
    except ValueError as error:  # LinkError, StoreError
        return error


async def _one_by_one(sensors, asking) -> list:
    return [await _or_why(one, asking(one)) for one in sensors]


def _sum_up(sensors, told) -> None:
    """A line for each sensor. Raises what went wrong: of one sensor its sentence, of several how many."""
    from kickback.link.sentences import LinkError

    failed = [sensor.name for sensor, one in zip(sensors, told, strict=True) if isinstance(one, ValueError)]
    if failed and len(sensors) == 1:
        raise told[0]
    for sensor, one in zip(sensors, told, strict=True):
        about = str(one) if str(one).startswith(sensor.name) else f"{sensor.name}: {one}"
        click.echo(plain(about), err=isinstance(one, ValueError))
    if failed:
        raise LinkError(f"{len(failed)} of {len(sensors)} sensors failed: {', '.join(failed)}; run it again for them")


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


@click.command(cls=AskSensor, epilog="Example: kickback push-time")
@link_options
def push_time(how: How) -> None:
    """Set the sensor's clock by the laptop's: its sessions then have a date, also those before."""
    run(_each(how, "has the time now", "set_time"))


@click.command(cls=AskSensor, epilog="Example: kickback identify")
@link_options
def identify(how: How) -> None:
    """Let the sensor blink."""
    run(_each(how, "blinks", "do", "identify"))


@click.command(cls=AskSensor, epilog="Example: kickback record on")
@click.argument("on", type=click.Choice(["on", "off"]))
@link_options
def record(on: str, how: How) -> None:
    """Record the coming sets raw, so that each can be replayed; or stop it."""
    run(_each(how, f"records raw: {on}", "do", "record", int(on == "on")))


@click.command(cls=AskSensor, epilog="Example: kickback erase")
@click.option("--all", "everything", is_flag=True, help="Also what has not been pulled.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@link_options
@db_option
def erase(everything: bool, yes: bool, db: str | None, how: How) -> None:
    """Delete the sessions and traces that were pulled from the sensor."""
    run(_erase_all(how, yes) if everything else _erase_pulled(how, db))


async def _erase_all(how: How, yes: bool) -> None:
    from kickback.link.reach import reach

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
    from kickback.link.reach import reach
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


@click.command(cls=AskSensor, epilog="Example: kickback settings --sensor Kick-1A2B set_gap=20")
@click.argument("given", nargs=-1, metavar="[NAME=VALUE]...")
@link_options
def settings(given: tuple[str, ...], how: How) -> None:
    """List the core's settings with their limits; with a sensor named, show or change the sensor's."""
    if how.nobody and not given:
        _list_settings()
        return
    run(_settings(how, given))


def _list_settings() -> None:
    from repcore.settings import SETTINGS

    from kickback.tables import new_console, new_table

    table = new_table("setting", "default", "lowest", "highest", "unit", left=["setting", "unit"])
    for name, unit, *numbers in SETTINGS:
        table.add_row(name, *(f"{number:g}" for number in numbers), unit)
    new_console().print(table)


async def _settings(how: How, given: tuple[str, ...]) -> None:
    from repcore import wire_radio

    from kickback.link.reach import reach

    async with reach(how) as (sensor,):
        for word in given:
            await sensor.do("set_setting", text=word)
        _show(await sensor.table(wire_radio.SETTINGS), sensor.name)
        if later := [word for word in given if word.partition("=")[0] in FROM_NEXT_START]:
            click.echo(f"{plain(sensor.name)}: {', '.join(later)} from its next start on", err=True)
        if "radio=0" in given:
            back = "hold the button for 2 s or use the cable: kickback settings --usb radio=1"
            click.echo(f"{plain(sensor.name)}: to have its radio back, {back}", err=True)


@click.command(cls=AskSensor, epilog="Example: kickback profiles --sensor Kick-1A2B")
@click.argument("given", nargs=-1, metavar="[NAME=PROFILE]...")
@link_options
def profiles(given: tuple[str, ...], how: How) -> None:
    """Show the sensor's machines with what it learned of them; NAME= chooses one, NAME=null removes one.

    NAME=JSON sets one: kind (1 lever, 2 sled), span (mdeg or um), over_range, note.
    """
    run(_profiles(how, given))


async def _profiles(how: How, given: tuple[str, ...]) -> None:
    from repcore import wire_radio

    from kickback.link.reach import reach

    async with reach(how) as (sensor,):
        for word in given:
            await sensor.do("set_profile", text=word)
        _show(await sensor.table(wire_radio.PROFILES), sensor.name)


def _show(told: dict, name: str) -> None:
    from kickback.tables import new_console, new_table

    if not told:
        click.echo(f"{plain(name)} knows of none yet")
        return
    table = new_table("name", "value", left=["name", "value"])
    for key, value in told.items():
        table.add_row(key, str(value))
    new_console().print(table)


async def _each(how: How, said: str, method: str, *words) -> None:
    """The same request to every sensor meant."""
    from kickback.link.reach import reach

    async with reach(how, several=True) as sensors:
        told = await _one_by_one(sensors, lambda one: _ask(one, said, method, words))
    _sum_up(sensors, told)


async def _ask(sensor, said: str, method: str, words: tuple) -> str:
    await getattr(sensor, method)(*words)
    return f"{sensor.name} {said}"
