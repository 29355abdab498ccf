"""Ownership of a sensor: prove the stored key, or claim a sensor that has no owner."""

import contextlib
from typing import TYPE_CHECKING

from kickback_protocol import message_kinds, pake

from kickback.link import messages
from kickback.link.errors import LinkError, LinkLost, Refused, refusal
from kickback.link.keyring import Keyring
from kickback.link.messages import Message
from kickback.link.secure_channel import SecureChannel

if TYPE_CHECKING:
    from kickback.link.client import DeviceClient


TRIES = 2  # wrong proofs in one connection: the sensor ends it at the third


async def handshake(client: "DeviceClient", keyring: Keyring, need_key: bool) -> None:
    """See DeviceClient.handshake."""
    welcome, nonce = await client.hello()
    if client.transport.trusted:
        _update_name(client, keyring)
        return
    known = bool(keyring.keys_of(client.device_id))
    if not need_key and not (client.claimed and known):
        return
    if not client.claimed:
        raise refusal(client.name, message_kinds.UNCLAIMED, "")
    if not known:
        same_name = client.name in keyring.names().values()
        whose = "is another sensor than yours of this name" if same_name else "has an owner"
        raise LinkError(f"{client.name} {whose}, and its key is not on this laptop: import it with kickback keys")
    await _prove_any(client, keyring, welcome, nonce)
    _update_name(client, keyring)


class AlreadyOwned(LinkError):
    """A sensor reports no owner, but this laptop owns a sensor with its id."""


class CodeNeeded(LinkError):
    """A claim over the air needs the code of the sensor."""


async def claim(client: "DeviceClient", keyring: Keyring, again: bool, code: str) -> None:
    """See DeviceClient.claim."""
    welcome, nonce = await client.hello()
    owned = bool(keyring.keys_of(client.device_id))
    if not client.claimed and owned and not again:
        raise AlreadyOwned(
            f"{client.name} reports no owner, but a sensor with its id is yours: either it was reset, or "
            "another device imitates it"
        )
    if client.claimed and owned:
        await _prove_any(client, keyring, welcome, nonce)  # claimed earlier, but the answer was lost
        return
    if client.claimed:
        raise refusal(client.name, message_kinds.TAKEN, "")
    if not client.transport.trusted and not code:
        raise CodeNeeded(f"{client.name} can be claimed with the code on its box, or over its cable (--usb)")
    await _make_key(client, keyring, "" if client.transport.trusted else "".join(filter(str.isdigit, code)))


async def rotate(client: "DeviceClient", keyring: Keyring) -> None:
    """Gives an owned sensor a new key; the connection must be authenticated. Raises LinkError."""
    await _make_key(client, keyring, "")


async def _make_key(client: "DeviceClient", keyring: Keyring, code: str) -> None:
    """Makes a new key together with the sensor, stores it and proves it, so that a broken connection loses no key."""
    scalar = pake.new_scalar()
    share = pake.pack(_product(scalar, pake.generator(code.encode(), client.device_id.encode())))
    answer = await client.channel.request(messages.make(message_kinds.CLAIM, share.hex()), message_kinds.CLAIM)
    try:
        sensor_share = bytes.fromhex(answer.fields["share"])
        key = pake.key(_product(scalar, pake.unpack(sensor_share)), share, sensor_share)
    except ValueError:
        raise client.invalid_answer() from None
    keyring.add(client.device_id, client.name, key)
    try:
        welcome, nonce = await client.hello()
        await prove(client, key, welcome, nonce)
    except LinkLost:
        raise
    except LinkError as error:
        with contextlib.suppress(LinkError):  # report the first error
            keyring.remove_key(client.device_id, key)
        if code and isinstance(error, Refused) and error.code == message_kinds.WRONG_KEY:
            raise LinkError(f"{client.name} has another code: look at its box, or use the cable (--usb)") from None
        raise
    with contextlib.suppress(LinkError):
        keyring.set_proven(client.device_id, key)


def _product(scalar: int, point: int) -> int:
    """The u-coordinate of a multiple of a point of Curve25519."""
    *_, product = pake.product(scalar, point)
    assert product is not None
    return product


async def prove(client: "DeviceClient", key: bytes, welcome: Message, nonce: bytes) -> None:
    """Both sides prove that they have the key; every later message is authenticated. Raises LinkError."""
    try:
        sensor_nonce = bytes.fromhex(welcome.fields["nonce"])
    except ValueError:
        raise client.invalid_answer() from None
    secure = SecureChannel(key, welcome.fields["version"], sensor_nonce, nonce)
    answer = await client.channel.request(messages.make(message_kinds.PROOF, secure.proof().hex()), message_kinds.PROOF)
    try:
        secure.check_proof(bytes.fromhex(answer.fields["proof"]))
    except ValueError:
        raise LinkError(f"{client.name} does not have your key: it is not your sensor") from None
    client.channel.secure = secure


async def _prove_any(client: "DeviceClient", keyring: Keyring, welcome: Message, nonce: bytes) -> None:
    """Proves the stored key that the sensor has, and makes it the first one."""
    keys = keyring.keys_of(client.device_id)
    key = keys[0]
    for tried, key in enumerate(keys, 1):
        try:
            await prove(client, key, welcome, nonce)
            with contextlib.suppress(LinkError):  # a read-only key file does not stop the command
                keyring.set_proven(client.device_id, key)
            return
        except Refused as error:
            if error.code != message_kinds.WRONG_KEY or tried == len(keys):
                raise
        if tried % TRIES == 0:
            await client.transport.reconnect()
            client.channel.reset()
        welcome, nonce = await client.hello()


def _update_name(client: "DeviceClient", keyring: Keyring) -> None:
    """Stores a changed name: a scan recognises sensors by name only."""
    with contextlib.suppress(LinkError):
        keyring.rename(client.device_id, client.name)
