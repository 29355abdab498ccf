"""A host at the other end of a connection: its request, the message to it, and its secure channel."""

from auth import SecureChannel
from kickback_protocol import record_codec
from kickback_protocol.message_kinds import MAX_REQUEST_BYTES
from kickback_protocol.packets import PacketAssembler
from repcore import const

MESSAGE_BYTES = const(243)  # of a message to a host: with a packet's header it fills a notification at MTU 247
SEAL_HEAD = const(5)  # bytes of a seal before the record


class Peer:
    """trusted: the connection itself proves ownership (the cable).

    tx[1 : 1 + size]: the message in progress; the byte before it is free for a packet's header. mtu: bytes of a
    notification. steps: a generator that computes the answer to a CLAIM. candidate: the key that it made, which becomes
    the owner's when the host has proven it.
    """

    mtu = MESSAGE_BYTES

    def __init__(self, trusted=False):
        self.trusted = trusted
        self.incoming = PacketAssembler(MAX_REQUEST_BYTES)
        self.tx = bytearray(1 + MESSAGE_BYTES)
        self.reset()

    def reset(self):
        self.forget()
        self.incoming.clear()
        self.size = self.bad_proofs = self.listening = self.seen = 0
        self.reading = False
        self.what = self.number = self.offset = self.end = self.crc = 0

    def forget(self):
        """Forget what this host has proven."""
        self.channel = SecureChannel()
        self.steps = None
        self.candidate = b""

    def record_start(self):
        """Return where the next message's record begins in tx."""
        return 1 + SEAL_HEAD if self.channel.proven else 1

    def send(self, kind, numbers=(), texts=()):
        """Make the next message to the host."""
        self.finish(record_codec.pack(self.tx, self.record_start(), kind, numbers, texts))

    def finish(self, end):
        """Complete the message whose record ends at end: seal it if the channel is proven."""
        self.size = (self.channel.seal(self.tx, 1, end) if self.channel.proven else end) - 1
