"""What is known of a sensor while it is watched, and the loop that watches."""

import asyncio
import time

from kickback.link.client import Sensor
from kickback.link.errors import LinkError, LinkLost
from kickback.link.live_state import Watched

ASK_S = 5.0
AGAIN_S, GIVE_UP_S = 2.0, 600.0  # after a link broke: a sensor at rest sleeps, and is kicked awake


async def keep(sensor: Sensor, one: Watched) -> None:
    """Listens, over Bluetooth again and again where there is no link. Raises LinkLost when the cable is gone."""
    while True:
        try:
            if sensor.away:
                raise sensor.away
            await sensor.listen(2)
            one.name, one.link, one.trouble, one._ms = sensor.name, "live", "", None
            while True:  # asks for the battery now and then, which also tells whether anybody is there
                if sensor.proven:
                    one.battery = (await sensor.info())["battery"]
                else:
                    await sensor.listen(2)
                await asyncio.sleep(ASK_S)
        except LinkError as error:
            one.link, one.trouble = "lost", str(error)
            if sensor.link.trusted or not (sensor.away or isinstance(error, LinkLost)):
                raise
            one.trouble += "; trying again"
            one.tell(one.trouble)
            await reconnect(sensor, one, error)


async def reconnect(sensor: Sensor, one: Watched, lost: LinkError) -> None:
    """Tries until the sensor is back, or GIVE_UP_S have passed: then raises what was lost."""
    ends = time.monotonic() + GIVE_UP_S
    while time.monotonic() < ends:
        await asyncio.sleep(AGAIN_S)
        try:
            await sensor.again()
            sensor.away = None
            return
        except LinkError as error:
            one.trouble = f"{error}; trying again"
    one.trouble = str(lost)
    raise lost
