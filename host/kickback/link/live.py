"""Receive live data of a sensor, and reconnect after the connection broke."""

import asyncio
import time

from kickback.link.client import DeviceClient
from kickback.link.errors import LinkError, LinkLost
from kickback.link.live_state import LiveState

REFRESH_S = 5.0
RETRY_S, GIVE_UP_S = 2.0, 600.0  # a sensor at rest sleeps until the plate moves
EVENTS_AND_STATE = 2  # level of DeviceClient.listen


async def follow(client: DeviceClient, state: LiveState) -> None:
    """Receives live data for ever and updates the state. Raises LinkLost if the sensor stays away or its cable is
    unplugged."""
    while True:
        try:
            if client.unreachable:
                raise client.unreachable
            await client.listen(EVENTS_AND_STATE)
            state.connected(client.name)
            await _refresh(client, state)
        except LinkError as error:
            state.disconnected(str(error))
            if client.transport.trusted or not (client.unreachable or isinstance(error, LinkLost)):
                raise
            state.trouble += "; trying again"
            state.report(state.trouble)
            await reconnect(client, state, error)


async def _refresh(client: DeviceClient, state: LiveState) -> None:
    """Requests the battery level now and then, which also detects a broken connection."""
    while True:
        if client.authenticated:
            state.battery = (await client.info())["battery"]
        else:
            await client.listen(EVENTS_AND_STATE)
        await asyncio.sleep(REFRESH_S)


async def reconnect(client: DeviceClient, state: LiveState, lost: LinkError) -> None:
    """Tries until the sensor is connected again; raises lost after GIVE_UP_S."""
    ends = time.monotonic() + GIVE_UP_S
    while time.monotonic() < ends:
        await asyncio.sleep(RETRY_S)
        try:
            await client.reconnect()
            client.unreachable = None
            return
        except LinkError as error:
            state.trouble = f"{error}; trying again"
    state.trouble = str(lost)
    raise lost
