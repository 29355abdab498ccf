"""Run the same request on several sensors and print one line for each."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import click

from kickback.link.target import Target
from kickback.terminal.escape import plain

if TYPE_CHECKING:
    from kickback.link.client import DeviceClient

Request = Callable[["DeviceClient"], Awaitable[str]]  # returns the line to print, without the sensor's name
Outcome = str | ValueError  # the line, or why the request failed


async def outcome(client: "DeviceClient", request: Request) -> Outcome:
    """Runs a request; its error is returned, so that one sensor does not stop the others."""
    try:
        if client.unreachable:
            raise client.unreachable
        return await request(client)
    except ValueError as error:  # LinkError, StoreError
        return error


async def one_by_one(clients: Sequence["DeviceClient"], request: Request) -> list[Outcome]:
    """Runs a request on one sensor after the other."""
    return [await outcome(client, request) for client in clients]


async def on_each(target: Target, request: Request) -> None:
    """Connects to every sensor of the target, runs a request on each and prints the outcomes. Raises LinkError."""
    from kickback.link.connect import connect_all

    async with connect_all(target, several=True) as clients:
        outcomes = await one_by_one(clients, request)
    print_outcomes(clients, outcomes)


def print_outcomes(clients: Sequence["DeviceClient"], outcomes: Sequence[Outcome]) -> None:
    """Prints a line per sensor. Raises the error of a single sensor, or a LinkError that counts those of several."""
    from kickback.link.errors import LinkError

    failed = [client.name for client, one in zip(clients, outcomes, strict=True) if isinstance(one, ValueError)]
    if len(clients) == 1 and isinstance(outcomes[0], ValueError):
        raise outcomes[0]
    for client, one in zip(clients, outcomes, strict=True):
        line = str(one)
        line = line if line.startswith(client.name) else f"{client.name}: {line}"
        click.echo(plain(line), err=isinstance(one, ValueError))
    if failed:
        names = ", ".join(failed)
        raise LinkError(f"{len(failed)} of {len(clients)} sensors failed: {names}; run the command again for them")
