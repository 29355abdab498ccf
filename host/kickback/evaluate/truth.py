"""Traces and the truths beside them."""

import json
from pathlib import Path

from kickback.evaluate.score import PHASES
from kickback.traces.trace import TraceError

SUFFIXES = (".csv", ".kbt")
TIMES = sorted({time for pair in PHASES.values() for time in pair})


def truth_of(trace):
    return trace.with_name(trace.stem + ".truth.json")


def traces_in(paths):
    """The traces among files and, at any depth, in folders. Raises TraceError if there are none."""
    found = []
    for path in map(Path, paths):
        inside = [path] if path.is_file() else sorted(path.rglob("*"))
        found += [one for one in inside if one.suffix in SUFFIXES]
    if not found:
        raise TraceError(f"{paths[0]}: no trace (.csv or .kbt) here; name a folder of traces with truth")
    return found


def read_truth(trace):
    """The truth of a trace as a dict with `reps`, `note`, and what else it holds. Raises TraceError."""
    path = truth_of(trace)
    if not path.is_file():
        raise TraceError(f"{trace}: its truth, {path.name}, is missing beside it")
    try:
        doc = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise TraceError(f"{path}: is not readable as JSON ({error})") from None
    if not isinstance(doc, dict) or not isinstance(doc.get("reps", []), list):
        raise TraceError(f"{path}: a truth is an object with a list `reps`, or with a number `count`")
    if "reps" not in doc and "count" not in doc:
        raise TraceError(f"{path}: has neither `reps` nor `count`; give one of them")
    for name in ("count", "within"):
        if not isinstance(doc.get(name, 0), int) or doc.get(name, 0) < 0:
            raise TraceError(f"{path}: `{name}` is {doc[name]!r}; give a whole number from 0")
    for i, rep in enumerate(doc.get("reps", [])):
        _check_rep(path, i, rep)
    return {"note": trace.parent.name, "reps": [], **doc}


def _check_rep(path, i, rep):
    for name in TIMES:
        if not isinstance(rep, dict) or not isinstance(rep.get(name), int | float):
            raise TraceError(f"{path}: rep {i + 1} has no number `{name}`")
    order = [rep[name] for name in ("start_s", "peak_start_s", "peak_end_s", "end_s")]
    if order != sorted(order):
        raise TraceError(f"{path}: the times of rep {i + 1} are not in the order start, peak start, peak end, end")
