"""A Bluetooth connection to a host: sends messages as packets (drawn in message_kinds.py)."""

from kickback_protocol.message_kinds import FIRST_PACKET, LAST_PACKET
from peer import Peer
from repcore import const

_MIN_MTU = const(23)
MAX_MTU = const(247)  # fills the radio's longest packet (251 bytes with the L2CAP header)
_HEADERS = const(4)  # bytes of a notification: ATT header and the packet's own


class Connection(Peer):
    """handle: -1 while this place is free. The other attributes describe the message in progress."""

    handle = -1
    mtu = _MIN_MTU
    lost = began = is_data = False
    since_ms = characteristic = sent = packets = 0

    def begin(self, handle):
        """A host has connected."""
        self.mtu = _MIN_MTU
        self.began = False
        self.handle = handle

    def free(self):
        """Free this place. Called from the beat."""
        self.reset()
        self.handle = -1
        self.lost = False

    def start_message(self, characteristic, is_data=False):
        self.characteristic = characteristic
        self.is_data = is_data
        self.sent = self.packets = 0

    def send_packet(self, ble):
        """Send the next packet of the message. Return its size, 0 if the stack's buffers are full."""
        at, tx = self.sent, self.tx
        end = min(self.size, at + self.mtu - _HEADERS)
        first, last = FIRST_PACKET if at == 0 else 0, LAST_PACKET if end == self.size else 0
        tx[at] = first | last | self.packets & 63
        try:
            ble.gatts_notify(self.handle, self.characteristic, memoryview(tx)[at : 1 + end])
        except OSError:
            return 0
        self.sent = end
        self.packets += 1
        if last:
            self.size = 0
        return end - at
