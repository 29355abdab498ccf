"""The detection settings of a device, kept with each session that it recorded."""

import sqlite3
from collections.abc import Mapping

from kickback.store.record_fields import MAX_NUMBER


def add(connection: sqlite3.Connection, device: str, settings: Mapping[str, float]) -> None:
    """Adds the settings at a pull to the device's sessions that have none yet. Ignores values out of range."""
    numbers = {name: value for name, value in settings.items() if isinstance(value, int | float)}
    possible = {name: value for name, value in numbers.items() if abs(value) < MAX_NUMBER}
    without = connection.execute(
        "SELECT session_id FROM sessions JOIN devices USING (device_id, log) "
        "LEFT JOIN settings_in_force AS known USING (session_id) WHERE devices.name = ? AND known.name IS NULL",
        (device,),
    ).fetchall()
    rows = [(number, name, value) for (number,) in without for name, value in possible.items()]
    connection.executemany("INSERT INTO settings_in_force VALUES (?, ?, ?)", rows)
