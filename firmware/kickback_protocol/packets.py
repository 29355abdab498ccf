"""Reassembles a message from Bluetooth packets (drawn in message_kinds.py)."""

from kickback_protocol.message_kinds import FIRST_PACKET, LAST_PACKET
from repcore import const

_NUMBER_MASK = const(63)
_NO_NUMBER = const(64)  # no packet has this number: only a first packet is accepted


class PacketAssembler:
    """One message of up to max_size bytes.

    size: 0 until the last packet has arrived, then the message's size until the consumer resets it to 0.
    """

    def __init__(self, max_size):
        self.buffer = bytearray(max_size)
        self.size = self.filled = self.next_number = 0

    def add(self, packet):
        """Add a packet. A wrong number discards the message."""
        head = packet[0] if packet else LAST_PACKET - 1
        if self.size or not packet:
            return
        if head & FIRST_PACKET:
            self.filled = self.next_number = 0
        end = self.filled + len(packet) - 1
        if head & _NUMBER_MASK != self.next_number or end > len(self.buffer):
            self.next_number = _NO_NUMBER
            return
        self.buffer[self.filled : end] = memoryview(packet)[1:]
        self.filled = end
        self.next_number = self.next_number + 1 & _NUMBER_MASK
        if head & LAST_PACKET:
            self.size = end
            self.next_number = _NO_NUMBER

    def clear(self):
        self.size = 0
        self.next_number = _NO_NUMBER
