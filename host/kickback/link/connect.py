"""From "the sensor called so", a cable or a trace to sensors that have been met."""

import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator

import click
from rich.text import Text

from kickback.link.ble import HEAR_S, Adapter, BleLink, Found, not_heard, scan
from kickback.link.client import Sensor
from kickback.link.errors import LinkError
from kickback.link.keyring import Keys
from kickback.link.target import How
from kickback.terminal.escape import plain
from kickback.terminal.tables import new_console

MORE_S = 2.0  # that others are waited for


@contextlib.asynccontextmanager
async def reach(
    how: How, *, several: bool = False, meet: bool = True, need_key: bool = True
) -> AsyncIterator[list[Sensor]]:
    """Sensors, connected and (meet) proven; closed afterwards. several: whether more than one will do;
    need_key: False where live data are enough.

    Raises LinkError: none there, more than one, not ours, ...
    """
    if how.virtual:
        from kickback.link.virtual import virtual

        async with virtual(how.virtual, live=not need_key) as (adapter, keys):
            async with _over_air(How(), adapter, keys, several, meet, need_key) as sensors:
                yield sensors
    elif how.usb:
        from kickback.link.cable import cable

        async with cable(how.usb) as sensor:
            yield [sensor]
    else:
        async with _over_air(how, Adapter(), Keys(), several, meet, need_key) as sensors:
            yield sensors


@contextlib.asynccontextmanager
async def _over_air(
    how: How, adapter: Adapter, keys: Keys, several: bool, meet: bool, need_key: bool
) -> AsyncIterator[list[Sensor]]:
    """One that cannot be reached ends it only where it is the only one: else it carries what it said (Sensor.away)."""
    sensors: list[Sensor] = []
    try:
        with new_console(stderr=True).status("listening for sensors") as status:
            for found in await choose(how, adapter, keys, several, meet):
                status.update(Text(f"connecting to {plain(found.name)}"))
                sensors.append(Sensor(BleLink(found, adapter), (keys, need_key)))
                await _meet(sensors[-1], meet)
        if len(sensors) == 1 and sensors[0].away:
            raise sensors[0].away
        yield sensors
    finally:
        for sensor in sensors:
            await sensor.close()


async def _meet(sensor: Sensor, meet: bool) -> None:
    try:
        assert isinstance(sensor.link, BleLink)
        await sensor.link.open()
        if meet and sensor.met_with:
            await sensor.meet(*sensor.met_with)
    except LinkError as error:
        sensor.away = error


async def choose(how: How, adapter: Adapter, keys: Keys, several: bool, meet: bool) -> list[Found]:
    """Those meant, of those that are heard: the named ones, else this laptop's own (to be met) or others, else any.

    Of several that are named, those not heard come along without a place (Found.where): they may wake up.
    """
    wanted, kept = set(how.names), Counter(keys.names().values())
    own = set(kept)
    enough = Enough(kept, wanted) if wanted or meet and not several else lambda found: False
    heard = await scan(adapter, HEAR_S if wanted or not several else 2 * MORE_S, enough)
    names = {one.name for one in heard}
    missing = sorted(wanted - names)
    if missing and (not several or len(missing) == len(wanted)):
        raise not_heard(*missing, heard=names)
    if not heard:
        raise LinkError("no sensor is heard: kick the plate to wake it, come nearer, or use the cable (--usb)")
    chosen = wanted or (own & names if meet else names - own) or names  # who is not met is to be a new one
    meant = [one for one in heard if one.name in chosen] + [Found(name, 0, {}, None) for name in missing]
    if len(meant) > 1 and (wanted or not several):
        _refuse_namesakes(meant)
    if len(chosen) > 1 and not several:
        raise LinkError(f"{', '.join(sorted(chosen))} are heard: name the one meant with --sensor")
    if meet and not wanted:
        _tell_of_others(own, chosen, names if several else chosen)
    return sorted(meant, key=lambda one: one.name)


class Enough:
    """Whether those heard do: all that are meant; or one of them, and for MORE_S no other. kept: own names."""

    def __init__(self, kept: Counter[str], wanted: set[str]) -> None:
        self.meant, self.least = wanted or set(kept), len(wanted) or 1
        self.alone = all(kept[name] < 2 for name in self.meant)
        self.since_s: float | None = None

    def __call__(self, found: dict[str, Found]) -> bool:
        heard = self.meant & set(found)
        if len(heard) < self.least:
            return False
        if self.since_s is None:
            self.since_s = time.monotonic()
        return self.alone and heard == self.meant or time.monotonic() - self.since_s > MORE_S


def _refuse_namesakes(meant: list[Found]) -> None:
    twice = [name for name, count in Counter(one.name for one in meant).items() if count > 1]
    if twice:
        which = f"two sensors called {twice[0]} are heard"
        raise LinkError(f"{which}: switch one off, or rename it on its cable (kickback settings --usb name=...)")


def _tell_of_others(own: set[str], chosen: set[str], names: set[str]) -> None:
    """A sensor that another laptop renamed is known here no more by its name: none goes without a word."""
    if own and not own & chosen:
        told = f"none of this laptop's own sensors is heard; heard: {', '.join(sorted(chosen))}"
    elif own and names - chosen:
        told = f"not known on this laptop by this name and left out: {', '.join(sorted(names - chosen))}"
    else:
        return
    click.echo(plain(f"{told} (kickback keys list names your own)"), err=True)
