"""Sessions and raw traces from a sensor into the store: resumed, checked, and only then marked as pulled."""

import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from repcore import fields, wire, wire_radio

from kickback.link.sensor import Sensor
from kickback.link.sentences import LinkError
from kickback.store import LogBegunAnew, Store, read_records

CLOCK_OFF_S = 3
MARK_BYTES = 11  # at most, of the record that a mark adds to the log: it needs no mark of its own
STORED_AT_ONCE = 4096  # bytes of log: what a broken link loses at most
LONGEST_RECORD = 2048  # the sensor makes them in RTC memory


@dataclass
class Pulled:
    """What a pull brought.

    lost: bytes of log that the sensor had to drop before they were pulled; damaged: bytes that were no sound record;
    anew: the sensor's log is another one than what is stored, which stays.
    """

    records: int = 0
    log_bytes: int = 0
    traces: int = 0
    lost: int = 0
    damaged: int = 0
    anew: bool = False


async def pull(sensor: Sensor, store: Store, progress: Callable[[int, int], None] = lambda done, total: None) -> Pulled:
    """Everything that the store does not have yet. Raises LinkError or StoreError; run again, it goes on from there.

    progress: called with bytes done and in all.
    """
    found = Pulled()
    info = await sensor.info()
    if abs(info["epoch_s"] - time.time()) > CLOCK_OFF_S:
        await sensor.set_time()  # first: its record places the sessions before it on the calendar
        info = await sensor.info()
    end = await _log(sensor, store, info, found, progress)
    if found.records:
        await _settings(sensor, store)
    for session, number, size in store.raw_wanted(sensor.device):
        data = await _trace(sensor, store.path, number, size, progress)
        store.add_raw_trace(sensor.device, session, number, data)
        _partial(store.path, sensor.device, number).unlink(missing_ok=True)
        found.traces += 1
    if end > info["log_pulled"] + MARK_BYTES:
        await sensor.do("mark_pulled", end)
    return found


async def _settings(sensor: Sensor, store: Store) -> None:
    """What the sensor judged by, as it is now; texts are in the log."""
    told = json.loads(await sensor.document(wire_radio.SETTINGS))
    store.add_settings(sensor.device, {name: value for name, value in told.items() if not isinstance(value, str)})


async def _log(sensor: Sensor, store: Store, info: dict, found: Pulled, progress: Callable) -> int:
    """The log from where the store ends; where it ends now."""
    at = store.resume_offset(sensor.device)
    if at > info["log_end"]:
        store.start_new_log(sensor.device)
        found.anew, at = True, 0
    if at < info["log_first"]:
        found.lost, at = info["log_first"] - at, info["log_first"]
    first = at
    waiting = b""
    async for part in sensor.read(wire_radio.LOG, 0, at):
        waiting += part
        progress(at + len(waiting) - first, max(1, info["log_end"] - first))
        if len(waiting) >= STORED_AT_ONCE:
            at, waiting = _keep(sensor, store, waiting, at, found)
    at, waiting = _keep(sensor, store, waiting, at, found)
    found.damaged += len(waiting)
    found.log_bytes = at - first
    return at


def _keep(sensor: Sensor, store: Store, stream: bytes, at: int, found: Pulled) -> tuple[int, bytes]:
    """Stores the whole records; where they end, and what is left. Damage is stepped over."""
    stop, next_stop = whole(stream)
    try:
        records, end = read_records(stream[:stop], at)
        store.add_log(sensor.device, records, at + next_stop)
    except LogBegunAnew:
        store.start_new_log(sensor.device)
        again = "its log is another one since the last pull; pull again to take it from its start"
        raise LinkError(f"{sensor.name}: {again}") from None
    found.records += len(records)
    found.damaged += next_stop - stop
    return at + next_stop, stream[next_stop:]


def whole(stream: bytes) -> tuple[int, int]:
    """Where the sound records at the start end; where the next sound one begins, later only if there is damage."""
    at = 0
    while (stop := wire.check(stream, at, len(stream))) >= 0:
        at = stop + 2
    size = int.from_bytes(stream[at + 1 : at + 3], "little") + wire.FRAME
    if len(stream) - at < wire.FRAME or stream[at] in fields.RECORDS and len(stream) - at < size <= LONGEST_RECORD:
        return at, at  # its end has not come yet
    for sound in range(at + 1, len(stream)):
        if wire.check(stream, sound, len(stream)) >= 0:
            return at, sound
    return at, at


async def _trace(sensor: Sensor, store: Path, number: int, size: int, progress: Callable) -> bytes:
    """A raw trace whole; what a broken link left of it is kept beside the store and not pulled again."""
    path = _partial(store, sensor.device, number)
    data = path.read_bytes() if path.exists() else b""
    if len(data) > size > 0:
        data = b""
    try:
        async for part in sensor.read(wire_radio.RAW_TRACE, number, len(data)):
            data += part
            progress(len(data), max(size, 1))
    except BaseException:
        with contextlib.suppress(OSError):
            path.write_bytes(data)
        raise
    return data


def last_trace(store: Store, device: str) -> int:
    """The last of the device's raw traces up to which all are stored; 0 for none."""
    told = store.raw_wanted(device)
    held = store.connection.execute(
        "SELECT max(raw_traces.number) FROM raw_traces JOIN sessions USING (session_id) "
        "JOIN devices USING (device_id, log) WHERE devices.name = ? AND bytes IS NOT NULL",
        (device,),
    ).fetchone()[0]
    return min([number - 1 for _, number, _ in told] + [held or 0])


def _partial(store: Path, device: str, number: int) -> Path:
    return store.with_name(f"{store.name}.{device}.{number}.part")
