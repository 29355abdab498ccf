"""Score of the reps that a replay detects in one trace, against the truth of that trace."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from kickback.evaluate.pairs import Rep, inverted_sets, pair_reps

# error: (from, to) of the times whose difference it is
PHASES = {
    "concentric_s": ("start_s", "peak_start_s"),
    "peak_pause_s": ("peak_start_s", "peak_end_s"),
    "eccentric_s": ("peak_end_s", "end_s"),
}
ERRORS = (*PHASES, "rom_share", "top_late_s", "rep_late_s")
SURE_RANGE = {"deg": 10.0, "mm": 100.0}  # below it, a first stroke waits for two more like it


@dataclass
class Score:
    """Counts and errors of one trace. `failure` says why a trace has neither.

    `errors` holds a list per name in ERRORS: detected less true times in s, range as a share of the true range, and
    the times in s from a top or an end to its event. `absent` counts, per phase, the paired reps without that figure.
    """

    trace: str
    note: str
    failure: str | None = None
    truth: int = 0
    found: int = 0
    missed: int = 0
    extra: int = 0
    off: int = 0  # found less truth, without its sign; a tolerance is not taken off
    inverted: int = 0  # sets whose kicks were detected as returns
    pulses: int = 0  # of the paired true reps
    pulses_found: int = 0
    pulses_wrong: int = 0  # reps with another number of pulses
    missed_at_s: list[float] = field(default_factory=list)
    extra_at_s: list[float] = field(default_factory=list)
    errors: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in ERRORS})
    absent: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PHASES, 0))

    @property
    def exact(self) -> bool:
        """True if the replay counts right, within the tolerance of the truth."""
        return not (self.missed or self.extra or self.failure)


def score(doc: dict, found: Sequence[Rep], trace: str = "") -> Score:
    """Score detected reps against a truth document.

    A truth with `within` or `count_only`, or with another `count` than it has reps, is judged by its count, give or
    take `within`. Its reps are paired too, for their phases, except where it is `count_only` or its reps are not all.
    """
    truth = [rep for rep in doc.get("reps", []) if rep.get("counts", True)]
    count, within = doc.get("count", len(truth)), doc.get("within", 0)
    result = Score(trace, doc.get("note", ""), truth=count, found=len(found), off=abs(len(found) - count))
    timed = len(truth) == count and not doc.get("count_only")
    pairs = pair_reps(truth, found) if timed else []
    if timed:
        _score_phases(truth, found, pairs, result)
        result.inverted = inverted_sets(truth, found)
    if timed and not within:
        _score_pairs(truth, found, pairs, result)
    else:
        off = len(found) - count
        result.missed, result.extra = max(0, -off - within), max(0, off - within)
    return result


def _score_pairs(truth: Sequence[Rep], found: Sequence[Rep], pairs: list[tuple[int, int]], result: Score) -> None:
    """Note the true reps and the detected ones that are not in a pair."""
    lost = sorted(set(range(len(truth))) - {i for i, _ in pairs})
    more = sorted(set(range(len(found))) - {j for _, j in pairs})
    result.missed, result.extra = len(lost), len(more)
    result.missed_at_s = [truth[i]["start_s"] for i in lost]
    result.extra_at_s = [_known(found[j], "start_s", "top_at_s", "rep_at_s") for j in more]


def _score_phases(truth: Sequence[Rep], found: Sequence[Rep], pairs: list[tuple[int, int]], result: Score) -> None:
    """Note the errors of all pairs."""
    waiting = _waits(truth)
    for i, j in pairs:
        _score_durations(truth[i], found[j], result)
        _score_latencies(truth[i], found[j], waiting[i], result)
        true, seen = truth[i].get("pulses", 0), found[j].get("pulses") or 0
        result.pulses += true
        result.pulses_found += seen
        result.pulses_wrong += true != seen


def _score_durations(true: Rep, rep: Rep, result: Score) -> None:
    for name, (start, end) in PHASES.items():
        if rep.get(name, 0) is None or rep[start] is None or rep[end] is None:
            result.absent[name] += 1
        else:
            result.errors[name].append((rep[end] - rep[start]) - (true[end] - true[start]))
    if true.get("rom") and rep["rom"] is not None and rep["rom_unit"] == true.get("rom_unit"):
        result.errors["rom_share"].append(rep["rom"] / true["rom"] - 1)


def _score_latencies(true: Rep, rep: Rep, waits: bool, result: Score) -> None:
    if rep["rep_at_s"] is None:
        return  # counted in the whole recording: no event could be late
    top_at_s = _known(rep, "top_at_s", "rep_at_s")
    if not (waits and top_at_s == rep["rep_at_s"]):
        result.errors["top_late_s"].append(top_at_s - true["peak_start_s"])
        result.errors["rep_late_s"].append(rep["rep_at_s"] - true["end_s"])


def _known(rep: Rep, *names: str) -> float:
    """The first of these times that the rep has."""
    return next(rep[name] for name in names if rep[name] is not None)


def _waits(truth: Sequence[Rep]) -> list[bool]:
    """For each rep, whether it is too small to count before three alike were seen, so that its events are late."""
    usual: list[float] = []
    small: list[float] = []
    waits = []
    for rep in truth:
        least = median(usual[-5:]) / 2 if usual else SURE_RANGE.get(rep.get("rom_unit", ""), 0.0)
        is_small = rep.get("rom", least) < least
        small = [*small, rep["rom"]] if is_small else []
        if len(small) == 3:
            usual, small = small, []
        elif not is_small and "rom" in rep:
            usual.append(rep["rom"])
        waits.append(is_small)
    return waits
