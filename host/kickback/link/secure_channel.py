"""Mutual proof of the owner's key, and authentication of every message after it (firmware/PROTOCOL.md)."""

import hashlib
import hmac
import struct

from kickback_protocol import message_kinds

from kickback.link.messages import PROOF

_FROM_HOST, _FROM_SENSOR = b"\0", b"\1"


class SecureChannel:
    """The message authentication of one connection, from both sides' nonces and the owner's key.

    version: the protocol version of the WELCOME
    """

    def __init__(self, key: bytes, version: int, sensor_nonce: bytes, host_nonce: bytes) -> None:
        self.key = _mac(key, bytes((version,)) + sensor_nonce + host_nonce)
        self.received = self.sent = 0  # messages

    def proof(self, of: bytes = b"host") -> bytes:
        """The proof that the host (or sensor) has the key, PROOF bytes."""
        return _mac(self.key, of)[:PROOF]

    def check_proof(self, proof: bytes) -> None:
        """Raises ValueError if the sensor's proof is wrong."""
        if not hmac.compare_digest(proof, self.proof(b"sensor")):
            raise ValueError("the sensor does not have the key")

    def seal(self, message: bytes) -> bytes:
        """The message with its counter and authentication code."""
        self.sent += 1
        body = struct.pack("<I", self.sent) + message
        return bytes((message_kinds.SEALED,)) + body + _mac(self.key, _FROM_HOST + body)[: message_kinds.MAC_BYTES]

    def open(self, sealed: bytes) -> bytes:
        """The message inside a sealed one. Raises ValueError if its code or counter is wrong."""
        if len(sealed) <= message_kinds.SEAL_BYTES or sealed[0] != message_kinds.SEALED:
            raise ValueError("received a message without authentication")
        body, mac = sealed[1 : -message_kinds.MAC_BYTES], sealed[-message_kinds.MAC_BYTES :]
        if not hmac.compare_digest(mac, _mac(self.key, _FROM_SENSOR + body)[: message_kinds.MAC_BYTES]):
            raise ValueError("received a message with a wrong authentication code")
        (counter,) = struct.unpack_from("<I", body)
        if counter != self.received + 1:
            raise ValueError("a message is missing or was received twice")
        self.received = counter
        return body[4:]


def _mac(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()
