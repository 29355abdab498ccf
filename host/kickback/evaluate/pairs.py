"""Pairs of true and detected reps, and the direction in which a set was detected."""

from collections import defaultdict
from collections.abc import Sequence

Rep = dict  # a rep as `replay --json` prints it, or as a truth file has it

LEAST_OVERLAP = 0.3  # of the true rep's time


def pair_reps(truth: Sequence[Rep], found: Sequence[Rep]) -> list[tuple[int, int]]:
    """Pair each true rep with the free detected rep that overlaps it most, if by more than LEAST_OVERLAP.

    Returns (index in truth, index in found) pairs in the order of `truth`.
    """
    spans, pairs = _spans(found), []
    free = set(range(len(found)))
    for i, rep in enumerate(truth):
        true = rep["start_s"], rep["end_s"]
        share, j = max(((_overlap(true, spans[j]), -j) for j in free), default=(0.0, 0))
        if share > LEAST_OVERLAP * (true[1] - true[0]):
            free.remove(-j)
            pairs.append((i, -j))
    return pairs


def inverted_sets(truth: Sequence[Rep], found: Sequence[Rep]) -> int:
    """Count the true sets in which more detected kicks lie in a return than in a kick."""
    votes: defaultdict[int, int] = defaultdict(int)
    for rep in found:
        if rep["start_s"] is None or rep["peak_start_s"] is None:
            continue
        kick = rep["start_s"], rep["peak_start_s"]
        overlap, vote, number = max((_overlap(kick, stroke), vote, number) for stroke, vote, number in _strokes(truth))
        if overlap > 0:
            votes[number] += vote
    return sum(vote < 0 for vote in votes.values())


def _strokes(truth: Sequence[Rep]) -> list[tuple[tuple[float, float], int, int]]:
    """The kicks (vote 1) and returns (vote -1) of the truth, each with the number of its set."""
    strokes = [((rep["start_s"], rep["peak_start_s"]), 1, rep.get("set", 0)) for rep in truth]
    strokes += [((rep["peak_end_s"], rep["end_s"]), -1, rep.get("set", 0)) for rep in truth]
    return strokes or [((0.0, 0.0), 1, 0)]


def _spans(found: Sequence[Rep]) -> list[tuple[float, float]]:
    """The time of each detected rep; one without edges reaches from the end of the one before to its event."""
    spans, last = [], float("-inf")
    for rep in found:
        end = rep["rep_at_s"] if rep["end_s"] is None else rep["end_s"]
        spans.append((last if rep["start_s"] is None else rep["start_s"], end))
        last = end
    return spans


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])
