"""The device's binary traces, whole files at a time; repcore.wire says what each byte is."""

from pathlib import Path

import numpy as np
from repcore import wire

from kickback.samples import Trace, TraceError
from kickback.units import Units, check

MAGIC = b"KBT"
CLOCK = 1 << 30  # the device's clock wraps here, in us
RECORD = np.dtype([("t_us", "<u4"), ("accel", "<i2", 3), ("gyro", "<i2", 3)])
FULL_SCALE = 32768


def parse(raw: bytes, name: str) -> Trace:
    """A trace from the bytes of a .kbt file. Raises TraceError with the file and the record (counted from 1)."""
    try:
        accel_range_g, gyro_range_dps, _ = wire.unpack_header(raw)
    except ValueError as error:
        raise TraceError(f"{name}: {error}") from None
    if not accel_range_g or not gyro_range_dps:
        raise TraceError(f"{name}: the header is damaged: a sensor range of 0")
    whole, rest = divmod(len(raw) - wire.HEADER_SIZE, wire.RECORD_SIZE)
    if rest:
        raise TraceError(f"{name}, record {whole + 1}: cut off after {rest} of {wire.RECORD_SIZE} bytes; copy it again")
    if whole < 2:
        raise TraceError(f"{name}: {'one sample' if whole else 'no samples'} after the header: nothing to replay")
    records = np.frombuffer(raw, RECORD, offset=wire.HEADER_SIZE)
    trace = Trace(
        name,
        _seconds(records["t_us"], name),
        records["accel"] * (accel_range_g / FULL_SCALE),
        records["gyro"] * (gyro_range_dps / FULL_SCALE),
        accel_range_g,
        gyro_range_dps,
    )
    check(trace, Units())
    return trace


def write(trace: Trace, path: Path) -> None:
    """Writes trace as counts at its own ranges, or +-4 g and +-500 deg/s where it has none. Raises TraceError."""
    accel_range_g, gyro_range_dps = trace.accel_range_g or 4, trace.gyro_range_dps or 500
    t_us = np.rint((trace.t_s - trace.t_s[0]) * 1e6).astype(np.int64)
    if np.diff(t_us).max() >= CLOCK // 2:
        raise TraceError(f"{trace.name}: a gap of over {CLOCK // 2 / 6e7:.0f} minutes cannot be kept in a .kbt file")
    records = np.empty(len(t_us), RECORD)
    records["t_us"] = t_us % CLOCK
    records["accel"] = counts(trace.accel_g, accel_range_g)
    records["gyro"] = counts(trace.gyro_dps, gyro_range_dps)
    header = bytearray(wire.HEADER_SIZE)
    wire.pack_header(header, accel_range_g, gyro_range_dps, round(trace.rate_hz))
    path.write_bytes(bytes(header) + records.tobytes())


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
