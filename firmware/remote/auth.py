"""Who may do what: the owner's key on flash, and a connection's proof of it in every frame.

PROTOCOL.md says what this protects and what it does not.
"""

import os
import struct
from hashlib import sha256

from kickback_protocol import wire_radio
from repcore import const

KEY = const(32)  # bytes of the owner's key
NONCE = const(16)
PROOF = const(16)
OWNER = "/owner.key"
FROM_HOST = b"\x00"  # direction, the first byte under a MAC
FROM_SENSOR = b"\x01"


class Mac:
    """HMAC-SHA256 (RFC 2104) with one key of up to 64 bytes: call it with what is to be authenticated."""

    def __init__(self, key):
        key = key + bytes(64 - len(key))
        self.inner = bytes([byte ^ 0x36 for byte in key])
        self.outer = bytes([byte ^ 0x5C for byte in key])

    def __call__(self, *parts):
        digest = sha256(self.inner)
        for part in parts:
            digest.update(part)
        outer = sha256(self.outer)
        outer.update(digest.digest())
        return outer.digest()


def equal(one, other):
    """Whether two buffers of the same length are equal, in a time that does not tell where they differ."""
    differ = len(one) ^ len(other)
    for i in range(min(len(one), len(other))):
        differ |= one[i] ^ other[i]
    return differ == 0


class Owner:
    """The key of whoever claimed this sensor; b"" while nobody has. Claiming is in claim.py."""

    def __init__(self, path=OWNER):
        self.path = path
        self.key = b""
        try:
            with open(path, "rb") as file:
                key = file.read()
            if len(key) == KEY:
                self.key = key
        except OSError:
            pass

    def forget(self):
        """Reset by hand: whoever comes next may claim."""
        self.key = b""
        try:
            os.remove(self.path)
        except OSError:
            pass  # there was no owner


class Session:
    """One connection's: begun by ``hello``, proven both ways by ``prove``; then frames are opened and sealed."""

    def __init__(self):
        self.mac = None
        self.proven = False
        self.heard = self.said = 0  # the counters of the last frame from the host and to it

    def hello(self, key, version, host_nonce):
        """Derives the session's key, where there is an owner's; gives the sensor's nonce."""
        nonce = os.urandom(NONCE)
        self.mac = Mac(Mac(key)(bytes((version,)), nonce, host_nonce)) if key else None
        self.proven = False
        self.heard = self.said = 0
        return nonce

    def prove(self, proof):
        """The sensor's own proof where the host's is right, else b""; a nonce serves for one attempt."""
        mac, self.mac = self.mac, None
        self.proven = False
        if not mac or not equal(proof, mac(b"host")[:PROOF]):
            return b""
        self.mac = mac
        self.proven = True
        return mac(b"sensor")[:PROOF]

    def open(self, frame, size):
        """Whether the sealed frame of this size is the host's next one."""
        if not self.proven or size < wire_radio.SEAL:
            return False
        assert self.mac
        end = size - wire_radio.MAC
        counter = struct.unpack_from("<I", frame, 1)[0]
        frame = memoryview(frame)
        mac = self.mac(FROM_HOST, frame[1:end])[: wire_radio.MAC]
        if not equal(mac, frame[end:size]) or counter != self.heard + 1:
            return False
        self.heard = counter
        return True

    def seal(self, buffer, start, end):
        """Seals the record that lies between start + 5 and end; gives where the sealed frame ends."""
        assert self.mac
        self.said += 1
        struct.pack_into("<BI", buffer, start, wire_radio.SEALED, self.said)
        stop = end + wire_radio.MAC
        buffer[end:stop] = self.mac(FROM_SENSOR, memoryview(buffer)[start + 1 : end])[: wire_radio.MAC]
        return stop
