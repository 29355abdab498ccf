"""Trace files in and out, whichever kind they are."""

from pathlib import Path

from kickback import csv_trace, kbt
from kickback.samples import Trace, TraceError
from kickback.units import Units


def read_trace(path: str | Path, units: Units | None = None, columns: dict[str, str] | None = None) -> Trace:
    """The trace in a file: our CSV, the device's .kbt, or a foreign CSV by its units and column names.

    columns: names in the file's header for some of t, ax, ay, az, gx, gy, gz.
    Raises TraceError, one sentence, for whatever is wrong with the file.
    """
    path = Path(path)
    try:
        raw = path.read_bytes()
    except IsADirectoryError:
        raise TraceError(f"{path}: this is a folder; name a trace file in it") from None
    except FileNotFoundError:
        raise TraceError(f"{path}: there is no such file") from None
    except OSError as error:
        raise TraceError(f"{path}: cannot be read: {error.strerror}") from None
    if raw.startswith(kbt.MAGIC) or path.suffix == ".kbt":
        return kbt.parse(raw, str(path))
    return csv_trace.parse(raw, str(path), units, columns)


def write_trace(trace: Trace, path: str | Path) -> None:
    """Writes a .kbt or a .csv file, as the name ends. Raises TraceError."""
    path = Path(path)
    writers = {".kbt": kbt.write, ".csv": csv_trace.write}
    if path.suffix not in writers:
        raise TraceError(f"{path}: a trace's name ends in .kbt or .csv")
    try:
        writers[path.suffix](trace, path)
    except OSError as error:
        raise TraceError(f"{path}: cannot be written: {error.strerror}") from None
