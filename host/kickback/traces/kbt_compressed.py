"""The device's compressed traces (.kbt, version 2): repcore.wire says what each byte is, rice.py what each bit is."""

import json
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np
from kickback_protocol import fields, wire
from repcore.settings import SETTINGS, fit

COLUMNS = 7
BLOCK = 16
ESCAPE = "1" * 8
CLOCK_MASK = (1 << 30) - 1


@dataclass(frozen=True)
class Origin:
    """What the device's core was when a trace began.

    settings: the core's, by name, as they differ from the defaults; profile: kind and span, or (); resting: gravity
    and the gyro's zero as Counter.resting gave them, or (); rail: what Counter.rail gave before a restart in a set, or
    (); still: False where resting is of before a restart; up_ms: uptime at the first sample; set_ends: how many samples
    had come each time a set was ended by hand.
    """

    settings: dict = field(default_factory=dict)
    profile: tuple[int, ...] = ()
    resting: tuple[int, ...] = ()
    rail: tuple[int, ...] = ()
    still: bool = True
    up_ms: int = 0
    set_ends: tuple[int, ...] = ()


def parse(raw: bytes) -> tuple[np.ndarray, int, int, Origin, int]:
    """Rows of t_us and six counts, shape (n, 7), accel range in g, gyro range in deg/s, origin, damaged bytes.

    Damaged pieces are left out, as a gap. Raises ValueError, a sentence, where nothing can be made of it.
    """
    records, damaged = _records(raw, len(wire.COMPRESSED))
    if not records or records[0][0] != wire.TRACE:
        raise ValueError("the header is damaged: it cannot be known what the sensor's numbers mean")
    accel_range_g, gyro_range_dps, _, up_ms, kind, span, *known, moving, settings = fields.unpack(raw, *records[0][1:])
    rows: list[list[int]] = []
    ends = []
    for number, at, stop in records[1:]:
        if number == wire.PIECE:
            try:
                rows += _piece(raw, at + 3, stop)
            except (ValueError, IndexError):
                damaged += stop - at
        elif number == wire.SET_ENDED:
            ends.append(len(rows))
    profile = (kind, span) if kind and span else ()
    resting, rail = (tuple(part) if any(part) else () for part in (known[:6], known[6:]))
    origin = Origin(_settings(settings), profile, resting, rail, not moving, up_ms, tuple(ends))
    return np.array(rows, np.int64).reshape(-1, COLUMNS), accel_range_g, gyro_range_dps, origin, damaged


def _records(raw: bytes, at: int) -> tuple[list[tuple[int, int, int]], int]:
    """Kind, place and end of payload of each sound record, and how many bytes belong to none."""
    found, damaged = [], 0
    while at < len(raw):
        stop = wire.check(raw, at, len(raw))
        if stop < 0:
            damaged += 1
            at += 1
        else:
            found.append((raw[at], at, stop))
            at = stop + 2
    return found, damaged


def _piece(raw: bytes, at: int, stop: int) -> list[list[int]]:
    """The samples of one piece."""
    count, at = wire.get(raw, at, stop)
    first = []
    for _ in range(COLUMNS):
        value, at = wire.get(raw, at, stop)
        first.append(value)
    bits = bin(int.from_bytes(b"\1" + raw[at:stop]))[3:]
    rows, place = [first], 0
    t_us, *last = first
    before = [0] * COLUMNS
    while len(rows) < count:
        n = min(BLOCK, count - len(rows))
        columns = []
        for c in range(COLUMNS):
            way = (_changing, before[c]) if bits[place] == "1" else (_column,)
            values, place = way[0](bits, place + 1, n, *way[1:])
            before[c] = values[-1]
            columns.append(values)
        for step, *differences in zip(*columns, strict=True):
            t_us = (t_us + step) & CLOCK_MASK
            last = [value + difference for value, difference in zip(last, differences, strict=True)]
            rows.append([t_us, *last])
    if any(not -32768 <= value <= 32767 for row in rows for value in row[1:]):
        raise ValueError("no counts")
    return rows


def _changing(bits: str, place: int, n: int, before: int) -> tuple[list[int], int]:
    """The same where the values stand for changes of the differences."""
    changes, place = _column(bits, place, n)
    return list(accumulate(changes, initial=before))[1:], place


def _column(bits: str, place: int, n: int) -> tuple[list[int], int]:
    """n values of one column from a place among the bits; where the next column begins."""
    k = int(bits[place : place + 4], 2)
    place += 4
    values = []
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


def _settings(text: str) -> dict:
    """The core's settings that the device wrote; what no core takes is left out."""
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
