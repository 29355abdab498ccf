"""CSV traces: our own, and foreign ones by their column names and units."""

import csv
import io
from pathlib import Path

import numpy as np

from kickback.traces.trace import Trace, TraceError
from kickback.traces.units import ACCEL, GYRO, TIME, Units, check

COLUMNS = {
    "t": "t_s",
    "ax": "ax_g",
    "ay": "ay_g",
    "az": "az_g",
    "gx": "gx_dps",
    "gy": "gy_dps",
    "gz": "gz_dps",
}
HEADER = ",".join(COLUMNS.values())
ROUNDED = ["%.6f"] + ["%.5f"] * 3 + ["%.3f"] * 3  # 1 us, 10 ug, 0.001 deg/s: below one count of the sensor
EXACT = ["%.17g"] * 7  # reads back to the same bits
SHOWN_HEADER = 80  # characters of a foreign header in a message


def column_names(words: str) -> dict[str, str]:
    """The dict of "t=time,ax=acc x". Raises TraceError, one sentence, for a key that is not in COLUMNS."""
    names = {}
    for word in filter(None, words.split(",")):
        key, equals, name = word.partition("=")
        if not equals or key.strip() not in COLUMNS:
            raise TraceError(f"--columns {word.strip()}: give KEY=NAME,... with KEY one of {', '.join(COLUMNS)}")
        names[key.strip()] = name.strip()
    return names


def parse(raw: bytes, name: str, units: Units | None = None, columns: dict[str, str] | None = None) -> Trace:
    """The trace in the bytes of a CSV file with a header; commas, semicolons or tabs between fields.

    units: of the numbers; None for ours. columns: names of the header for some of the keys of COLUMNS; the others have
    our names. Raises TraceError with the file and the line.
    """
    units = units or Units()
    lines = _lines(raw, name)
    delimiter = max(",;\t", key=lines[0].count)
    fields = [field.strip() for field in _cells(lines[0], delimiter)]
    where = _places(fields, columns or {}, name)
    table = _numbers(lines, delimiter, where, name)
    if len(table) < 2:
        samples = "one sample" if len(table) else "no samples"
        raise TraceError(f"{name}: {samples} below the header; a replay needs at least two")
    _check_rows(table, lines, name)
    scales = (TIME[units.time], ACCEL[units.accel], GYRO[units.gyro])
    trace = Trace(name, table[:, 0] * scales[0], table[:, 1:4] * scales[1], table[:, 4:7] * scales[2])
    check(trace, units)
    return trace


def write(trace: Trace, path: Path) -> None:
    """Write our CSV, rounded. Raises OSError."""
    path.write_text(to_text(trace, ROUNDED), encoding="utf-8")


def to_text(trace: Trace, formats: list[str]) -> str:
    """Our CSV. formats: ROUNDED or EXACT, one per column."""
    text = io.StringIO()
    table = np.column_stack((trace.t_s, trace.accel_g, trace.gyro_dps))
    np.savetxt(text, table, formats, ",", header=HEADER, comments="")
    return text.getvalue()


def _lines(raw: bytes, name: str) -> list[str]:
    """The lines of a text file, at least one."""
    if b"\0" in raw:
        raise TraceError(f"{name}: neither a CSV file nor a kickback trace (.kbt); it contains binary data")
    # A foreign header may have any encoding; the numbers are ASCII in all of them.
    text = raw.decode("utf-8-sig", errors="replace")
    if not text.strip():
        raise TraceError(f"{name}: the file is empty")
    return text.splitlines()


def _cells(line: str, delimiter: str) -> list[str]:
    """The fields of one line."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a stray quote or an endless field: split without regard to quotes
        return line.split(delimiter)


def _places(fields: list[str], columns: dict[str, str], name: str) -> list[int]:
    """The positions of the seven columns in the header."""
    wanted = {key: columns.get(key, ours) for key, ours in COLUMNS.items()}
    missing = [key for key, column in wanted.items() if column not in fields]
    if missing:
        lacks = ", ".join(wanted[key] for key in missing)
        header = ", ".join(fields)
        shown = repr(header if len(header) <= SHOWN_HEADER else header[: SHOWN_HEADER - 3] + "...")[1:-1]
        raise TraceError(
            f"{name}, line 1: no column {lacks}; the header is: {shown}. "
            f"Name other columns with --columns {missing[0]}=NAME,..."
        )
    return [fields.index(column) for column in wanted.values()]


def _numbers(lines: list[str], delimiter: str, where: list[int], name: str) -> np.ndarray:
    """The seven columns, shape (n, 7). numpy is fast, but does not name the line of an error."""
    body = [line for line in lines[1:] if line.strip()]
    if not body:
        return np.empty((0, 7))
    try:
        return np.loadtxt(body, delimiter=delimiter, comments=None, quotechar='"', usecols=where, ndmin=2)
    except ValueError as error:
        _find_bad_line(lines, delimiter, where, name)
        raise TraceError(f"{name}: cannot be read as numbers: {error}") from None


def _find_bad_line(lines: list[str], delimiter: str, where: list[int], name: str) -> None:
    """Raise TraceError for the first line without seven numbers."""
    fields = len(_cells(lines[0], delimiter))
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = _cells(line, delimiter)
        if len(cells) <= max(where):
            raise TraceError(f"{name}, line {number}: {len(cells)} fields instead of {fields}; is the line cut off?")
        for place in where:
            try:
                float(cells[place])
            except ValueError:
                raise TraceError(f"{name}, line {number}: {cells[place][:40]!r} is not a number") from None


def _check_rows(table: np.ndarray, lines: list[str], name: str) -> None:
    """Raise TraceError for the first row that is not finite, or whose time does not increase."""
    finite = np.asarray(np.isfinite(table).all(axis=1))
    with np.errstate(all="ignore"):
        rises = np.concatenate(([True], np.diff(table[:, 0]) > 0))
    bad = np.flatnonzero(~(finite & (rises | ~np.roll(finite, 1))))
    if not len(bad):
        return
    row = int(bad[0])
    number = [at for at, line in enumerate(lines[1:], 2) if line.strip()][row]
    if not finite[row]:
        value = table[row][~np.isfinite(table[row])][0]
        raise TraceError(f"{name}, line {number}: {value:g} is not a measurement; remove such lines")
    now, before = table[row, 0], table[row - 1, 0]
    fault = "stands still" if now == before else "runs backwards"
    raise TraceError(f"{name}, line {number}: time {fault} ({before:.10g}, then {now:.10g}); each line must be later")
