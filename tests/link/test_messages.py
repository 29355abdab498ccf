"""Messages and packets: each side reads those of the other; damaged ones are refused."""

import hashlib
import hmac

import auth
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kickback.link import messages
from kickback.link.secure_channel import SecureChannel
from kickback_protocol import fields, message_kinds
from kickback_protocol.packets import PacketAssembler

KEY, NONCE = bytes(range(32)), bytes(range(16))


def sessions() -> tuple[auth.SecureChannel, SecureChannel]:
    """The authenticated channels of firmware and host."""
    firmware = auth.SecureChannel()
    theirs = firmware.hello(KEY, message_kinds.PROTOCOL, NONCE)
    host = SecureChannel(KEY, message_kinds.PROTOCOL, theirs, NONCE)
    host.check_proof(firmware.prove(host.proof()))
    return firmware, host


def sealed(firmware: auth.SecureChannel, message: bytes) -> bytes:
    buffer = bytearray(300)
    buffer[5 : 5 + len(message)] = message
    return bytes(buffer[: firmware.seal(buffer, 0, 5 + len(message))])


def test_every_message_round_trips():
    for kind, (_, numbers, texts) in fields.RECORDS.items():
        if kind < message_kinds.HELLO or kind == message_kinds.DATA:
            continue
        values = [*range(-2, len(numbers.split()) - 2), *("täxt" for _ in texts.split())]
        assert list(messages.parse(messages.make(kind, *values)).fields.values()) == values


@given(st.binary(max_size=300))
def test_random_bytes_give_a_message_or_a_value_error(raw):
    try:
        assert messages.parse(raw).kind in fields.RECORDS
    except ValueError:
        pass


@given(st.binary(min_size=1, max_size=200), st.integers(20, 244))
def test_packets_are_reassembled(message, room):
    parts = PacketAssembler(200)
    for packet in messages.packets(message, room):
        assert len(packet) <= room and not parts.size
        parts.add(packet)
    assert bytes(parts.buffer[: parts.size]) == message


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 120)), min_size=1, max_size=5), st.data())
def test_lost_doubled_and_swapped_packets_give_no_other_message(asked, data):
    """The result is a message that was sent, or none."""
    sent = [messages.make(message_kinds.DO, action, 1, 2, 3, "x" * size) for action, size in asked]
    stream = [packet for message in sent for packet in messages.packets(message, 20)]
    parts = PacketAssembler(200)
    for i in data.draw(st.lists(st.integers(0, len(stream) - 1), max_size=40)):
        parts.add(stream[i])
        if parts.size:
            got, parts.size = bytes(parts.buffer[: parts.size]), 0
            try:
                messages.parse(got)
            except ValueError:
                continue
            assert got in sent


def test_hmac_equals_the_standard_library():
    for size in (0, 1, 55, 64, 200):
        data = bytes(size)
        assert auth.Mac(KEY)(data[:10], data[10:]) == hmac.new(KEY, data, hashlib.sha256).digest()


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_equal_compares_bytes(one, other):
    assert auth.equal(one, other) == (one == other) and auth.equal(one, one)


def test_sealed_messages_in_both_directions():
    firmware, host = sessions()
    for i in range(3):
        message = messages.make(message_kinds.READ, 0, 0, i, 0)
        frame = host.seal(message)
        assert firmware.open(frame, len(frame)) and frame[5:-8] == message
        assert host.open(sealed(firmware, message)) == message


@given(st.data())
def test_only_the_next_message_opens(data):
    """Replayed, reordered, cut, changed, reflected and other sessions' messages are refused by both sides."""
    firmware, host = sessions()
    strangers, stranger = sessions()
    message = messages.make(message_kinds.INFO)
    first, second = host.seal(message), host.seal(message)
    theirs = sealed(firmware, message)
    bit = data.draw(st.integers(0, len(first) * 8 - 1))
    changed = bytearray(first)
    changed[bit // 8] ^= 1 << bit % 8
    cut = first[: data.draw(st.integers(0, len(first) - 1))]
    for wrong in (second, theirs, stranger.seal(message), bytes(changed), cut, first + b"\0"):
        assert bytes(wrong[:1]) != b"\xff" or not firmware.open(wrong, len(wrong))
    assert firmware.open(first, len(first)) and not firmware.open(first, len(first))
    for wrong in (first, sealed(firmware, message), sealed(strangers, message), theirs[:-1]):
        with pytest.raises(ValueError):
            host.open(wrong)
    host.open(theirs)
    with pytest.raises(ValueError):
        host.open(theirs)


def test_new_session_has_other_nonces():
    one, other = auth.SecureChannel(), auth.SecureChannel()
    assert one.hello(KEY, 1, NONCE) != other.hello(KEY, 1, NONCE)
    # a new HELLO discards the previous proof
    firmware, host = sessions()
    firmware.hello(KEY, 1, NONCE)
    frame = host.seal(messages.make(message_kinds.INFO))
    assert not firmware.proven and not firmware.open(frame, len(frame))


def test_nonce_is_valid_for_one_proof():
    firmware = auth.SecureChannel()
    theirs = firmware.hello(KEY, 1, NONCE)
    host = SecureChannel(KEY, 1, theirs, NONCE)
    assert firmware.prove(bytes(16)) == b"" and firmware.prove(host.proof()) == b""


def test_version_is_part_of_the_session_key():
    firmware = auth.SecureChannel()
    theirs = firmware.hello(KEY, 1, NONCE)
    assert firmware.prove(SecureChannel(KEY, 2, theirs, NONCE).proof()) == b""
