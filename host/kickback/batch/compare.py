"""Compares two runs over the same traces rep by rep."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kickback.batch.data_set import DataSetError, read_table
from kickback.evaluate.pairs import pair_reps

EDGES = ("start_s", "peak_start_s", "peak_end_s", "end_s")
MOVED_S = 0.02  # two samples: a smaller difference is none to look at


@dataclass
class Difference:
    """What differs in one trace. missed, new: times in s of reps that only the old or only the new run has.

    moved: of the other reps with a moved edge: start in s, name of the edge that moved most, by how many s. error: why
    one of the runs has no result.
    """

    trace: str
    missed: list[float] = field(default_factory=list)
    new: list[float] = field(default_factory=list)
    moved: list[tuple[float, str, float]] = field(default_factory=list)
    error: str = ""

    @property
    def weight(self) -> tuple:
        """Sorts the traces to look at: errors, then miscounts, then moved edges."""
        return bool(self.error), len(self.missed) + len(self.new), sum(abs(by) for *_, by in self.moved)


@dataclass
class Comparison:
    """Two runs. only_old, only_new: traces that only one of them has. reps: (of the old, of the new)."""

    traces: int
    reps: tuple[int, int]
    differences: list[Difference]
    only_old: list[str]
    only_new: list[str]


def compare_runs(old: str | Path, new: str | Path) -> Comparison:
    """Compares the data sets of two runs. Raises DataSetError if they have no trace in common."""
    errors = [
        {row["trace"]: row["error"] for row in read_table(one, "traces", ("trace", "error"))} for one in (old, new)
    ]
    reps = [
        _by_trace(read_table(one, "reps", ("trace", "set", "rep", *EDGES, "top_at_s", "rep_at_s")))
        for one in (old, new)
    ]
    common = sorted(errors[0].keys() & errors[1].keys())
    if not common:
        raise DataSetError(f"{old} and {new} have no trace in common: compare runs over the same traces")
    found = [_difference(trace, errors, reps) for trace in common]
    return Comparison(
        len(common),
        (sum(len(reps[0][trace]) for trace in common), sum(len(reps[1][trace]) for trace in common)),
        sorted((one for one in found if any(one.weight)), key=lambda one: one.weight, reverse=True),
        sorted(errors[0].keys() - errors[1].keys()),
        sorted(errors[1].keys() - errors[0].keys()),
    )


def _by_trace(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["trace"], row["set"], row["rep"])):
        found[row["trace"]].append(row)
    return found


def _difference(trace: str, errors: list[dict], reps: list[dict]) -> Difference:
    failed = [f"{which}: {of[trace]}" for which, of in zip(("old", "new"), errors, strict=True) if of[trace]]
    if failed:
        both = len(failed) == 2
        return Difference(trace, error="" if both else failed[0])
    before, after = reps[0].get(trace, []), reps[1].get(trace, [])
    timed = [one for one in before if one["start_s"] is not None]
    pairs = (
        pair_reps(timed, after)
        if len(timed) == len(before)
        else list(zip(range(len(before)), range(len(after)), strict=False))
    )
    lost = set(range(len(before))) - {i for i, _ in pairs}
    more = set(range(len(after))) - {j for _, j in pairs}
    moved = [one for i, j in pairs for one in _moved(before[i], after[j])]
    return Difference(trace, [_time(before[i]) for i in sorted(lost)], [_time(after[j]) for j in sorted(more)], moved)


def _moved(one: dict[str, Any], other: dict[str, Any]) -> Iterator[tuple[float, str, float]]:
    """The edge that moved most, if it moved by MOVED_S."""
    steps = [(other[name] - one[name], name) for name in EDGES if None not in (one[name], other[name])]
    by, name = max(steps, key=lambda step: abs(step[0]), default=(0.0, ""))
    if abs(by) >= MOVED_S:
        yield _time(one), name, round(by, 4)


def _time(rep: dict[str, Any]) -> float:
    return next(rep[name] for name in ("start_s", "top_at_s", "rep_at_s") if rep[name] is not None)
