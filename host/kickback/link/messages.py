"""Messages as the wire file draws them: made, read, cut into packets, sealed and opened on the host's side."""

import hashlib
import hmac
import struct
from typing import NamedTuple

from kickback_protocol import fields, message_kinds, record_codec

LONGEST = 512  # bytes of a message that a host takes
KEY, NONCE, PROOF = 32, 16, 16  # bytes (firmware/auth.py)
FROM_HOST, FROM_SENSOR = b"\0", b"\1"


class Message(NamedTuple):
    """kind and its fields by name; data: what a DATA carries after its offset."""

    kind: int
    fields: dict
    data: bytes = b""


def make(kind: int, *values: int | str) -> bytes:
    """A message with these fields in the order of fields.RECORDS."""
    numbers = [value for value in values if isinstance(value, int)]
    texts = [value for value in values if isinstance(value, str)]
    buffer = bytearray(LONGEST)
    return bytes(buffer[: record_codec.pack(buffer, 0, kind, numbers, texts)])


def read(raw: bytes) -> Message:
    """Raises ValueError where this is no whole and sound message."""
    stop = record_codec.record_end(raw, 0, len(raw))
    if stop < 0 or stop + 2 != len(raw):
        raise ValueError("a message is damaged")
    kind = raw[0]
    if kind == message_kinds.DATA:
        offset, at = record_codec.read_varint(raw, 3, stop)
        return Message(kind, {"offset": offset}, bytes(raw[at:stop]))
    values = fields.unpack(raw, 0, stop)
    _, numbers, texts = fields.RECORDS[kind]
    names = numbers.split() + texts.split()
    return Message(kind, dict(zip(names, values, strict=True)))


def packets(message: bytes, room: int) -> list[bytes]:
    """The message cut into packets of up to room bytes."""
    parts = [message[at : at + room - 1] for at in range(0, len(message), room - 1)]
    heads = [i & 63 for i in range(len(parts))]
    heads[0] |= message_kinds.FIRST_PACKET
    heads[-1] |= message_kinds.LAST_PACKET
    return [bytes((head,)) + part for head, part in zip(heads, parts, strict=True)]


class Seal:
    """One connection's seal. Raises ValueError where the sensor's proof or a message's MAC is not right."""

    def __init__(self, key: bytes, version: int, sensor_nonce: bytes, host_nonce: bytes) -> None:
        self.key = _mac(key, bytes((version,)) + sensor_nonce + host_nonce)
        self.heard = self.said = 0

    def proof(self, of: bytes = b"host") -> bytes:
        return _mac(self.key, of)[:PROOF]

    def check_proof(self, proof: bytes) -> None:
        if not hmac.compare_digest(proof, self.proof(b"sensor")):
            raise ValueError("it does not know the key")

    def seal(self, message: bytes) -> bytes:
        self.said += 1
        body = struct.pack("<I", self.said) + message
        return bytes((message_kinds.SEALED,)) + body + _mac(self.key, FROM_HOST + body)[: message_kinds.MAC_BYTES]

    def open(self, sealed: bytes) -> bytes:
        """The message in it."""
        if len(sealed) <= message_kinds.SEAL_BYTES or sealed[0] != message_kinds.SEALED:
            raise ValueError("a message has no seal")
        body, mac = sealed[1 : -message_kinds.MAC_BYTES], sealed[-message_kinds.MAC_BYTES :]
        if not hmac.compare_digest(mac, _mac(self.key, FROM_SENSOR + body)[: message_kinds.MAC_BYTES]):
            raise ValueError("a message's seal is wrong")
        (counter,) = struct.unpack_from("<I", body)
        if counter != self.heard + 1:
            raise ValueError("a message is missing or came twice")
        self.heard = counter
        return body[4:]


def _mac(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()
