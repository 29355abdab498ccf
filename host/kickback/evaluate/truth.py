"""Truth files: NAME.truth.json beside a trace."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kickback.traces.trace import TraceError

SUFFIXES = (".csv", ".kbt")
TIMES = ("start_s", "peak_start_s", "peak_end_s", "end_s")


def truth_path(trace: Path) -> Path:
    """The file that holds the truth of a trace."""
    return trace.with_name(trace.stem + ".truth.json")


def traces_in(paths: Iterable[Path]) -> list[Path]:
    """The traces among files and, at any depth, in folders. Raises TraceError if there are none."""
    paths = list(paths)
    found = []
    for path in paths:
        inside = [path] if path.is_file() else sorted(path.rglob("*"))
        found += [one for one in inside if one.suffix in SUFFIXES]
    if not found:
        raise TraceError(f"{paths[0]}: no trace (.csv or .kbt) here; name a folder of traces with truth")
    return found


def read_truth(trace: Path) -> dict[str, Any]:
    """The truth of a trace, with a list `reps`, a `note` and whatever else the file holds. Raises TraceError."""
    path = truth_path(trace)
    if not path.is_file():
        raise TraceError(f"{trace}: its truth, {path.name}, is missing beside it")
    try:
        truth = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise TraceError(f"{path}: not readable as JSON ({error})") from None
    _check(path, truth)
    return {"note": trace.parent.name, "reps": [], **truth}


def _check(path: Path, truth: Any) -> None:
    if not isinstance(truth, dict) or not isinstance(truth.get("reps", []), list):
        raise TraceError(f"{path}: a truth is an object with a list `reps`, or with a number `count`")
    if "reps" not in truth and "count" not in truth:
        raise TraceError(f"{path}: has neither `reps` nor `count`; give one of them")
    if not isinstance(truth.get("note", ""), str):
        raise TraceError(f"{path}: `note` is {truth['note']!r}; give a text")
    for name in ("count", "within"):
        if not isinstance(truth.get(name, 0), int) or truth.get(name, 0) < 0:
            raise TraceError(f"{path}: `{name}` is {truth[name]!r}; give a whole number from 0")
    for number, rep in enumerate(truth.get("reps", []), 1):
        _check_rep(path, number, rep)


def _check_rep(path: Path, number: int, rep: Any) -> None:
    for name in TIMES:
        if not isinstance(rep, dict) or not isinstance(rep.get(name), int | float):
            raise TraceError(f"{path}: rep {number} has no number `{name}`")
    times = [rep[name] for name in TIMES]
    if times != sorted(times):
        raise TraceError(f"{path}: the times of rep {number} are not in the order {', '.join(TIMES)}")
