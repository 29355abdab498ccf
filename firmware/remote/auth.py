"""The owner's key on flash, and the secure channel that proves it in every message.

PROTOCOL.md describes the protocol and its limits.
"""

import os
import struct
from hashlib import sha256

from kickback_protocol.message_kinds import MAC_BYTES, SEAL_BYTES, SEALED
from repcore import const

_KEY_BYTES = const(32)
NONCE_BYTES = const(16)
PROOF_BYTES = const(16)
OWNER_PATH = "/owner.key"
FROM_HOST = b"\x00"  # direction: the first byte under a MAC
FROM_SENSOR = b"\x01"


class Mac:
    """HMAC-SHA256 (RFC 2104) with one key of up to 64 bytes. Call it with the parts of the message."""

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
    """Compare two buffers in a time that does not depend on where they differ."""
    differ = len(one) ^ len(other)
    for i in range(min(len(one), len(other))):
        differ |= one[i] ^ other[i]
    return differ == 0


class Owner:
    """The key of the host that claimed this sensor, b"" if none has. claim.py stores a new key."""

    def __init__(self, path=OWNER_PATH):
        self.path = path
        self.key = b""
        try:
            with open(path, "rb") as file:
                key = file.read()
            if len(key) == _KEY_BYTES:
                self.key = key
        except OSError:
            pass

    def forget(self):
        """Delete the key, so that the next host may claim the sensor."""
        self.key = b""
        try:
            os.remove(self.path)
        except OSError:
            pass  # there was no owner


class SecureChannel:
    """State of one connection: hello() begins it, prove() authenticates both sides, then open() and seal() work."""

    def __init__(self):
        self.mac = None
        self.proven = False
        self.received = self.sent = 0  # counters of the last message from the host and to it

    def hello(self, key, version, host_nonce):
        """Derive the channel's key from the owner's key, if there is one. Return the sensor's nonce."""
        nonce = os.urandom(NONCE_BYTES)
        self.mac = Mac(Mac(key)(bytes((version,)), nonce, host_nonce)) if key else None
        self.proven = False
        self.received = self.sent = 0
        return nonce

    def prove(self, proof):
        """Return the sensor's proof if the host's is right, else b"". Each nonce allows one attempt."""
        mac, self.mac = self.mac, None
        self.proven = False
        if not mac or not equal(proof, mac(b"host")[:PROOF_BYTES]):
            return b""
        self.mac = mac
        self.proven = True
        return mac(b"sensor")[:PROOF_BYTES]

    def open(self, message, size):
        """Return whether the sealed message of this size is authentic and the next one of the host."""
        if not self.proven or size < SEAL_BYTES:
            return False
        assert self.mac
        end = size - MAC_BYTES
        counter = struct.unpack_from("<I", message, 1)[0]
        message = memoryview(message)
        mac = self.mac(FROM_HOST, message[1:end])[:MAC_BYTES]
        if not equal(mac, message[end:size]) or counter != self.received + 1:
            return False
        self.received = counter
        return True

    def seal(self, buffer, start, end):
        """Seal the record in buffer[start + 5 : end]. Return where the sealed message ends."""
        assert self.mac
        self.sent += 1
        struct.pack_into("<BI", buffer, start, SEALED, self.sent)
        stop = end + MAC_BYTES
        buffer[end:stop] = self.mac(FROM_SENSOR, memoryview(buffer)[start + 1 : end])[:MAC_BYTES]
        return stop
