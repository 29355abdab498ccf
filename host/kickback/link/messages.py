"""Messages of the protocol on the host: encode, decode and split into packets (firmware/PROTOCOL.md)."""

from typing import NamedTuple

from kickback_protocol import fields, message_kinds, record_codec

MAX_MESSAGE = 512  # bytes of the longest message that the host accepts
KEY, NONCE, PROOF = 32, 16, 16  # bytes (firmware/remote/auth.py)


class Message(NamedTuple):
    """One message.

    kind: its number in message_kinds
    fields: its numbers and texts by name
    data: the bytes after the offset of a DATA message, else empty
    """

    kind: int
    fields: dict
    data: bytes = b""


def make(kind: int, *values: int | str) -> bytes:
    """Encodes a message; numbers and texts each in the order of fields.RECORDS."""
    numbers = [value for value in values if isinstance(value, int)]
    texts = [value for value in values if isinstance(value, str)]
    buffer = bytearray(MAX_MESSAGE)
    return bytes(buffer[: record_codec.pack(buffer, 0, kind, numbers, texts)])


def parse(raw: bytes) -> Message:
    """Decodes one message. Raises ValueError if it is incomplete or its checksum is wrong."""
    stop = record_codec.record_end(raw, 0, len(raw))
    if stop < 0 or stop + 2 != len(raw):
        raise ValueError("received a damaged message")
    kind = raw[0]
    if kind == message_kinds.DATA:
        offset, at = record_codec.read_varint(raw, 3, stop)
        return Message(kind, {"offset": offset}, bytes(raw[at:stop]))
    values = fields.unpack(raw, 0, stop)
    _, numbers, texts = fields.RECORDS[kind]
    names = numbers.split() + texts.split()
    return Message(kind, dict(zip(names, values, strict=True)))


def packets(message: bytes, room: int) -> list[bytes]:
    """Splits a message into packets of at most room bytes, each with a header byte (number, first, last)."""
    parts = [message[at : at + room - 1] for at in range(0, len(message), room - 1)]
    heads = [i & 63 for i in range(len(parts))]
    heads[0] |= message_kinds.FIRST_PACKET
    heads[-1] |= message_kinds.LAST_PACKET
    return [bytes((head,)) + part for head, part in zip(heads, parts, strict=True)]
