"""Sums of the scores of many traces, by family."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from kickback.evaluate.score import ERRORS, PHASES, Score

SUMS = ("truth", "found", "missed", "extra", "off", "inverted", "pulses", "pulses_found", "pulses_wrong")
Summary = dict[str, Any]


def summary(scores: Iterable[Score]) -> Summary:
    """Sum up scores: counts, the number of exact and of failed traces, and each error of ERRORS.

    An error has `n`, `bias` and `p95` (None without values), and for a phase `absent`. `p95` is the 95 % quantile of
    the absolute error, for latencies of the value itself.
    """
    scores = list(scores)
    total: Summary = {"traces": len(scores), **{key: sum(getattr(one, key) for one in scores) for key in SUMS}}
    total["exact"] = sum(one.exact for one in scores)
    total["failed"] = sum(one.failure is not None for one in scores)
    for name in ERRORS:
        total[name] = _spread(name, [value for one in scores for value in one.errors[name]])
    for name in PHASES:
        total[name]["absent"] = sum(one.absent[name] for one in scores)
    return total


def _spread(name: str, values: list[float]) -> dict[str, float | None]:
    if not values:
        return {"n": 0, "bias": None, "p95": None}
    judged = np.array(values) if name.endswith("late_s") else np.abs(values)
    return {"n": len(values), "bias": float(np.mean(values)), "p95": float(np.percentile(judged, 95))}


def by_note(scores: Iterable[Score]) -> dict[str, list[Score]]:
    """The scores of each family, in the order in which the families first appear."""
    groups: defaultdict[str, list[Score]] = defaultdict(list)
    for one in scores:
        groups[one.note].append(one)
    return dict(groups)


def as_document(scores: Sequence[Score]) -> dict[str, Any]:
    """All scores and their sums as one object for JSON."""
    families = {name: summary(group) for name, group in by_note(scores).items()}
    rows = [{**_plain(one), **one.errors} for one in scores]
    return {"all": summary(scores), "families": families, "traces": rows}


def _plain(one: Score) -> dict[str, Any]:
    return {key: value for key, value in asdict(one).items() if key != "errors"}
