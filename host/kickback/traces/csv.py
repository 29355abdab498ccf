"""CSV traces: our own, and foreign ones by their column names and units."""

import io
from typing import NamedTuple

import numpy as np

from kickback.traces.combine import combine, fill_blanks
from kickback.traces.csv_header import COLUMNS, cells, find_header
from kickback.traces.csv_header import column_names as column_names
from kickback.traces.csv_numbers import is_date, read_numbers
from kickback.traces.csv_text import decode, split_separator_line
from kickback.traces.csv_time import check_is_counter, check_is_time, check_order, spread_repeats
from kickback.traces.trace import Trace, TraceError
from kickback.traces.units import ACCEL, GYRO, TIME, Units, check

HEADER = ",".join(COLUMNS.values())
ACCEL_KEYS, GYRO_KEYS = ("ax", "ay", "az"), ("gx", "gy", "gz")
ROUNDED = ["%.6f"] + ["%.5f"] * 3 + ["%.3f"] * 3  # 1 us, 10 ug, 0.001 deg/s: below one count of the sensor
EXACT = ["%.17g"] * 7  # reads back to the same bits


class Layout(NamedTuple):
    """How the numbers of a foreign CSV are to be read.

    columns: names of the header for some of the keys of COLUMNS. rate_hz: samples per second, if the column of time
    counts samples. gyro: the content of the file of the gyroscope, if it has one of its own.
    """

    units: Units = Units()
    columns: dict[str, str] | None = None
    rate_hz: float | None = None
    gyro: bytes | None = None


def parse(raw: bytes, name: str, layout: Layout | None = None) -> Trace:
    """The trace in the bytes of a CSV file with a header; commas, semicolons or tabs between fields.

    Lines before the header are ignored; samples with the same time stamp are spread evenly. Without a layout the
    columns and units are ours. Raises TraceError with the file and the line.
    """
    layout = layout or Layout()
    names = COLUMNS | (layout.columns or {})
    if layout.gyro is None:
        table, time_scale = _read(raw, name, names, layout)
    else:
        table, time_scale = _read_two(raw, name, names, layout)
    units = layout.units
    scaled = (table[:, 0] * time_scale, table[:, 1:4] * ACCEL[units.accel], table[:, 4:7] * GYRO[units.gyro])
    trace = Trace(name, *scaled)
    check(trace, units)
    return trace


def to_bytes(trace: Trace) -> bytes:
    """Our CSV, rounded."""
    return to_text(trace, ROUNDED).encode()


def to_text(trace: Trace, formats: list[str]) -> str:
    """Our CSV. formats: ROUNDED or EXACT, one per column."""
    text = io.StringIO()
    table = np.column_stack((trace.t_s, trace.accel_g, trace.gyro_dps))
    np.savetxt(text, table, formats, ",", header=HEADER, comments="")
    return text.getvalue()


def _read_two(raw: bytes, name: str, names: dict[str, str], layout: Layout) -> tuple[np.ndarray, float]:
    """Acceleration from one file, rotation from layout.gyro, whose columns have the names of the first by default."""
    given = layout.columns or {}
    of_gyro = {
        key: given.get(key) or given.get(other) or names[key] for key, other in zip(GYRO_KEYS, ACCEL_KEYS, strict=True)
    }
    accel, time_scale = _read(raw, name, {key: names[key] for key in ("t", *ACCEL_KEYS)}, layout)
    gyro, _ = _read(layout.gyro or b"", f"{name} (--gyro-file)", {"t": names["t"]} | of_gyro, layout)
    return combine(accel, gyro, name), time_scale


def _read(raw: bytes, name: str, wanted: dict[str, str], layout: Layout) -> tuple[np.ndarray, float]:
    """The wanted columns with strictly increasing times, and the seconds in a unit of time."""
    text = _text(raw, name)
    lines = text.split("\n")
    header = find_header(lines, wanted, split_separator_line(text)[0], name)
    line_of = np.array([at for at, line in enumerate(lines, 1) if at > header.line + 1 and line.strip()], dtype=int)
    table, has_blanks = read_numbers(lines, header, name)
    _check_count(table, name)
    if has_blanks:
        table, line_of = fill_blanks(table, line_of, name)
    _check_finite(table, line_of, name)
    check_order(table[:, 0], line_of, name)
    first_time = cells(lines[line_of[0] - 1], header.delimiter)[header.places["t"]]
    scale = _seconds_per_unit(table[:, 0], first_time, wanted["t"], layout, name)
    table[:, 0] = spread_repeats(table[:, 0])
    return table, scale


def _seconds_per_unit(t: np.ndarray, first: str, column: str, layout: Layout, name: str) -> float:
    """The seconds in a unit of the column of time; first: its first field."""
    if layout.rate_hz:
        check_is_counter(t, column, name)
        return 1 / layout.rate_hz
    if is_date(first):
        return 1.0
    check_is_time(t, column, layout.units.time, name)
    return TIME[layout.units.time]


def _text(raw: bytes, name: str) -> str:
    text = decode(raw)
    if "\0" in text:
        raise TraceError(f"{name}: neither a CSV file nor a kickback trace (.kbt); it contains binary data")
    if not text.strip():
        raise TraceError(f"{name}: the file is empty")
    return text


def _check_count(table: np.ndarray, name: str) -> None:
    if len(table) < 2:
        samples = "one sample" if len(table) else "no samples"
        raise TraceError(f"{name}: {samples} below the header; a replay needs at least two")


def _check_finite(table: np.ndarray, line_of: np.ndarray, name: str) -> None:
    bad = np.flatnonzero(~np.isfinite(table).all(axis=1))
    if len(bad):
        value = table[bad[0]][~np.isfinite(table[bad[0]])][0]
        raise TraceError(f"{name}, line {line_of[bad[0]]}: {value:g} is not a measurement; remove such lines")
