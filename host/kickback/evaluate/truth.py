"""Truth files: NAME.truth.json beside a trace."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kickback.traces.sources import SUFFIXES, NoSuchFile, find_traces, read_bytes
from kickback.traces.trace import TraceError

TIMES = ("start_s", "peak_start_s", "peak_end_s", "end_s")


def truth_path(trace: str | Path) -> str:
    """The name of the file that holds the truth of a trace, in a folder, in an archive or at a URL."""
    head, chain, archive = str(trace).partition("::")
    return head.removesuffix(Path(head).suffix) + ".truth.json" + chain + archive


def traces_in(words: Iterable[str | Path]) -> list[str]:
    """The traces among files, patterns, archives and URLs and, at any depth, in folders. Raises TraceError."""
    words = [str(word) for word in words]
    found = [name for name in find_traces(words) if name.partition("::")[0].endswith(SUFFIXES)]
    if not found:
        raise TraceError(f"{words[0]}: no trace (.csv or .kbt) here; name a folder of traces with truth")
    return found


def read_truth(trace: str | Path) -> dict[str, Any]:
    """The truth of a trace, with a list `reps`, a `note` and whatever else the file holds. Raises TraceError."""
    path = truth_path(trace)
    try:
        truth = json.loads(read_bytes(path).decode())
    except NoSuchFile:
        raise TraceError(f"{trace}: its truth, {Path(path.partition('::')[0]).name}, is missing beside it") from None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise TraceError(f"{path}: not readable as JSON ({error})") from None
    _check(path, truth)
    return {"note": folder_of(trace), "reps": [], **truth}


def folder_of(trace: str | Path) -> str:
    """The name of the folder of a trace."""
    return Path(str(trace).partition("::")[0]).parent.name


def _check(path: str, truth: Any) -> None:
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


def _check_rep(path: str, number: int, rep: Any) -> None:
    for name in TIMES:
        if not isinstance(rep, dict) or not isinstance(rep.get(name), int | float):
            raise TraceError(f"{path}: rep {number} has no number `{name}`")
    times = [rep[name] for name in TIMES]
    if times != sorted(times):
        raise TraceError(f"{path}: the times of rep {number} are not in the order {', '.join(TIMES)}")
