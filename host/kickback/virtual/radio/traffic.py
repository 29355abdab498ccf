"""Packets and events between the firmware's bluetooth stub and the air.

As NimBLE does, it has few buffers for all connections (buffers.py) and refuses more (ENOMEM); packets leave at
connection events.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable

from kickback.virtual.radio.buffers import Buffers
from kickback.virtual.stubs.virtual_ops import INTERVAL_MS

ENOMEM, ENOTCONN = 12, 128
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
    refused: notifications without a buffer; unanswered: requests without one
    """

    def __init__(self, send: Callable[[int, int, bytes], Awaitable[bool]], pace_s: float) -> None:
        self.send, self.pace_s = send, pace_s
        self.queues: dict[int, deque[tuple[int, bytes]]] = {}
        self.answers: dict[int, int] = {}
        self.buffers = Buffers()
        self.events: deque[bytes] = deque()
        self.real_time = False
        self.packets = self.refused = self.unanswered = self.next_event_ms = 0
        self.on_packet: Callable[[int], None] = lambda count: None
        self._woken = asyncio.Event()
        self._ahead_s: float | None = None

    def open(self, handle: int) -> None:
        """A connection begins."""
        self.queues[handle], self.answers[handle] = deque(), 0

    def close(self, handle: int) -> None:
        """A connection ends; its packets are lost."""
        self.queues.pop(handle, None)
        self.answers.pop(handle, None)
        self.buffers.close(handle)

    def clear(self) -> None:
        """The radio is off."""
        for handle in list(self.queues):
            self.close(handle)
        self.events.clear()

    def queue(self, handle: int, characteristic: int, value: bytes) -> int:
        """Queues a notification; errno, 0 for none."""
        queue = self.queues.get(handle)
        if queue is None:
            return ENOTCONN
        if not self.buffers.take(handle, len(value)):
            self.refused += 1
            return ENOMEM
        queue.append((characteristic, value))
        return 0

    def may_answer(self, handle: int, size: int) -> bool:
        """Reserves a buffer for the answer to a request; False if there is none: the request stays unanswered."""
        if not self.buffers.take(handle, size):
            self.unanswered += 1
            return False
        if self.queues.get(handle):
            self.answers[handle] += 1  # it waits behind other packets
        else:
            self.buffers.release_last()  # on a real link a connection event follows before the next request
        return True

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
        self.buffers.advance(now_ms)
        for handle, queue in list(self.queues.items()) if events else ():
            if handle not in self.answers:
                continue  # it ended while another sent its packets
            answers, self.answers[handle] = self.answers[handle], 0
            for _ in range(answers):  # Bumble has sent them
                self.buffers.sent(handle, now_ms)
            for _ in range(min(len(queue), max(0, events * PER_EVENT - answers))):
                if not queue or not await self.send(handle, *queue.popleft()):
                    break
                self.buffers.sent(handle, now_ms)
                await self._count()
        if self.packets > sent:
            for _ in range(SETTLE):
                await asyncio.sleep(0)

    async def _count(self) -> None:
        self.packets += 1
        self.on_packet(self.packets)
        await asyncio.sleep(0)
