"""CSV traces: our own, and foreign ones by column names and units."""

import csv
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


def column_names(words: str) -> dict[str, str]:
    """The names in "t=time,ax=acc x". Raises TraceError, a sentence, for a key that is none of ours."""
    names = {}
    for word in filter(None, words.split(",")):
        key, equals, name = word.partition("=")
        if not equals or key.strip() not in COLUMNS:
            raise TraceError(f"--columns {word.strip()}: give KEY=NAME,... with KEY one of {', '.join(COLUMNS)}")
        names[key.strip()] = name.strip()
    return names


def parse(raw: bytes, name: str, units: Units | None = None, columns: dict[str, str] | None = None) -> Trace:
    """A trace from the bytes of a CSV file with a header line; commas, semicolons or tabs between fields.

    columns: names in the header for some of t, ax, ay, az, gx, gy, gz; the others have our names.
    Raises TraceError with the file and the line.
    """
    units = units or Units()
    lines = _lines(raw, name)
    delimiter = max(",;\t", key=lines[0].count)
    fields = [field.strip() for field in _cells(lines[0], delimiter)]
    where = _places(fields, columns or {}, name)
    table = _numbers(lines, delimiter, where, name)
    if len(table) < 2:
        raise TraceError(f"{name}: {'one sample' if len(table) else 'no samples'} below the header: nothing to replay")
    _check_rows(table, lines, delimiter, where, name)
    trace = Trace(
        name,
        table[:, 0] * TIME[units.time],
        table[:, 1:4] * ACCEL[units.accel],
        table[:, 4:7] * GYRO[units.gyro],
    )
    check(trace, units)
    return trace


def write(trace: Trace, path: Path) -> None:
    """Writes our CSV: time to the microsecond, acceleration to 10 ug, rotation to a thousandth deg/s."""
    table = np.column_stack((trace.t_s, trace.accel_g, trace.gyro_dps))
    np.savetxt(path, table, ["%.6f"] + ["%.5f"] * 3 + ["%.3f"] * 3, ",", header=HEADER, comments="")


def _lines(raw: bytes, name: str) -> list[str]:
    if b"\0" in raw:
        raise TraceError(f"{name}: neither a CSV file nor a kickback trace (.kbt): it holds binary data")
    # A foreign header may be in any encoding; the numbers are ASCII in all of them.
    text = raw.decode("utf-8-sig", errors="replace")
    if not text.strip():
        raise TraceError(f"{name}: the file is empty")
    return text.splitlines()


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a stray quote or an endless field: split as if quotes meant nothing
        return line.split(delimiter)


def _places(fields: list[str], columns: dict[str, str], name: str) -> list[int]:
    """Where the seven columns stand in the header."""
    wanted = {key: columns.get(key, ours) for key, ours in COLUMNS.items()}
    missing = [key for key, column in wanted.items() if column not in fields]
    if missing:
        lacks = ", ".join(wanted[key] for key in missing)
        has = ", ".join(fields)
        has = repr(has if len(has) <= 80 else has[:77] + "...")[1:-1]
        raise TraceError(
            f"{name}, line 1: no column {lacks}; the header is: {has}. "
            f"Name other columns with --columns {missing[0]}=NAME,..."
        )
    return [fields.index(column) for column in wanted.values()]


def _numbers(lines: list[str], delimiter: str, where: list[int], name: str) -> np.ndarray:
    """The seven columns, shape (n, 7); the fast path, which cannot say where it fails."""
    body = [line for line in lines[1:] if line.strip()]
    if not body:
        return np.empty((0, 7))
    try:
        return np.loadtxt(body, delimiter=delimiter, comments=None, quotechar='"', usecols=where, ndmin=2)
    except ValueError as error:
        _find_bad_line(lines, delimiter, where, name)
        raise TraceError(f"{name}: cannot be read as numbers: {error}") from None


def _find_bad_line(lines: list[str], delimiter: str, where: list[int], name: str) -> None:
    """Raises TraceError for the first line that is not seven numbers."""
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


def _check_rows(table: np.ndarray, lines: list[str], delimiter: str, where: list[int], name: str) -> None:
    """Raises TraceError for the first row that is not finite, or whose time does not rise."""
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
        raise TraceError(f"{name}, line {number}: {value:g} is no measurement; leave such lines out")
    now, before = table[row, 0], table[row - 1, 0]
    what = "stands still" if now == before else "runs backwards"
    raise TraceError(f"{name}, line {number}: time {what} ({before:.10g} then {now:.10g}); each line must be later")
