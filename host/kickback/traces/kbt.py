"""The device's binary traces, whole files at a time; repcore.wire says what each byte is."""

from pathlib import Path

import numpy as np
from kickback_protocol import plain_trace, wire

from kickback.traces import kbt_compressed as pieces
from kickback.traces.trace import Trace, TraceError
from kickback.traces.units import Units, check

MAGIC = b"KBT"
CLOCK = 1 << 30  # the device's clock wraps here, in us
RECORD = np.dtype([("t_us", "<u4"), ("accel", "<i2", 3), ("gyro", "<i2", 3)])
FULL_SCALE = 32768


def parse(raw: bytes, name: str) -> Trace:
    """A trace from the bytes of a .kbt file. Raises TraceError with the file and the record (counted from 1)."""
    if raw.startswith(wire.COMPRESSED):
        return _recorded(raw, name)
    try:
        accel_range_g, gyro_range_dps, _ = plain_trace.unpack_header(raw)
    except ValueError as error:
        raise TraceError(f"{name}: {error}") from None
    whole, rest = divmod(len(raw) - plain_trace.HEADER_SIZE, plain_trace.RECORD_SIZE)
    if rest:
        cut = f"cut off after {rest} of {plain_trace.RECORD_SIZE} bytes"
        raise TraceError(f"{name}, record {whole + 1}: {cut}; copy it again")
    records = np.frombuffer(raw, RECORD, offset=plain_trace.HEADER_SIZE)
    return _trace(name, records["t_us"], records["accel"], records["gyro"], accel_range_g, gyro_range_dps, None)


def _recorded(raw: bytes, name: str) -> Trace:
    """A device's raw trace of sets."""
    try:
        rows, accel_range_g, gyro_range_dps, origin, damaged = pieces.parse(raw)
    except ValueError as error:
        raise TraceError(f"{name}: {error}") from None
    if damaged and not len(rows):
        raise TraceError(f"{name}: nothing in it is whole; copy it again")
    return _trace(name, rows[:, 0], rows[:, 1:4], rows[:, 4:], accel_range_g, gyro_range_dps, origin)


def _trace(name, t_us, accel, gyro, accel_range_g, gyro_range_dps, origin) -> Trace:
    if not accel_range_g > 0 or not gyro_range_dps > 0:
        raise TraceError(f"{name}: the header is damaged: a sensor range of 0")
    if len(t_us) < 2:
        raise TraceError(f"{name}: {'one sample' if len(t_us) else 'no samples'} after the header: nothing to replay")
    trace = Trace(
        name,
        _seconds(t_us, name),
        accel * (accel_range_g / FULL_SCALE),
        gyro * (gyro_range_dps / FULL_SCALE),
        accel_range_g,
        gyro_range_dps,
        origin,
    )
    check(trace, Units())
    return trace


def write(trace: Trace, path: Path) -> None:
    """Writes trace to a file, see ``to_bytes``. Raises TraceError."""
    path.write_bytes(to_bytes(trace))


def to_bytes(trace: Trace) -> bytes:
    """trace as counts at its own ranges, or +-4 g and +-500 deg/s where it has none. Raises TraceError."""
    accel_range_g, gyro_range_dps = trace.accel_range_g or 4, trace.gyro_range_dps or 500
    t_us = np.rint((trace.t_s - trace.t_s[0]) * 1e6).astype(np.int64)
    if np.diff(t_us).max() >= CLOCK // 2:
        raise TraceError(f"{trace.name}: a gap of over {CLOCK // 2 / 6e7:.0f} minutes cannot be kept in a .kbt file")
    records = np.empty(len(t_us), RECORD)
    records["t_us"] = t_us % CLOCK
    records["accel"] = counts(trace.accel_g, accel_range_g)
    records["gyro"] = counts(trace.gyro_dps, gyro_range_dps)
    header = bytearray(plain_trace.HEADER_SIZE)
    plain_trace.pack_header(header, accel_range_g, gyro_range_dps, round(trace.rate_hz))
    return bytes(header) + records.tobytes()


def counts(values: np.ndarray, full_range: float) -> np.ndarray:
    """What an int16 sensor of this range would give: rounded, and held at its ends."""
    return np.clip(np.rint(values * (FULL_SCALE / full_range)), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)


def _seconds(t_us: np.ndarray, name: str) -> np.ndarray:
    """The device's wrapping clock as seconds that only rise, starting at its own first value."""
    steps = np.diff(t_us.astype(np.int64)) % CLOCK
    bad = np.flatnonzero((steps == 0) | (steps >= CLOCK // 2) | (t_us[1:] >= CLOCK))
    if len(bad):
        at = int(bad[0]) + 1
        times = f"{t_us[at - 1]} then {t_us[at]} us"
        raise TraceError(f"{name}, record {at + 1}: time does not rise ({times}): the file is damaged")
    return (int(t_us[0]) + np.concatenate(([0], np.cumsum(steps)))) / 1e6
