"""Read and write trace files of every kind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kickback.files import write_atomic
from kickback.traces import bundle, kbt
from kickback.traces import csv as csv_trace
from kickback.traces.sources import read_bytes as read_bytes
from kickback.traces.trace import Trace, TraceError

ZIP_MAGIC = b"PK\3\4"


def read_trace(path: str | Path, layout: csv_trace.Layout | None = None) -> Trace:
    """Read one trace: our CSV, a .kbt file, a foreign CSV, or a bundle with one trace.

    layout: of a foreign CSV.
    Raises TraceError, one sentence, for every fault of the file.
    """
    found = read_traces(path, layout)
    if len(found) != 1:
        raise TraceError(f"{path}: a bundle of {len(found)} traces; unpack it and name one of them")
    return found[0][0]


def read_traces(path: str | Path, layout: csv_trace.Layout | None = None) -> list[tuple[Trace, dict[str, Any] | None]]:
    """Read all traces of a file, each with the replay that a bundle has of it, or None.

    Arguments and errors as in ``read_trace``.
    """
    raw = read_bytes(path)
    if raw.startswith(ZIP_MAGIC):
        return [*bundle.read_bundle(raw, str(path))]
    return [(trace_from_bytes(raw, str(path), layout), None)]


def trace_from_bytes(raw: bytes, name: str, layout: csv_trace.Layout | None = None) -> Trace:
    """The trace in the bytes of a .kbt or CSV file. name: for messages. Raises TraceError, one sentence."""
    if raw.startswith(kbt.MAGIC) or name.endswith(".kbt"):
        return kbt.parse(raw, name)
    return csv_trace.parse(raw, name, layout)


def write_trace(trace: Trace, path: str | Path) -> None:
    """Write a .kbt or a .csv file, by the suffix of its name, completely or not at all. Raises ValueError."""
    path = Path(path)
    encoders: dict[str, Callable[[Trace], bytes]] = {".kbt": kbt.to_bytes, ".csv": csv_trace.to_bytes}
    if path.suffix not in encoders:
        raise TraceError(f"{path}: the name of a trace must end in .kbt or .csv")
    write_atomic(path, encoders[path.suffix](trace))
