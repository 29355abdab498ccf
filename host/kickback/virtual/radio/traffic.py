"""Packets and events between the firmware's bluetooth stub and the air.

As NimBLE does, it holds a few packets and refuses more (ENOMEM); packets leave at connection events.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable

from kickback.virtual.stubs.virtual_ops import INTERVAL_MS

ENOMEM, ENOTCONN = 12, 128
BUFFERS = 18  # NimBLE accepted so many of 300 notifications sent back to back
PER_EVENT = 6  # packets of 251 bytes per connection event at 1 Mbit/s
EVENT_BYTES = 1200  # that the stub accepts at once
IN_SLEEP, IN_FLASH = 1, 2  # kinds of a poll (stubs/bluetooth.py)
WAITING = 0x8000  # in a poll's status: packets wait
SETTLE = 12  # turns of the loop for a packet through both Bumble stacks; virtual time stands still meanwhile


class Traffic:
    """The packets and events of one device.

    send: sends a notification (connection, characteristic, value); False if the connection is gone
    pace_s: the least duration of a poll without events
    real_time: the device's clock is held back to the laptop's
    packets: sent and received so far; on_packet: called with their number after each
    refused: notifications without a buffer
    """

    def __init__(self, send: Callable[[int, int, bytes], Awaitable[bool]], pace_s: float) -> None:
        self.send, self.pace_s = send, pace_s
        self.queues: dict[int, deque[tuple[int, bytes]]] = {}
        self.events: deque[bytes] = deque()
        self.real_time = False
        self.packets = self.refused = self.next_event_ms = 0
        self.on_packet: Callable[[int], None] = lambda count: None
        self._woken = asyncio.Event()
        self._ahead_s: float | None = None

    def open(self, handle: int) -> None:
        """A connection begins."""
        self.queues[handle] = deque()

    def close(self, handle: int) -> None:
        """A connection ends; its packets are lost."""
        self.queues.pop(handle, None)

    def clear(self) -> None:
        """The radio is off."""
        self.queues.clear()
        self.events.clear()

    def queue(self, handle: int, characteristic: int, value: bytes) -> int:
        """Queues a notification; errno, 0 for none."""
        queue = self.queues.get(handle)
        if queue is None:
            return ENOTCONN
        if len(queue) >= BUFFERS:
            self.refused += 1
            return ENOMEM
        queue.append((characteristic, value))
        return 0

    def report(self, event: int, data: bytes) -> None:
        """Queues an event for the firmware."""
        self.events.append(bytes((event, len(data))) + data)
        self._woken.set()

    def received(self, event: int, data: bytes) -> None:
        """A packet arrived from the air."""
        self.packets += 1
        self.report(event, data)
        self.on_packet(self.packets)

    async def poll(self, now_ms: int, kind: int) -> tuple[int, bytes]:
        """Advances the air to a time of the device; its status is the bytes of events and WAITING."""
        await self._connection_events(now_ms)
        await asyncio.sleep(0)
        if kind == IN_FLASH:
            return self._waiting(), b""
        wait_s = self._ahead(now_ms) if self.real_time else 0 if kind == IN_SLEEP else self.pace_s
        if not self.events and self.next_event_ms > now_ms and wait_s > 0:
            self._woken.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._woken.wait()
        data = b""
        while self.events and len(data) + len(self.events[0]) <= EVENT_BYTES:
            data += self.events.popleft()
        return len(data) | self._waiting(), data

    def _waiting(self) -> int:
        return WAITING * any(self.queues.values())

    def _ahead(self, now_ms: int) -> float:
        """Seconds by which the device's clock is ahead of the laptop's, since both were first compared."""
        ahead_s = now_ms / 1000 - time.monotonic()
        if self._ahead_s is None:
            self._ahead_s = ahead_s
        return max(0.0, ahead_s - self._ahead_s)

    async def _connection_events(self, now_ms: int) -> None:
        """Runs the connection events that are due; each sends the waiting packets that fit."""
        events = max(0, now_ms - self.next_event_ms) // INTERVAL_MS + 1 if now_ms >= self.next_event_ms else 0
        self.next_event_ms += events * INTERVAL_MS
        sent = self.packets
        for handle, queue in list(self.queues.items()):
            for _ in range(min(len(queue), events * PER_EVENT)):
                if not queue or not await self.send(handle, *queue.popleft()):
                    break
                await self._count()
        if self.packets > sent:
            for _ in range(SETTLE):
                await asyncio.sleep(0)

    async def _count(self) -> None:
        self.packets += 1
        self.on_packet(self.packets)
        await asyncio.sleep(0)
