"""Sessions and raw traces from a sensor into the store: resumed, checked, and only then marked as pulled."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

from kickback_protocol import message_kinds, record_codec

from kickback.link.client import Sensor
from kickback.link.errors import LinkDamaged, Refused
from kickback.link.pull_log import LogPull, Pulled, whole
from kickback.store import Store

CLOCK_OFF_S = 3
Progress = Callable[[int, int], None]


async def pull(sensor: Sensor, store: Store, progress: Progress = lambda done, total: None) -> Pulled:
    """Everything that the store does not have yet. Raises LinkError or StoreError; run again, it goes on from there.

    progress: called with bytes done and in all.
    """
    found = Pulled()
    info = await sensor.info()
    if abs(info["epoch_s"] - time.time()) > CLOCK_OFF_S:
        await sensor.set_time()  # first: its record places the sessions before it on the calendar
        info = await sensor.info()
    end = await LogPull(sensor, store, found).run(info, progress)
    if found.records:  # what the sensor judged by, as it is now; texts are in the log
        store.add_settings(sensor.device, await sensor.table(message_kinds.SETTINGS))
    for session, number, size in store.raw_wanted(sensor.device):
        part = _partial(store, sensor.device, number, size)
        data = await _trace(sensor, part, number, size, progress)
        if data is None:
            store.raw_gone(sensor.device, session, number)
            found.gone += 1
        else:
            store.add_raw_trace(sensor.device, session, number, data)
            found.traces += 1
        part.unlink(missing_ok=True)
    if end > info["log_pulled"] + record_codec.PULLED_SIZE:  # what a mark adds needs no mark of its own
        await sensor.do("mark_pulled", end)
    return found


async def _trace(sensor: Sensor, part: Path, number: int, size: int, progress: Progress) -> bytes | None:
    """A raw trace whole; None where the sensor has it no more, or has it no more as its log told.

    part: keeps what a broken link left, so that it is not pulled again, unless the whole is damaged then.
    """
    data = part.read_bytes() if part.exists() else b""
    resumed = bool(data)
    try:
        data = await _rest_of_trace(sensor, part, data, number, size, progress)
        if resumed and not sound(data):
            data = await _rest_of_trace(sensor, part, b"", number, size, progress)
    except Refused as error:
        if error.code != message_kinds.GONE:
            raise
        return None
    return data if size in (0, len(data)) else None


async def _rest_of_trace(sensor: Sensor, part: Path, data: bytes, number: int, size: int, progress: Progress) -> bytes:
    try:
        async for more in sensor.read(message_kinds.RAW_TRACE, number, len(data)):
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


def sound(trace: bytes) -> bool:
    """Whether a trace is whole records from its beginning to its end (record_codec.py)."""
    records = trace.removeprefix(record_codec.COMPRESSED)
    return len(records) < len(trace) and whole(records, last=True)[0] == len(records)


def _partial(store: Store, device: str, number: int, size: int) -> Path:
    """Of this log's trace and no other's."""
    return store.path.with_name(f"{store.path.name}.{device}.{store.log_number(device)}.{number}.{size}.part")
