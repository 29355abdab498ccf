"""Watch sensors until Ctrl-C: on the screen, or as lines of JSON."""

import asyncio
import json
from collections.abc import Callable

import click

from kickback.link.cancellation import cancel_all
from kickback.link.client import DeviceClient
from kickback.link.live import follow
from kickback.link.live_events import live_object
from kickback.link.live_state import LiveState
from kickback.link.target import Target
from kickback.terminal.escape import plain
from kickback.training.tempo import Tempo

REFRESH_HZ = 12


class Watch:
    """One run of kickback live.

    aim: the target tempo, or None; as_json: print events instead of drawing
    states: one for each sensor, once connected
    """

    def __init__(self, aim: Tempo | None, as_json: bool) -> None:
        self.aim, self.as_json = aim, as_json
        self.states: list[LiveState] = []

    async def run(self, target: Target) -> None:
        """Watches until Ctrl-C, or until all sensors are gone for good. Raises LinkError."""
        from kickback.link.connect import connect_all

        async with connect_all(target, several=True, need_key=False) as clients:
            unread: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self.states += [attach(client, _printer(client, unread) if self.as_json else None) for client in clients]
            pairs = zip(clients, self.states, strict=True)
            followers = [asyncio.create_task(follow(client, state)) for client, state in pairs]
            try:
                if not self.as_json:
                    await self._draw(followers)
                ended = asyncio.gather(*followers, return_exceptions=True)
                await asyncio.wait([ended, unread], return_when=asyncio.FIRST_COMPLETED)
                for one in ([unread] if unread.done() else []) + followers:
                    one.result()
            finally:
                await cancel_all(followers)

    async def _draw(self, followers: list[asyncio.Task]) -> None:
        """Draws as long as a sensor is followed."""
        from rich.live import Live

        from kickback.cli.live_screen import screen
        from kickback.terminal.tables import new_console

        console = new_console()
        with Live(console=console, screen=True, auto_refresh=False) as view:
            while not all(follower.done() for follower in followers):
                view.update(screen(self.states, self.aim, console.size), refresh=True)
                await asyncio.sleep(1 / REFRESH_HZ)


def attach(client: DeviceClient, on_event: Callable[[dict], None] | None = None) -> LiveState:
    """A state that the client's live data and events update.

    on_event: called with each event as well; without a screen, trouble is then printed to standard error
    """
    state = LiveState(client.name, getattr(client.transport, "rssi", 0))

    def take_event(event: dict) -> None:
        state.on_event(event)
        if on_event:
            on_event(event)

    if on_event:
        state.report = lambda words: click.echo(plain(words), err=True)
    client.channel.on_event, client.channel.on_live = take_event, state.on_live
    return state


def _printer(client: DeviceClient, unread: "asyncio.Future[None]") -> Callable[[dict], None]:
    """Prints events as JSON. unread receives the OSError of a closed output: transports drop errors of callbacks."""

    def print_event(event: dict) -> None:
        if unread.done():
            return
        try:
            click.echo(json.dumps(live_object(event, client.name)))
        except OSError as error:
            unread.set_exception(error)

    return print_event
