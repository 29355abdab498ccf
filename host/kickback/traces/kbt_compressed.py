"""The device's compressed traces (.kbt, version 2).

kickback_protocol.record_codec documents the bytes, kickback_protocol.rice the bits.
"""

import json
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import numpy as np
from kickback_protocol import fields, record_codec
from repcore.settings import SETTINGS, fit

COLUMNS = 7
BLOCK = 16  # samples whose columns share their Rice parameter
ESCAPE = "1" * 8
CLOCK_MASK = (1 << 30) - 1
INT16 = (-32768, 32767)


@dataclass(frozen=True)
class Origin:
    """The state of the device's core when a trace began.

    settings: by name, where they differ from the defaults. profile: machine and range, or (). resting: gravity and the
    gyro's zero as from Counter.resting, or (). rail: as from Counter.rail before a restart within a set, or ().
    still: False if resting is from before a restart. up_ms: uptime at the first sample. set_ends: the number of samples
    at each end of a set by hand.
    """

    settings: dict[str, float] = field(default_factory=dict)
    profile: tuple[int, ...] = ()
    resting: tuple[int, ...] = ()
    rail: tuple[int, ...] = ()
    still: bool = True
    up_ms: int = 0
    set_ends: tuple[int, ...] = ()


def parse(raw: bytes) -> tuple[np.ndarray, int, int, Origin, int]:
    """Rows of t_us and six counts, shape (n, 7); accel range in g; gyro range in deg/s; origin; damaged bytes.

    Damaged pieces become gaps. Raises ValueError, one sentence, for a file that cannot be read at all.
    """
    records, damaged = _records(raw, len(record_codec.COMPRESSED))
    if not records or records[0][0] != record_codec.TRACE:
        raise ValueError("the header is damaged, so the scale of the numbers is not known")
    values = fields.unpack(raw, *records[0][1:])
    rows: list[list[int]] = []
    set_ends: list[int] = []
    for number, at, stop in records[1:]:
        if number == record_codec.PIECE:
            try:
                rows += _piece(raw, at + 3, stop)
            except (ValueError, IndexError):
                damaged += stop - at
        elif number == record_codec.SET_ENDED:
            set_ends.append(len(rows))
    table = np.array(rows, np.int64).reshape(-1, COLUMNS)
    return table, values[0], values[1], _origin(values, set_ends), damaged


def _origin(values: list[Any], set_ends: list[int]) -> Origin:
    """The origin from the fields of a TRACE record."""
    _, _, _, up_ms, machine, span, *state, moving, settings = values
    profile = (machine, span) if machine and span else ()
    resting, rail = (tuple(part) if any(part) else () for part in (state[:6], state[6:]))
    return Origin(_settings(settings), profile, resting, rail, not moving, up_ms, tuple(set_ends))


def _records(raw: bytes, at: int) -> tuple[list[tuple[int, int, int]], int]:
    """Kind, position and end of payload of each valid record, and the number of bytes outside of them."""
    found: list[tuple[int, int, int]] = []
    damaged = 0
    while at < len(raw):
        stop = record_codec.record_end(raw, at, len(raw))
        if stop < 0:
            damaged += 1
            at += 1
        else:
            found.append((raw[at], at, stop))
            at = stop + 2
    return found, damaged


def _piece(raw: bytes, at: int, stop: int) -> list[list[int]]:
    """The samples of one piece: its first one, then blocks of differences."""
    count, at = record_codec.read_varint(raw, at, stop)
    rows: list[list[int]] = [[]]
    for _ in range(COLUMNS):
        value, at = record_codec.read_varint(raw, at, stop)
        rows[0].append(value)
    bits = bin(int.from_bytes(b"\1" + raw[at:stop]))[3:]
    place, before = 0, [0] * COLUMNS
    while len(rows) < count:
        columns, place = _block(bits, place, min(BLOCK, count - len(rows)), before)
        before = [column[-1] for column in columns]
        for step_us, *differences in zip(*columns, strict=True):
            t_us, *last = rows[-1]
            values = [value + difference for value, difference in zip(last, differences, strict=True)]
            rows.append([(t_us + step_us) & CLOCK_MASK, *values])
    if any(not INT16[0] <= value <= INT16[1] for row in rows for value in row[1:]):
        raise ValueError("values that no 16-bit sensor gives")
    return rows


def _block(bits: str, place: int, n: int, before: list[int]) -> tuple[list[list[int]], int]:
    """n differences of each column from a position in the bits, and the position after them.

    before: the last difference of each column. A leading 1 marks a column that holds the changes of the differences.
    """
    columns: list[list[int]] = []
    for last in before:
        values, after = _column(bits, place + 1, n)
        if bits[place] == "1":
            values = list(accumulate(values, initial=last))[1:]
        columns.append(values)
        place = after
    return columns, place


def _column(bits: str, place: int, n: int) -> tuple[list[int], int]:
    """n Rice-coded values from a position in the bits, and the position after them."""
    k = int(bits[place : place + 4], 2)
    place += 4
    values: list[int] = []
    for _ in range(n):
        if bits.startswith(ESCAPE, place):
            value = int(bits[place + 8 : place + 40], 2)
            place += 40
        else:
            zero = bits.index("0", place)
            value = (zero - place) << k | (int(bits[zero + 1 : zero + 1 + k], 2) if k else 0)
            place = zero + 1 + k
        values.append(value >> 1 ^ -(value & 1))
    return values, place


def _settings(text: str) -> dict[str, float]:
    """The core's settings that the device wrote, without those that the core does not accept."""
    try:
        given = json.loads(text or "{}")
    except ValueError:
        return {}
    rows = {row[0]: row for row in SETTINGS}
    taken = {}
    for name, value in given.items() if isinstance(given, dict) else ():
        try:
            fit(rows[name], value)
            taken[name] = value
        except (KeyError, ValueError):
            continue
    return taken
