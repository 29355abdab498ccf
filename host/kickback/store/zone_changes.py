"""Changes of this computer's time zone, such as that to winter time, between two clock records of a device."""

import time
from itertools import pairwise

from kickback.store.rows import Execute
from kickback.store.store import Store
from kickback.store.timeline import place_in_time

OF_DEVICE = "FROM clocks JOIN devices USING (device_id, log) WHERE devices.name = ? ORDER BY boot, up_ms"
CLOCKS = f"SELECT device_id, log, boot, up_ms, epoch_s, utc_offset_min {OF_DEVICE}"


def local_offset_min(epoch_s: float) -> int:
    """The minutes that this computer's zone is ahead of UTC at a time."""
    return (time.localtime(epoch_s).tm_gmtoff or 0) // 60


def last_offset_min(store: Store, device: str) -> int | None:
    """The offset of the last clock record of a device's log; None without one."""
    with store.reading() as connection:
        rows = connection.execute(CLOCKS, (device,)).fetchall()
    return rows[-1][5] if rows else None


def add_zone_changes(store: Store, device: str) -> None:
    """Adds a clock record at each change of the local zone that lies between two clock records of one start.

    Sessions after the change but before the pull then have the right hour. Two offsets that are not both those of this
    computer's zone mean a journey: the sessions before the second record keep the first offset.
    """
    with store.writing() as connection:
        clocks = connection.execute(CLOCKS, (device,)).fetchall()
        for before, after in pairwise(clocks):
            if before[:3] == after[:3] and before[5] != after[5]:
                _add_change(connection.execute, before, after)


def _add_change(execute: Execute, before: tuple, after: tuple) -> None:
    device_id, log, boot, up_ms, epoch_s, offset_min = before
    if local_offset_min(epoch_s) != offset_min or local_offset_min(after[4]) != after[5]:
        return
    low, high = epoch_s, after[4]
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if local_offset_min(middle) == offset_min else (low, middle)
    row = (device_id, log, boot, up_ms + 1000 * (high - epoch_s), high, after[5])
    execute("INSERT INTO clocks VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", row)
    place_in_time(execute, device_id, log)
