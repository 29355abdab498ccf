"""Answers HELLO, PROOF and CLAIM. handler: a RequestHandler. PROTOCOL.md describes the exchange."""

from binascii import hexlify, unhexlify

import auth
import ondemand
from kickback_protocol import message_kinds
from peer import ENCRYPTED


def hello(handler, peer, version, nonce):
    nonce = unhexlify(nonce)
    if len(nonce) != auth.NONCE_BYTES:
        raise ValueError("nonce must be %d bytes" % auth.NONCE_BYTES)
    key = handler.owner.key
    peer.channel = auth.SecureChannel()
    peer.reading = False
    own_nonce = peer.channel.hello(key, message_kinds.PROTOCOL, nonce)
    device = handler.device
    if version > message_kinds.PROTOCOL:
        handler.reply(peer, message_kinds.HELLO, message_kinds.NEWER, str(message_kinds.PROTOCOL))
        return
    numbers = (message_kinds.PROTOCOL, 1 if key else 0)
    peer.send(message_kinds.WELCOME, numbers, (str(hexlify(own_nonce), "ascii"), device.id, device.name))


def proof(handler, peer, host_proof):
    own_proof = peer.channel.prove(unhexlify(host_proof)) if handler.owner.key else b""
    if own_proof:
        peer.channel.proven = False  # the sensor's proof is not sealed
        peer.send(message_kinds.PROOF, (), (str(hexlify(own_proof), "ascii"),))
        peer.channel.proven = True
    else:
        peer.bad_proofs += 1
        code = message_kinds.WRONG_KEY if handler.owner.key else message_kinds.UNCLAIMED
        handler.reply(peer, message_kinds.PROOF, code)


def claim(handler, peer, key):
    key = unhexlify(key)
    code = message_kinds.OK
    owner = handler.owner.key and (peer.trusted or peer.channel.proven)  # gives the sensor a new key
    if handler.owner.key and not owner:
        code = message_kinds.TAKEN
    elif not peer.trusted and not handler.claimable and not owner:
        code = message_kinds.CLOSED
    elif not peer.trusted and peer.incoming.source != ENCRYPTED:
        code = message_kinds.CABLE
    elif len(key) != auth.KEY_BYTES:
        code = message_kinds.REFUSED
    else:
        ondemand.run_once("claim", "claim", handler.owner, key)
        handler.claimable = False
    handler.reply(peer, message_kinds.CLAIM, code)
