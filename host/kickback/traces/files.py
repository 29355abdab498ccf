"""Trace files in and out, whichever kind they are."""

from pathlib import Path

from kickback.traces import bundle, kbt
from kickback.traces import csv as csv_trace
from kickback.traces.trace import Trace, TraceError
from kickback.traces.units import Units

ZIP = b"PK\3\4"


def read_trace(path: str | Path, units: Units | None = None, columns: dict[str, str] | None = None) -> Trace:
    """The trace in a file: our CSV, the device's .kbt, a foreign CSV by its units and column names, or a bundle of one.

    columns: names in the file's header for some of t, ax, ay, az, gx, gy, gz.
    Raises TraceError, one sentence, for whatever is wrong with the file.
    """
    found = read_traces(path, units, columns)
    if len(found) != 1:
        raise TraceError(f"{path}: a bundle of {len(found)} traces, and one is asked for; unpack it")
    return found[0][0]


def read_traces(path, units=None, columns=None) -> list[tuple[Trace, dict | None]]:
    """As ``read_trace``, but all traces of a bundle, each with the replay that it tells of; None for other files."""
    path = Path(path)
    try:
        raw = path.read_bytes()
    except IsADirectoryError:
        raise TraceError(f"{path}: this is a folder; name a trace file in it") from None
    except FileNotFoundError:
        raise TraceError(f"{path}: there is no such file") from None
    except OSError as error:
        raise TraceError(f"{path}: cannot be read: {error.strerror}") from None
    if raw.startswith(ZIP):
        return [*bundle.read_bundle(raw, str(path))]
    if raw.startswith(kbt.MAGIC) or path.suffix == ".kbt":
        return [(kbt.parse(raw, str(path)), None)]
    return [(csv_trace.parse(raw, str(path), units, columns), None)]


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
