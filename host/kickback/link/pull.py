"""Pull sessions and raw traces from a sensor into the store: resumable, verified, and only then marked as pulled."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

from kickback_protocol import message_kinds, record_codec

from kickback.link.client import MAX_FLASH, DeviceClient
from kickback.link.errors import LinkDamaged, Refused
from kickback.link.pull_log import GROWTH, LogPull, PullResult, whole_records
from kickback.store import Store
from kickback.store.zone_changes import add_zone_changes, last_offset_min, local_offset_min

MAX_CLOCK_ERROR_S = 3
Progress = Callable[[int, int], None]


async def pull(client: DeviceClient, store: Store, progress: Progress = lambda done, total: None) -> PullResult:
    """Pulls everything that the store lacks. Raises LinkError or StoreError; another call continues.

    progress: called with the bytes done and the total
    """
    result = PullResult()
    info = await client.info()
    if abs(info["epoch_s"] - time.time()) > MAX_CLOCK_ERROR_S:
        await client.set_time()  # first: its record in the log gives the sessions before it a date
        info = await client.info()
    end = await LogPull(client, store, result).run(info, progress)
    if last_offset_min(store, client.device_id) != local_offset_min(time.time()):
        await client.set_time()
        end = await LogPull(client, store, result).run(await client.info(), progress)
        add_zone_changes(store, client.device_id)
    if result.records:  # the settings that the sensor uses now; the log has the texts
        store.add_settings(client.device_id, await client.read_table(message_kinds.SETTINGS))
    for session, number, size in store.raw_wanted(client.device_id):
        part = _partial_file(store, client.device_id, number, size)
        data = await _pull_trace(client, part, number, size, progress)
        if data is None:
            store.raw_gone(client.device_id, session, number)
            result.missing_traces += 1
        else:
            store.add_raw_trace(client.device_id, session, number, data)
            result.traces += 1
        part.unlink(missing_ok=True)
    if end > info["log_pulled"] + record_codec.PULLED_SIZE:  # the record of a mark needs no mark itself
        await client.run_action("mark_pulled", end)
    return result


async def _pull_trace(client: DeviceClient, part: Path, number: int, size: int, progress: Progress) -> bytes | None:
    """A complete raw trace; None if the sensor no longer has it, or has another one under its number.

    part: the file with the bytes before an interruption; they are pulled again if the whole is damaged
    """
    data = part.read_bytes() if part.exists() else b""
    resumed = bool(data)
    try:
        data = await _read_rest(client, part, data, number, size, progress)
        if resumed and not is_sound(data):
            data = await _read_rest(client, part, b"", number, size, progress)
    except Refused as error:
        if error.code != message_kinds.GONE:
            raise
        return None
    return data if size in (0, len(data)) else None


async def _read_rest(
    client: DeviceClient, part: Path, data: bytes, number: int, size: int, progress: Progress
) -> bytes:
    """Continues a trace after data; keeps what arrived in part if the connection breaks."""
    try:
        async for more in client.read(message_kinds.RAW_TRACE, number, len(data), limit=(size or MAX_FLASH) + GROWTH):
            data += more
            progress(len(data), max(size, 1))
    except (LinkDamaged, Refused):
        part.unlink(missing_ok=True)
        raise
    except BaseException:
        with contextlib.suppress(OSError):
            part.write_bytes(data)
        raise
    return data


def is_sound(trace: bytes) -> bool:
    """Whether a raw trace consists of complete records (kickback_protocol.wire)."""
    records = trace.removeprefix(record_codec.COMPRESSED)
    return len(records) < len(trace) and whole_records(records, last=True)[0] == len(records)


def _partial_file(store: Store, device_id: str, number: int, size: int) -> Path:
    """The file beside the store with the begun trace of this sensor's present log."""
    return store.path.with_name(f"{store.path.name}.{device_id}.{store.log_number(device_id)}.{number}.{size}.part")
