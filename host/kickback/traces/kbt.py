"""The device's binary traces as whole files; kickback_protocol documents the bytes."""

from pathlib import Path

import numpy as np
from kickback_protocol import plain_trace, record_codec

from kickback.traces import kbt_compressed
from kickback.traces.kbt_compressed import Origin
from kickback.traces.trace import Trace, TraceError
from kickback.traces.units import Units, check

MAGIC = b"KBT"
CLOCK = 1 << 30  # us: the device's clock wraps here
RECORD = np.dtype([("t_us", "<u4"), ("accel", "<i2", 3), ("gyro", "<i2", 3)])
FULL_SCALE = 32768
RANGES = (4, 500)  # g and deg/s, of a trace without ranges of its own


def parse(raw: bytes, name: str) -> Trace:
    """The trace in the bytes of a .kbt file. Raises TraceError with the file and the record, counted from 1."""
    if raw.startswith(record_codec.COMPRESSED):
        return _parse_compressed(raw, name)
    try:
        accel_range_g, gyro_range_dps, _ = plain_trace.unpack_header(raw)
    except ValueError as error:
        raise TraceError(f"{name}: {error}") from None
    whole, rest = divmod(len(raw) - plain_trace.HEADER_SIZE, plain_trace.RECORD_SIZE)
    if rest:
        cut = f"cut off after {rest} of {plain_trace.RECORD_SIZE} bytes"
        raise TraceError(f"{name}, record {whole + 1}: {cut}; copy it again")
    records = np.frombuffer(raw, RECORD, offset=plain_trace.HEADER_SIZE)
    ranges = (accel_range_g, gyro_range_dps)
    return _trace(name, records["t_us"], records["accel"], records["gyro"], ranges, None)


def _parse_compressed(raw: bytes, name: str) -> Trace:
    """The trace of sets that a device recorded."""
    try:
        rows, accel_range_g, gyro_range_dps, origin, damaged = kbt_compressed.parse(raw)
    except ValueError as error:
        raise TraceError(f"{name}: {error}") from None
    if damaged and not len(rows):
        raise TraceError(f"{name}: every part of it is damaged; copy it again")
    return _trace(name, rows[:, 0], rows[:, 1:4], rows[:, 4:], (accel_range_g, gyro_range_dps), origin)


def _trace(
    name: str,
    t_us: np.ndarray,
    accel: np.ndarray,
    gyro: np.ndarray,
    ranges: tuple[int, int],
    origin: Origin | None,
) -> Trace:
    """A trace from the device's clock, shape (n,), and counts, shape (n, 3); ranges in g and deg/s."""
    if min(ranges) <= 0:
        raise TraceError(f"{name}: the header is damaged: it has a sensor range of 0")
    if len(t_us) < 2:
        samples = "one sample" if len(t_us) else "no samples"
        raise TraceError(f"{name}: {samples} after the header; a replay needs at least two")
    accel_g, gyro_dps = accel * (ranges[0] / FULL_SCALE), gyro * (ranges[1] / FULL_SCALE)
    trace = Trace(name, _seconds(t_us, name), accel_g, gyro_dps, *ranges, origin)
    check(trace, Units())
    return trace


def write(trace: Trace, path: Path) -> None:
    """Write a file with ``to_bytes``. Raises TraceError."""
    path.write_bytes(to_bytes(trace))


def to_bytes(trace: Trace) -> bytes:
    """A trace as counts at its own ranges, or at RANGES if it has none.

    Raises TraceError for a gap that the device's clock cannot express.
    """
    accel_range_g, gyro_range_dps = trace.accel_range_g or RANGES[0], trace.gyro_range_dps or RANGES[1]
    t_us = np.rint((trace.t_s - trace.t_s[0]) * 1e6).astype(np.int64)
    if np.diff(t_us).max() >= CLOCK // 2:
        raise TraceError(f"{trace.name}: a .kbt file cannot hold a gap of over {CLOCK // 2 / 6e7:.0f} minutes")
    records = np.empty(len(t_us), RECORD)
    records["t_us"] = t_us % CLOCK
    records["accel"] = counts(trace.accel_g, accel_range_g)
    records["gyro"] = counts(trace.gyro_dps, gyro_range_dps)
    header = bytearray(plain_trace.HEADER_SIZE)
    plain_trace.pack_header(header, accel_range_g, gyro_range_dps, round(trace.rate_hz))
    return bytes(header) + records.tobytes()


def counts(values: np.ndarray, full_scale: float) -> np.ndarray:
    """Values as the counts of a 16-bit sensor with this full scale: rounded, and clipped at both ends."""
    return np.clip(np.rint(values * (FULL_SCALE / full_scale)), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)


def _seconds(t_us: np.ndarray, name: str) -> np.ndarray:
    """The device's wrapping clock as increasing seconds that start at its own first value; shape (n,)."""
    steps = np.diff(t_us.astype(np.int64)) % CLOCK
    bad = np.flatnonzero((steps == 0) | (steps >= CLOCK // 2) | (t_us[1:] >= CLOCK))
    if len(bad):
        at = int(bad[0]) + 1
        times = f"{t_us[at - 1]}, then {t_us[at]} us"
        raise TraceError(f"{name}, record {at + 1}: time does not increase ({times}); the file is damaged")
    return (int(t_us[0]) + np.concatenate(([0], np.cumsum(steps)))) / 1e6
