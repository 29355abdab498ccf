"""Which movements of a slow recording are reps, and why the others are not."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from kickback.replays.coarse.movements import BACK_SHARE, Movement
from kickback.replays.coarse.turning_points import SMALL_SHARE

RUN_GAP_S = 15.0  # movements less than this apart belong to one run, which is judged as a whole
NOT_ALIKE = "not three alike in a row"
BEGINS = 3  # definitions: three movements alike begin a set
ALIKE_SIZE = 0.65  # the smallest of three over the largest: within 35 %
ALIKE_DURATION = 2.0  # the longest of three over the shortest
PASSES_HOME = 1.7  # a return this many times as long as its way out passes its start, as when the sensor is carried
SHORTEST_S = 0.7  # a faster movement has too few samples to distinguish it from shaking
GUIDED_BEGIN = 0.9  # of a stroke along the axis, for the three that begin a set: clanks leave 0.91 on a real leg press
GUIDED = 0.4  # for the others: a set is under way
GUIDED_RUN = 0.5  # of a run's movements: fewer are handling
IRREGULAR = 0.8  # sum of the middle changes of ln size and ln period from rep to rep: real sets have 0.06 to 0.28
TURNS_MOST_DEG = 20.0  # beyond, a rotation of gravity cannot be distinguished from acceleration


@dataclass(frozen=True)
class Verdict:
    """A movement, and why it is not a rep: None for a rep, else the reason, the measured value, and its limit."""

    movement: Movement
    reason: str | None = None
    value: float | None = None
    limit: float | None = None


def judge(movements: list[Movement], worn: bool) -> list[Verdict]:
    """A verdict on each movement, in their order. worn: movements need not keep to one path."""
    judged: list[Verdict] = []
    for run in runs(movements):
        judged += _judge_run([_own_fault(one, worn) or Verdict(one) for one in run], worn)
    return _take_lone(judged, worn)


def runs(movements: list[Movement]) -> list[list[Movement]]:
    """The movements in runs without a gap of RUN_GAP_S."""
    found: list[list[Movement]] = []
    for one in movements:
        if found and one.start_s - found[-1][-1].end_s <= RUN_GAP_S:
            found[-1].append(one)
        else:
            found.append([one])
    return found


def _own_fault(one: Movement, worn: bool) -> Verdict | None:
    if one.back_share < BACK_SHARE:
        return Verdict(one, "does not come back", one.back_share, BACK_SHARE)
    if not worn and one.guided_share < GUIDED:
        return Verdict(one, "off the path", one.guided_share, GUIDED)
    if not worn and one.turned_deg > TURNS_MOST_DEG:
        return Verdict(one, "turns too far", one.turned_deg, TURNS_MOST_DEG)
    return None


def _judge_run(run: list[Verdict], worn: bool) -> list[Verdict]:
    """Verdicts on a run after those on its single movements."""
    guided = sum(one.reason not in ("off the path", "turns too far") for one in run) / len(run)
    if guided < GUIDED_RUN:
        return [Verdict(one.movement, "off the path", guided, GUIDED_RUN) for one in run]
    begins = _beginnings(run, worn)
    if not begins:
        return [one if one.reason else _why_no_beginning(one.movement, worn) for one in run]
    judged = [one if one.reason or i in begins else _by_size(run, i, begins) for i, one in enumerate(run)]
    unsteady = irregularity([one.movement for one in judged if not one.reason])
    if unsteady > IRREGULAR:
        return [one if one.reason else Verdict(one.movement, "irregular", unsteady, IRREGULAR) for one in judged]
    return judged


def _beginnings(run: list[Verdict], worn: bool) -> set[int]:
    """The numbers of all movements that are one of three alike in a row, each sound by itself."""
    found: set[int] = set()
    for i in range(len(run) - BEGINS + 1):
        three = run[i : i + BEGINS]
        if not any(one.reason for one in three) and alike([one.movement for one in three], worn):
            found |= set(range(i, i + BEGINS))
    return found


def alike(movements: list[Movement], worn: bool) -> bool:
    """Whether movements are alike enough to begin a set."""
    sizes = [one.size for one in movements]
    durations_s = [one.duration_s for one in movements]
    return (
        min(sizes) >= ALIKE_SIZE * max(sizes)
        and max(durations_s) <= ALIKE_DURATION * min(durations_s)
        and all(_can_begin(one, worn) for one in movements)
    )


def _can_begin(one: Movement, worn: bool) -> bool:
    comes_home = BACK_SHARE <= one.back_share <= PASSES_HOME
    return one.duration_s >= SHORTEST_S and comes_home and (worn or one.guided_share >= GUIDED_BEGIN)


def _why_no_beginning(one: Movement, worn: bool) -> Verdict:
    """Why a movement is not one of three that begin a set."""
    if one.duration_s < SHORTEST_S:
        return Verdict(one, "too short to begin a set", one.duration_s, SHORTEST_S)
    if not worn and one.guided_share < GUIDED_BEGIN:
        return Verdict(one, "off the path", one.guided_share, GUIDED_BEGIN)
    if one.back_share > PASSES_HOME:
        return Verdict(one, "passes its start", one.back_share, PASSES_HOME)
    return Verdict(one, NOT_ALIKE)


def _by_size(run: list[Verdict], i: int, begins: set[int]) -> Verdict:
    """A movement beside those that began the run: at least half the usual range of all or of the nearest five."""
    one = run[i].movement
    nearest = sorted(begins, key=lambda j: abs(j - i))[:5]
    usual = min(np.median([run[j].movement.size for j in group]) for group in (begins, nearest))
    if one.size < SMALL_SHARE * usual:
        return Verdict(one, "below half the usual range", one.size, SMALL_SHARE * float(usual))
    return run[i]


def irregularity(reps: list[Movement]) -> float:
    """How uneven reps are: the middle change of ln size from rep to rep, plus that of ln period; 0 for even ones."""
    if len(reps) < BEGINS:
        return np.inf
    size = np.log([one.size for one in reps])
    period = np.log([max(b.peak_start_s - a.peak_start_s, 1e-3) for a, b in pairwise(reps)])
    return float(np.median(np.abs(np.diff(size))) + np.median(np.abs(np.diff(period))))


def _take_lone(judged: list[Verdict], worn: bool) -> list[Verdict]:
    """Movements that are not three alike in a row count if other movements give the usual range of this recording."""
    sizes = [one.movement.size for one in judged if not one.reason]
    if not sizes:
        return judged
    usual = float(np.median(sizes))
    return [_lone(one, usual, worn) if one.reason == NOT_ALIKE else one for one in judged]


def _lone(one: Verdict, usual: float, worn: bool) -> Verdict:
    fits = SMALL_SHARE * usual <= one.movement.size <= usual / SMALL_SHARE
    return Verdict(one.movement) if fits and _can_begin(one.movement, worn) else one
