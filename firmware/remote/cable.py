"""A host on the cable: messages as lines, "~" and base64, between what else is printed. Whoever holds the cable may."""

import select
import sys
from binascii import a2b_base64, b2a_base64

import link
from repcore import const

_MARK = const(126)  # ~
_LINE = const(280)  # characters: a host's longest message in base64
_BYTES = const(300)  # taken in a beat
_SAID = const(16)  # messages said in a beat


class Cable:
    """hosts: answers (hosts.py)."""

    def __init__(self, hosts):
        self.hosts = hosts
        self.peer = link.Peer(True)
        self.poll = select.poll()
        self.poll.register(sys.stdin, select.POLLIN)
        self.line = bytearray(_LINE)
        self.n = 0

    def beat(self):
        """Takes what has come, says what there is to say; last in the app's beat."""
        for _ in range(_BYTES):
            if not self.poll.poll(0):
                break
            self.take(sys.stdin.buffer.read(1)[0])
        peer, answers = self.peer, self.hosts.link
        for _ in range(_SAID):
            if not answers.fill(peer):
                break
            self.say(memoryview(peer.tx)[1 : 1 + peer.size])
            peer.size = 0
        if peer.listening > 1:
            self.say(answers.live_message())

    def say(self, message):
        sys.stdout.write("~" + str(b2a_base64(message), "ascii"))

    def take(self, byte):
        """A character; a line's end ends a message."""
        line, n = self.line, self.n
        if byte == _MARK:
            self.n = 0
        elif byte > 32 and n < _LINE:
            line[n] = byte
            self.n = n + 1
        elif n:
            self.n = 0
            parts = self.peer.parts
            try:
                message = a2b_base64(bytes(line[:n]))
            except ValueError:
                return
            size = len(message)
            if size <= len(parts.frame) and not parts.size:
                parts.frame[:size] = message
                parts.size = size
