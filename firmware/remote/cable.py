"""Connection to a host on the cable: messages as lines, "~" and base64, between other prints.

A host on the cable needs no proof: physical access already allows reading the flash and the key.
"""

import select
import sys
from binascii import a2b_base64, b2a_base64

from peer import Peer
from repcore import const

_MARK = const(126)  # ~
_MAX_LINE = const(280)  # characters: the longest message of a host in base64
_READ_BYTES = const(300)  # per beat
_MESSAGES = const(16)  # per beat


class Cable:
    """remote: a RemoteService."""

    def __init__(self, remote):
        self.remote = remote
        self.peer = Peer(True)
        self.poll = select.poll()
        self.poll.register(sys.stdin, select.POLLIN)
        self.line = bytearray(_MAX_LINE)
        self.n = 0

    def beat(self):
        """Read input and send messages. Called last in the beat of the app."""
        for _ in range(_READ_BYTES):
            if not self.poll.poll(0):
                break
            self.take(sys.stdin.buffer.read(1)[0])
        peer, requests = self.peer, self.remote.requests
        for _ in range(_MESSAGES):
            if not requests.next_message(peer):
                break
            self.send(memoryview(peer.tx)[1 : 1 + peer.size])
            peer.size = 0
        if peer.listening > 1:
            self.send(requests.live_message())

    def send(self, message):
        sys.stdout.write("~" + str(b2a_base64(message), "ascii"))

    def take(self, byte):
        """Take a character. The end of a line completes a message."""
        line, n = self.line, self.n
        if byte == _MARK:
            self.n = 0
        elif byte > 32 and n < _MAX_LINE:
            line[n] = byte
            self.n = n + 1
        elif n:
            self.n = 0
            incoming = self.peer.incoming
            try:
                message = a2b_base64(bytes(line[:n]))
            except ValueError:
                return
            size = len(message)
            if size <= len(incoming.buffer) and not incoming.size:
                incoming.buffer[:size] = message
                incoming.size = size
