"""The same request to several sensors, with a line for each."""

import click

from kickback.link.target import How
from kickback.terminal.escape import plain


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
    from kickback.link.errors import LinkError

    failed = [sensor.name for sensor, one in zip(sensors, told, strict=True) if isinstance(one, ValueError)]
    if failed and len(sensors) == 1:
        raise told[0]
    for sensor, one in zip(sensors, told, strict=True):
        about = str(one) if str(one).startswith(sensor.name) else f"{sensor.name}: {one}"
        click.echo(plain(about), err=isinstance(one, ValueError))
    if failed:
        raise LinkError(f"{len(failed)} of {len(sensors)} sensors failed: {', '.join(failed)}; run it again for them")


async def _each(how: How, said: str, method: str, *words) -> None:
    """The same request to every sensor meant."""
    from kickback.link.connect import reach

    async with reach(how, several=True) as sensors:
        told = await _one_by_one(sensors, lambda one: _ask(one, said, method, words))
    _sum_up(sensors, told)


async def _ask(sensor, said: str, method: str, words: tuple) -> str:
    await getattr(sensor, method)(*words)
    return f"{sensor.name} {said}"
