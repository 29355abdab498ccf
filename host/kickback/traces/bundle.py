"""A trace bundle: raw traces with all it takes to replay them alike, in one zip to attach to a report of a bug.

NAME.kbt or NAME.csv: a raw trace, byte for byte. replay.json: for each, the settings and the profile that were given,
what the core made of it, and the versions that did.
"""

import io
import json
import platform
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import numpy as np

from kickback.files import write_whole
from kickback.traces import csv as csv_trace
from kickback.traces import kbt
from kickback.traces.kbt_compressed import Origin
from kickback.traces.trace import Trace, TraceError

MANIFEST = "replay.json"
# What reading a zip and its JSON raises where a stranger wrote or cut it
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, TypeError, ValueError, ArithmeticError, AttributeError,
          NotImplementedError, RuntimeError)  # fmt: skip
MOST_BYTES = 200_000_000  # unpacked: a bundle is bytes from a stranger


@dataclass(frozen=True)
class Part:
    """One raw trace of a bundle; name with its suffix, replayed: the object of ``Replay.to_dict``."""

    name: str
    data: bytes
    settings: dict
    profile: Sequence[int]
    replayed: dict


def write_bundle(path: str | Path, parts: Sequence[Part], read: Sequence[str] = ()) -> None:
    """Writes the zip, not over a file that was read. Raises ValueError, a sentence."""
    manifest = {
        "versions": {name: version(name) for name in ("kickback", "numpy")} | {"python": platform.python_version()},
        "traces": [
            {"file": part.name, "settings": dict(part.settings), "profile": list(part.profile), "replay": part.replayed}
            for part in parts
        ],
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(MANIFEST, json.dumps(manifest, indent=1))
        for part in parts:
            zipped.writestr(part.name, part.data)
    write_whole(path, made.getvalue(), read)


def read_bundle(raw: bytes, name: str) -> list[tuple[Trace, dict]]:
    """The traces of a bundle, each with what the core once made of it; their settings and profiles are their origin.

    Raises TraceError, a sentence.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as zipped:
            if sum(info.file_size for info in zipped.infolist()) > MOST_BYTES:
                raise TraceError(f"{name}: unpacked it is larger than {MOST_BYTES // 1_000_000} MB")
            rows = json.loads(zipped.read(MANIFEST))["traces"]
            return [_read_part(zipped.read(row["file"]), name, row) for row in rows]
    except TraceError:
        raise
    except DAMAGE:
        raise TraceError(f"{name}: no trace bundle, or damaged: kickback export --format bundle makes them") from None


def _read_part(data: bytes, name: str, row: dict) -> tuple[Trace, dict]:
    inner = f"{name}/{row['file']}"
    is_kbt = data.startswith(kbt.MAGIC)
    trace = kbt.parse(data, inner) if is_kbt else csv_trace.parse(data, inner, None, None)
    given = {key: float(value) if value != int(value) else int(value) for key, value in row["settings"].items()}
    origin = trace.origin or Origin()
    profile = tuple(int(value) for value in row["profile"]) or origin.profile
    return replace(trace, origin=replace(origin, settings=origin.settings | given, profile=profile)), row["replay"]


def same_events(found: dict, told: dict) -> bool:
    """Whether a replay is what a bundle says it was, whatever the file is called."""
    keys = ("machine", "sets", "reps", "quality")
    return all(json.dumps(found[key]) == json.dumps(told.get(key)) for key in keys)


def raw_bytes(trace: Trace, path: str | Path) -> tuple[str, bytes]:
    """Name and bytes of a trace for a bundle: a .kbt file's own, or our CSV with every digit."""
    data = Path(path).read_bytes()
    if data.startswith(kbt.MAGIC):
        return f"{Path(path).stem}.kbt", data
    text = io.StringIO()
    table = np.column_stack([trace.t_s, trace.accel_g, trace.gyro_dps])
    np.savetxt(text, table, fmt="%.17g", delimiter=",", header=csv_trace.HEADER, comments="")
    return f"{Path(path).stem}.csv", text.getvalue().encode()
