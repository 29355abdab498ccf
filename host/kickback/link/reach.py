"""From "the sensor called so", a cable or a trace to sensors that have been met."""

import contextlib
from collections.abc import AsyncIterator

from kickback.link.ble import Adapter, BleLink, Found, scan
from kickback.link.keys import Keys
from kickback.link.options import How
from kickback.link.sensor import Sensor
from kickback.link.sentences import LinkError

HEAR_S = 8.0  # a sensor at rest advertises once a second
MORE_S = 2.0  # then others are waited for


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
    sensors: list[Sensor] = []
    try:
        for found in await choose(how, adapter, keys, several, meet):
            link = BleLink(found, adapter)
            sensors.append(Sensor(link))
            await link.open()
            if meet:
                await sensors[-1].meet(keys, need_key)
        yield sensors
    finally:
        for sensor in sensors:
            await sensor.close()


async def choose(how: How, adapter: Adapter, keys: Keys, several: bool, meet: bool) -> list[Found]:
    """Those meant, of those that are heard: the named ones, else this laptop's own, else any."""
    wanted, own = set(how.names), set(keys.names())

    def enough(found: dict[str, Found]) -> bool:
        return wanted <= set(found) if wanted else not several and bool(own & set(found))

    heard = {one.name: one for one in await scan(adapter, HEAR_S if wanted or not several else 2 * MORE_S, enough)}
    if missing := sorted(wanted - set(heard)):
        asleep = "it sleeps or is out of range: kick the plate, come nearer, and try again"
        raise LinkError(f"{', '.join(missing)} is not heard: {asleep}")
    if not heard:
        raise LinkError("no sensor is heard: kick the plate to wake it, come nearer, or use the cable (--usb)")
    chosen = wanted or (own & set(heard) if meet else set(heard)) or set(heard)
    if len(chosen) > 1 and not several:
        raise LinkError(f"{', '.join(sorted(chosen))} are heard: name the one meant with --sensor")
    return [heard[name] for name in sorted(chosen)]
