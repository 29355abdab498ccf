"""The rows of a data set of replays: one per rep, per set and per trace. Times are s on the clock of the trace."""

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from kickback.batch.one import Outcome
from kickback.training.rep import Rep, Set

TYPES = {"set": int, "rep": int, "reps": int, "velocity_loss_pct": float, "rom_unit": str, "speed_unit": str,
         "flags": str, "side": str}  # fmt: skip
# name, type; columns that TYPES does not name are numbers
REP_COLUMNS = (("trace", str), *((one.name, TYPES.get(one.name, float)) for one in fields(Rep)))
SET_COLUMNS = (("trace", str), *((one.name, TYPES.get(one.name, float)) for one in fields(Set)))
TRACE_COLUMNS = (
    ("trace", str),
    ("error", str),
    ("machine", str),
    ("rate_hz", float),
    ("resampled", bool),
    ("samples", int),
    ("gaps", int),
    ("saturated", int),
    ("sets", int),
    ("reps", int),
    ("remark", str),
    ("settings", str),
    ("family", str),
    ("truth", int),
    ("missed", int),
    ("extra", int),
    ("score", str),
    ("kickback", str),
    ("code", str),
)
TABLES = {"reps": REP_COLUMNS, "sets": SET_COLUMNS, "traces": TRACE_COLUMNS}


def rows_of(outcomes: Iterable[Outcome], versions: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table. versions: the values of the columns kickback and code."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for one in outcomes:
        rows["traces"].append(_trace_row(one) | versions)
        if one.result:
            about = {"trace": one.trace}
            rows["reps"] += [about | asdict(rep) | {"flags": ";".join(rep.flags)} for rep in one.result.reps]
            rows["sets"] += [about | asdict(row) for row in one.result.sets]
    return rows


def _trace_row(one: Outcome) -> dict[str, Any]:
    row: dict[str, Any] = {"trace": one.trace, "error": one.error or None}
    if one.score:
        counts = {} if one.error else {name: getattr(one.score, name) for name in ("truth", "missed", "extra")}
        row |= {"family": one.score.note, "score": json.dumps(asdict(one.score)), **counts}
    if one.result:
        found = one.result
        row |= {
            "machine": found.machine,
            "rate_hz": found.rate_hz,
            "resampled": found.resampled,
            "remark": found.remark,
        }
        row |= asdict(found.quality) | {"sets": len(found.sets), "reps": len(found.reps)}
        row["settings"] = json.dumps(dict(found.settings), sort_keys=True)
    return row
