"""Makes the key of a new owner together with a host, and stores it. Loaded on demand."""

import os
from binascii import hexlify

import ondemand
from kickback_protocol import message_kinds

_CODE = "/code.txt"  # beside the key; written over the cable, by `kickback flash`


def begin(handler, peer, share, is_owner):
    """Return the steps of a key exchange, None if this sensor has no code. Raise ValueError if the share is invalid.

    is_owner: the connection is authentic, so that no code is needed.
    """
    from kickback_protocol import pake

    ondemand.unload("kickback_protocol.pake")
    pake.unpack(share)
    code = b""
    if not is_owner:
        try:
            with open(handler.owner.path.rsplit("/", 1)[0] + _CODE, "rb") as file:
                code = file.read().strip()
        except OSError:
            pass
        if not code:
            handler.reply(peer, message_kinds.CLAIM, message_kinds.CABLE)
            return None
        handler.claimable -= 1
    return steps(handler, peer, pake.answer(code, handler.device.id.encode(), share))


def steps(handler, peer, work):
    """Yield True after each step but the last: the answer is complete, and the host may prove the new key."""
    try:
        for made in work:
            if made:
                share, peer.candidate = made
                peer.send(message_kinds.CLAIM, (), (str(hexlify(share), "ascii"),))
            else:
                yield True
    except (ValueError, MemoryError) as error:
        handler.reply(peer, message_kinds.CLAIM, message_kinds.REFUSED, str(error))
    yield False


def store(handler, peer):
    """Make the key that this host has just proven the owner's. End connections that proved an earlier one.

    Raise OSError if it cannot be stored; the sensor then has the owner it had.
    """
    owner = handler.owner
    new = owner.path + ".new"
    with open(new, "wb") as file:
        file.write(peer.candidate)
    os.rename(new, owner.path)  # littlefs renames atomically
    owner.key = peer.candidate
    peer.candidate = b""
    handler.claimable = 0
    radio = handler.device.radio
    for other in radio.connections if radio else ():
        if other is not peer:
            if other.channel.proven:
                other.bad_proofs = message_kinds.MAX_BAD_PROOFS  # ble.py ends the connection
            other.forget()
