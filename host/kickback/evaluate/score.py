"""How far a replay is from the truth: pairs, counts, phase errors and latencies."""

from collections import defaultdict
from statistics import median

import numpy as np

# error: (from, to) of the times whose difference it is
PHASES = {
    "concentric_s": ("start_s", "peak_start_s"),
    "peak_pause_s": ("peak_start_s", "peak_end_s"),
    "eccentric_s": ("peak_end_s", "end_s"),
}
ERRORS = (*PHASES, "rom_share", "top_late_s", "rep_late_s")
SURE_RANGE = {"deg": 10.0, "mm": 100.0}  # below it, a first stroke waits for two more like it


def pairs_of(truth, found):
    """Pair each true rep with the free found rep that overlaps it most, if by over 30 % of the true rep's time.

    Returns (index in truth, index in found) pairs in the order of truth.
    """
    pairs, used = [], set()
    for i, rep in enumerate(truth):
        shares = [
            (min(rep["end_s"], other["end_s"]) - max(rep["start_s"], other["start_s"]), -j)
            for j, other in enumerate(found)
            if j not in used
        ]
        share, j = max(shares, default=(0, 0))
        if share > 0.3 * (rep["end_s"] - rep["start_s"]):
            used.add(-j)
            pairs.append((i, -j))
    return pairs


def score(doc, found):
    """Score found reps against a truth document.

    Returns a dict: truth, found, missed, extra, missed_at_s, extra_at_s, and a list per name in ERRORS. Where a truth
    only tells a count (give or take `within`), or its reps are fewer than that, nothing is paired.
    """
    truth = [rep for rep in doc.get("reps", []) if rep.get("counts", True)]
    count, within = doc.get("count", len(truth)), doc.get("within", 0)
    out = {"truth": count, "found": len(found), "missed_at_s": [], "extra_at_s": [], **{name: [] for name in ERRORS}}
    if len(truth) != count:
        off = len(found) - count
        return {**out, "missed": max(0, -off - within), "extra": max(0, off - within)}
    pairs = pairs_of(truth, found)
    lost = set(range(len(truth))) - {i for i, _ in pairs}
    more = set(range(len(found))) - {j for _, j in pairs}
    out["missed_at_s"] = [truth[i]["start_s"] for i in sorted(lost)]
    out["extra_at_s"] = [found[j]["start_s"] for j in sorted(more)]
    waiting = _waiting(truth)
    for i, j in pairs:
        _errors(truth[i], found[j], waiting[i], out)
    return {**out, "missed": len(lost), "extra": len(more)}


def _errors(true, rep, waits, out):
    for name, (start, end) in PHASES.items():
        out[name].append((rep[end] - rep[start]) - (true[end] - true[start]))
    if true.get("rom") and rep["rom_unit"] == true.get("rom_unit"):
        out["rom_share"].append(rep["rom"] / true["rom"] - 1)
    top_at_s = rep["rep_at_s"] if rep["top_at_s"] is None else rep["top_at_s"]
    if not (waits and top_at_s == rep["rep_at_s"]):
        out["top_late_s"].append(top_at_s - true["peak_start_s"])
        out["rep_late_s"].append(rep["rep_at_s"] - true["end_s"])


def _waiting(truth):
    """For each rep whether it is too small to count before three alike were seen, its events late by nature."""
    usual, small, out = [], [], []
    for rep in truth:
        low = median(usual[-5:]) / 2 if usual else SURE_RANGE.get(rep.get("rom_unit"), 0)
        waits = rep.get("rom", low) < low
        small = [*small, rep["rom"]] if waits else []
        if len(small) == 3:
            usual, small = small, []
        elif not waits and "rom" in rep:
            usual.append(rep["rom"])
        out.append(waits)
    return out


def summary(rows):
    """Sum up scores: counts, the share of exact traces, and bias and 95 % figure of each error (None without reps).

    The 95 % figure is of the absolute value, for latencies of the value itself.
    """
    total = {key: sum(row[key] for row in rows) for key in ("truth", "found", "missed", "extra")}
    out: dict = {"traces": len(rows), **total, "exact": sum(not row["missed"] + row["extra"] for row in rows)}
    for name in ERRORS:
        values = np.array([value for row in rows for value in row[name]])
        spread = values if name.endswith("late_s") else np.abs(values)
        out[name] = {
            "n": len(values),
            "bias": float(values.mean()) if len(values) else None,
            "p95": float(np.percentile(spread, 95)) if len(values) else None,
        }
    return out


def by_note(rows):
    """The rows of each family, in the order in which they first appear."""
    groups = defaultdict(list)
    for row in rows:
        groups[row["note"]].append(row)
    return dict(groups)
