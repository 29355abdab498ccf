"""Watch sensors until Ctrl-C: on the screen, or as lines of JSON."""

import asyncio
import json

import click
from repcore.counter import REP, SET_END, SMALL, TOP, UNTOP

from kickback.link.cancellation import cancel_all
from kickback.link.client import Sensor
from kickback.link.errors import LinkError
from kickback.link.live import keep
from kickback.link.live_state import Watched
from kickback.link.target import How
from kickback.terminal.escape import plain

KINDS = {TOP: "top", REP: "rep", UNTOP: "top taken back", SET_END: "set ended", SMALL: "small stroke"}


REFRESH_HZ = 12


def read_tempo(given: str | None) -> tuple[float, ...]:
    """KICK-HOLD-RETURN as seconds; () for None. Raises LinkError, a sentence."""
    if given is None:
        return ()
    try:
        tempo = tuple(float(part) for part in given.split("-"))
    except ValueError:
        tempo = ()
    if len(tempo) != 3 or not all(0 <= part <= 60 for part in tempo):
        raise LinkError(f"tempo {given}: give seconds of kick, hold and return, like 1-1-2")
    return tempo


async def watch(how: How, target: tuple[float, ...], as_json: bool) -> None:
    """Until Ctrl-C, or until all links broke and the sensors are gone for good."""
    from kickback.link.connect import reach

    async with reach(how, several=True, need_key=False) as sensors:
        unread: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        watched = [begin(sensor, unread if as_json else None) for sensor in sensors]
        watchers = [asyncio.create_task(keep(sensor, one)) for sensor, one in zip(sensors, watched, strict=True)]
        try:
            if not as_json:
                await show(watched, target, watchers)
            watching = asyncio.gather(*watchers, return_exceptions=True)
            await asyncio.wait([watching, unread], return_when=asyncio.FIRST_COMPLETED)
            if unread.done():
                unread.result()
            for watcher in watchers:
                watcher.result()
        finally:
            await cancel_all(watchers)


def begin(sensor: Sensor, unread: "asyncio.Future[None] | None" = None) -> Watched:
    """What the sensor tells goes to the screen's model, and with unread out as lines; unread fails with the OSError
    that says nobody reads them any more: links swallow what is raised in here."""
    one = Watched(sensor.name, getattr(sensor.link, "rssi", 0))

    def on_event(told: dict) -> None:
        one.on_event(told)
        if unread and not unread.done():
            kind = KINDS.get(told["kind"], f"kind {told['kind']}")
            try:
                click.echo(json.dumps(told | {"kind": kind, "sensor": sensor.name}))
            except OSError as error:
                unread.set_exception(error)

    if unread:
        one.tell = lambda words: click.echo(plain(words), err=True)
    sensor.on_event, sensor.on_live = on_event, one.on_live
    return one


async def show(watched: list[Watched], target: tuple[float, ...], watchers: list[asyncio.Task]) -> None:
    """Draws while anything is watched."""
    from rich.live import Live

    from kickback.cli.live_screen import screen
    from kickback.terminal.tables import new_console

    console = new_console()
    with Live(console=console, screen=True, auto_refresh=False) as view:
        while not all(watcher.done() for watcher in watchers):
            view.update(screen(watched, target, console.size), refresh=True)
            await asyncio.sleep(1 / REFRESH_HZ)
