"""A trace bundle: a zip with raw traces and all that is needed to replay them alike, for a bug report.

NAME.kbt or NAME.csv holds a raw trace. replay.json has, for each trace, its settings, its profile and the result of its
replay, movements that did not count included, and the versions that made them.
"""

import io
import json
import platform
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kickback.files import write_atomic
from kickback.traces import csv as csv_trace
from kickback.traces import kbt
from kickback.traces.kbt_compressed import Origin
from kickback.traces.trace import Trace, TraceError

MANIFEST = "replay.json"
# Exceptions of reading a zip and its JSON that someone else wrote or cut
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    TypeError,
    ValueError,
    ArithmeticError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
)
MOST_BYTES = 200_000_000  # unpacked: the bundle may come from anyone


@dataclass(frozen=True)
class BundledTrace:
    """One raw trace of a bundle. name: with its suffix. replayed: the object of ``Replay.to_dict``."""

    name: str
    data: bytes
    settings: Mapping[str, float]
    profile: Sequence[int]
    replayed: dict[str, Any]


def write_bundle(path: str | Path, traces: Sequence[BundledTrace], read: Sequence[str] = ()) -> None:
    """Write the zip. read: files that it must not replace. Raises ValueError, one sentence."""
    manifest = {
        "versions": {name: version(name) for name in ("kickback", "numpy")} | {"python": platform.python_version()},
        "traces": [
            {"file": one.name, "settings": dict(one.settings), "profile": list(one.profile), "replay": one.replayed}
            for one in traces
        ],
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(MANIFEST, json.dumps(manifest, indent=1))
        for one in traces:
            zipped.writestr(one.name, one.data)
    write_atomic(path, made.getvalue(), read)


def read_bundle(raw: bytes, name: str) -> list[tuple[Trace, dict[str, Any]]]:
    """The traces of a bundle, each with its stored replay. Settings and profile become the trace's origin.

    Raises TraceError, one sentence.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as zipped:
            if sum(info.file_size for info in zipped.infolist()) > MOST_BYTES:
                raise TraceError(f"{name}: larger than {MOST_BYTES // 1_000_000} MB when unpacked")
            rows = json.loads(zipped.read(MANIFEST))["traces"]
            if len({row["file"] for row in rows}) < len(rows):  # else a small bundle could unpack to gigabytes
                raise ValueError("a trace is listed twice")
            return [_read_trace(zipped.read(row["file"]), name, row) for row in rows]
    except TraceError:
        raise
    except DAMAGE:
        message = "not a trace bundle, or damaged; kickback export --format bundle writes one"
        raise TraceError(f"{name}: {message}") from None


def _read_trace(data: bytes, name: str, row: dict[str, Any]) -> tuple[Trace, dict[str, Any]]:
    inner = f"{name}/{row['file']}"
    if not isinstance(row["replay"], dict):
        raise TypeError("the replay is not an object")
    trace = kbt.parse(data, inner) if data.startswith(kbt.MAGIC) else csv_trace.parse(data, inner)
    given = {key: float(value) if value != int(value) else int(value) for key, value in row["settings"].items()}
    origin = trace.origin or Origin()
    profile = tuple(int(value) for value in row["profile"]) or origin.profile
    return replace(trace, origin=replace(origin, settings=origin.settings | given, profile=profile)), row["replay"]


def same_events(replayed: dict[str, Any], stored: dict[str, Any]) -> bool:
    """Whether a replay equals the stored one, whatever the name of the file."""
    keys = ("machine", "sets", "reps", "quality")
    return all(json.dumps(replayed[key]) == json.dumps(stored.get(key)) for key in keys)


def raw_bytes(trace: Trace, path: str | Path) -> tuple[str, bytes]:
    """Name and bytes of a trace for a bundle: a whole .kbt file as it is, or our CSV with every digit."""
    data = Path(path).read_bytes()
    if data.startswith(kbt.MAGIC) and len(kbt.parse(data, str(path)).t_s) == len(trace.t_s):
        return f"{Path(path).stem}.kbt", data
    return f"{Path(path).stem}.csv", csv_trace.to_text(trace, csv_trace.EXACT).encode()
