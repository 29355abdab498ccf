"""The numbers of CSV traces: with points or decimal commas, dates as time, and fields that are left blank."""

import math
import re
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from kickback.traces.csv_header import Header, cells
from kickback.traces.trace import TraceError

SHOWN = 40  # characters of a field in a message
OFFSET = re.compile(r"\s+([+-]\d{2}:?\d{2})$")


def read_numbers(lines: Sequence[str], header: Header, name: str) -> tuple[np.ndarray, bool]:
    """The wanted columns in the order of header.places, shape (n, columns), and whether a field is blank (nan).

    Raises TraceError with the line of the first field that is not a number.
    """
    places = list(header.places.values())
    body = [line for line in lines[header.line + 1 :] if line.strip()]
    if not body:
        return np.empty((0, len(places))), False
    if header.delimiter != "," and "," in body[0]:
        body = [line.replace(",", ".") for line in body]
    try:
        table = np.loadtxt(body, delimiter=header.delimiter, comments=None, quotechar='"', usecols=places, ndmin=2)
        return table, False
    except ValueError:  # numpy is fast, but does not name the line, and supports neither dates nor blank fields
        table = _read_slowly(lines, header, places, name)
        return table, bool(np.isnan(table).any())


def _advice(lines: Sequence[str], header: Header, number: int) -> str:
    """What to do about an incomplete line: the recorder was restarted if the header is repeated after it."""
    names = lines[header.line].strip()
    again = next((at for at in range(number, len(lines)) if lines[at].strip() == names), 0)
    if not again:
        return "is the line cut off?"
    return f"the recorder was restarted there: save the lines from {again + 1} on, with that header, as another file"


def _read_slowly(lines: Sequence[str], header: Header, places: list[int], name: str) -> np.ndarray:
    rows = []
    for number, line in enumerate(lines[header.line + 1 :], header.line + 2):
        if not line.strip():
            continue
        fields = cells(line, header.delimiter)
        if len(fields) <= max(places):
            what = f"{name}, line {number}: {len(fields)} fields instead of {len(header.names)}"
            raise TraceError(f"{what}; {_advice(lines, header, number)}")
        values = [_value(fields[place], header.delimiter, at == 0) for at, place in enumerate(places)]
        for place, value in zip(places, values, strict=True):
            if value is None:
                raise TraceError(f"{name}, line {number}: {fields[place][:SHOWN]!r} is not a number")
        rows.append(values)
    return np.array(rows, dtype=float)


def _value(field: str, delimiter: str, is_time: bool) -> float | None:
    """A number; nan for a blank field; seconds since 1970 for a date and time; None for anything else."""
    text = field.strip()
    if not text:
        return None if is_time else float("nan")
    try:
        value = float(text if delimiter == "," else text.replace(",", "."))
    except ValueError:
        return _epoch_s(text) if is_time else None
    return value if math.isfinite(value) and "_" not in text else None  # Python reads 1_0 as 10


def _epoch_s(text: str) -> float | None:
    try:
        return datetime.fromisoformat(OFFSET.sub(r"\1", text)).timestamp()
    except ValueError:
        return None


def is_date(field: str) -> bool:
    """Whether a field of time is a date and time, so that its unit is the second."""
    try:
        float(field.strip().replace(",", "."))
    except ValueError:
        return _epoch_s(field.strip()) is not None
    return False
