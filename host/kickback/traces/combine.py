"""Combines acceleration and rotation that were sampled at different times."""

import numpy as np

from kickback.traces.trace import GAP_STEPS, TraceError


def at_times(t: np.ndarray, from_t: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values, shape (n, 3), interpolated at other times; and whether each of these times lies within no gap of them."""
    steps = np.diff(from_t)
    after = np.clip(np.searchsorted(from_t, t, "left"), 1, len(from_t) - 1)
    covered = (t >= from_t[0]) & (t <= from_t[-1]) & (steps[after - 1] <= GAP_STEPS * np.median(steps))
    return np.stack([np.interp(t, from_t, column) for column in values.T], 1), covered


def combine(accel: np.ndarray, gyro: np.ndarray, name: str) -> np.ndarray:
    """The rows (t, ax, ay, az, gx, gy, gz) of two tables with rows (t, x, y, z), at the times of the acceleration.

    Raises TraceError if the tables do not overlap in time.
    """
    if len(accel) > 1 and len(gyro) > 1:
        rotation, covered = at_times(accel[:, 0], gyro[:, 0], gyro[:, 1:4])
        if covered.sum() > 1:
            return np.column_stack((accel, rotation))[covered]
    raise TraceError(f"{name}: acceleration and rotation do not overlap in time")


def fill_blanks(table: np.ndarray, line_of: np.ndarray, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Combines rows in which one of the two sensors is blank (nan); returns the table and the line of each row.

    Raises TraceError for a row in which a sensor is blank in part.
    """
    blank = np.isnan(table[:, 1:])
    accel, gyro = blank[:, :3], blank[:, 3:]
    partly = (accel.any(1) != accel.all(1)) | (gyro.any(1) != gyro.all(1)) | (accel.all(1) & gyro.all(1))
    if partly.any():
        line = line_of[np.flatnonzero(partly)[0]]
        raise TraceError(
            f"{name}, line {line}: a field is empty; a line may lack a whole sensor, but not a part of one"
        )
    has_accel, has_gyro = ~accel.all(1), ~gyro.all(1)
    combined = combine(table[has_accel][:, :4], table[has_gyro][:, [0, 4, 5, 6]], name)
    return combined, line_of[has_accel][np.isin(table[has_accel][:, 0], combined[:, 0])]
