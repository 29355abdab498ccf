"""Answers HELLO, PROOF and CLAIM. handler: a RequestHandler. PROTOCOL.md describes the exchange."""

from binascii import hexlify, unhexlify

import ondemand
from auth import NONCE_BYTES, SecureChannel
from kickback_protocol import message_kinds


def hello(handler, peer, version, nonce):
    nonce = unhexlify(nonce)
    if len(nonce) != NONCE_BYTES:
        raise ValueError("nonce must be %d bytes" % NONCE_BYTES)
    key = handler.owner.key
    peer.channel = SecureChannel()
    peer.reading = False
    own_nonce = peer.channel.hello(peer.candidate or key, message_kinds.PROTOCOL, nonce)
    device = handler.device
    if version > message_kinds.PROTOCOL:
        handler.reply(peer, message_kinds.HELLO, message_kinds.NEWER, str(message_kinds.PROTOCOL))
        return
    numbers = (message_kinds.PROTOCOL, 1 if key else 0)
    peer.send(message_kinds.WELCOME, numbers, (str(hexlify(own_nonce), "ascii"), device.id, device.name))


def proof(handler, peer, host_proof):
    own_proof = peer.channel.prove(unhexlify(host_proof))
    if own_proof:
        peer.channel.proven = False  # the sensor's proof is not sealed
        if peer.candidate:
            ondemand.run_once("claim", "store", handler, peer)
        peer.send(message_kinds.PROOF, (), (str(hexlify(own_proof), "ascii"),))
        peer.channel.proven = True
    else:
        peer.bad_proofs += 1
        code = message_kinds.WRONG_KEY if peer.candidate or handler.owner.key else message_kinds.UNCLAIMED
        handler.reply(peer, message_kinds.PROOF, code)


def claim(handler, peer, share):
    """Begin to make a key with a host: the owner's new one, or that of a host in the window of an unclaimed sensor."""
    is_owner = peer.trusted or peer.channel.proven
    if is_owner or (handler.claimable and not handler.owner.key):
        peer.steps = ondemand.run_once("claim", "begin", handler, peer, unhexlify(share), is_owner)
    else:
        code = message_kinds.TAKEN if handler.owner.key else message_kinds.CLOSED
        handler.reply(peer, message_kinds.CLAIM, code)
