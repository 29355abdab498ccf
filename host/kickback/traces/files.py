"""Read and write trace files of every kind."""

from pathlib import Path
from typing import Any

from kickback.traces import bundle, kbt
from kickback.traces import csv as csv_trace
from kickback.traces.trace import Trace, TraceError
from kickback.traces.units import Units

ZIP_MAGIC = b"PK\3\4"


def read_trace(path: str | Path, units: Units | None = None, columns: dict[str, str] | None = None) -> Trace:
    """Read one trace: our CSV, a .kbt file, a foreign CSV, or a bundle with one trace.

    units, columns: of a foreign CSV; columns has names of its header for some of t, ax, ay, az, gx, gy, gz.
    Raises TraceError, one sentence, for every fault of the file.
    """
    found = read_traces(path, units, columns)
    if len(found) != 1:
        raise TraceError(f"{path}: a bundle of {len(found)} traces; unpack it and name one of them")
    return found[0][0]


def read_traces(
    path: str | Path, units: Units | None = None, columns: dict[str, str] | None = None
) -> list[tuple[Trace, dict[str, Any] | None]]:
    """Read all traces of a file, each with the replay that a bundle has of it, or None.

    Arguments and errors as in ``read_trace``.
    """
    raw = _read(Path(path))
    if raw.startswith(ZIP_MAGIC):
        return [*bundle.read_bundle(raw, str(path))]
    if raw.startswith(kbt.MAGIC) or Path(path).suffix == ".kbt":
        return [(kbt.parse(raw, str(path)), None)]
    return [(csv_trace.parse(raw, str(path), units, columns), None)]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except IsADirectoryError:
        raise TraceError(f"{path}: this is a folder; name a trace file in it") from None
    except FileNotFoundError:
        raise TraceError(f"{path}: there is no such file") from None
    except OSError as error:
        raise TraceError(f"{path}: cannot be read: {error.strerror}") from None


def write_trace(trace: Trace, path: str | Path) -> None:
    """Write a .kbt or a .csv file, by the suffix of its name. Raises TraceError."""
    path = Path(path)
    writers = {".kbt": kbt.write, ".csv": csv_trace.write}
    if path.suffix not in writers:
        raise TraceError(f"{path}: the name of a trace must end in .kbt or .csv")
    try:
        writers[path.suffix](trace, path)
    except OSError as error:
        raise TraceError(f"{path}: cannot be written: {error.strerror}") from None
