"""The packet buffers of NimBLE: one pool for all connections, notifications and answers together.

Observed on NimBLE of MicroPython 1.28.0 with ESP-IDF's usual sizes (12 x 256 and 24 x 320 bytes): beyond the packets
that the controller accepts (its credits), only four of 244 bytes fit.
"""

from dataclasses import dataclass

CREDITS = 12  # packets that the controller accepts
HEAD = 32  # bytes of a packet besides its data
POOL = 4 * (244 + HEAD)  # bytes


@dataclass
class _Packet:
    handle: int
    cost: int
    due_ms: int | None = None  # when the controller returns its credit; None before it is sent


class Buffers:
    """Which packets occupy buffers.

    credits: packets that the controller accepts; credit_ms: how long after a packet its credit returns
    """

    def __init__(self, credits: int = CREDITS, credit_ms: int = 0) -> None:
        self.credits, self.credit_ms = credits, credit_ms
        self._packets: list[_Packet] = []

    def take(self, handle: int, size: int) -> bool:
        """Reserves a buffer for a packet of a connection; False if there is no room."""
        cost = HEAD + size
        waiting = sum(packet.cost for packet in self._packets[self.credits :])
        if len(self._packets) >= self.credits and waiting + cost > POOL:
            return False
        self._packets.append(_Packet(handle, cost))
        return True

    def release_last(self) -> None:
        """Frees the last packet, which left at once."""
        self._packets.pop()

    def sent(self, handle: int, now_ms: int) -> None:
        """The oldest packet of a connection was sent; its credit returns later."""
        for packet in self._packets:
            if packet.handle == handle and packet.due_ms is None:
                packet.due_ms = now_ms + self.credit_ms
                return

    def advance(self, now_ms: int) -> None:
        """Frees the buffers whose credits have returned."""
        self._packets = [packet for packet in self._packets if packet.due_ms is None or packet.due_ms > now_ms]

    def close(self, handle: int) -> None:
        """Frees the buffers of a connection."""
        self._packets = [packet for packet in self._packets if packet.handle != handle]
