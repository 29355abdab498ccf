"""Send a version of the firmware over the air: only files that the sensor lacks, and again after a lost connection."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from kickback_protocol import message_kinds, record_codec

from kickback.image.build import CHECKSUMS, Image
from kickback.link.errors import LinkError, LinkLost

if TYPE_CHECKING:
    from kickback.link.client import DeviceClient

CHUNK = 170  # bytes of a file in a request: with seal, offset and checksum below MAX_REQUEST_BYTES
TRIES = 5  # connections without progress
RESTART_S = 3.0
RECONNECT_S = 60.0  # the launcher checks all files, the app starts, and the laptop has to find it
PROOF_S = 25.0  # the app confirms in one of its steps of 10 s while a host with the key is connected
Progress = Callable[[int, int], None]


async def send_update(client: "DeviceClient", image: Image, progress: Progress) -> None:
    """Sends a version into the slot that is not in use and restarts the sensor, which tries it. Raises LinkError.

    progress: called with files sent and to be sent
    """
    done, failed = 0, 0
    while True:
        try:
            await _send_file(client, image, CHECKSUMS)
            missing = b"".join([part async for part in client.read(message_kinds.MISSING)]).decode().split()
            for name in missing:
                await _send_file(client, image, name)
                done, failed = done + 1, 0
                progress(done, max(done, len(missing)))
            await client.run_action("install", text=image.name)
            break
        except LinkLost:
            failed += 1
            if failed >= TRIES:
                raise
            await client.reconnect()
    with suppress(LinkError):  # the sensor does not answer any more
        client.channel.answer_timeout_s = RESTART_S
        await client.run_action("reset")


async def wait_until_proven(client: "DeviceClient", image: Image) -> None:
    """Connects again and stays until the new version has proven itself. Raises LinkError."""
    ends = asyncio.get_running_loop().time() + RECONNECT_S
    while True:
        try:
            await client.reconnect()
            break
        except LinkError:
            if asyncio.get_running_loop().time() > ends:
                raise
            await asyncio.sleep(1)
    firmware = (await client.info())["firmware"]
    if firmware != image.name:
        raise LinkError(f"{client.name}: the new version did not start; {firmware} runs again")
    await asyncio.sleep(PROOF_S)
    await client.info()


async def _send_file(client: "DeviceClient", image: Image, name: str) -> None:
    await client.run_action("load", image.bytecode, text=name)
    content = image.slot[name]
    for at in range(0, len(content), CHUNK):
        await client.channel.request(_data(at, content[at : at + CHUNK]), message_kinds.REPLY)


def _data(offset: int, part: bytes) -> bytes:
    """A DATA message to the sensor: no integers, then the offset as in its own, then the bytes."""
    buffer = bytearray(message_kinds.MAX_REQUEST_BYTES)
    at = record_codec.write_varint(buffer, 4, offset)
    buffer[at : at + len(part)] = part
    return bytes(buffer[: record_codec.finish_record(buffer, 0, message_kinds.DATA, at + len(part))])
