"""The coarse counter's count as a replay: reps and sets, and one sentence about what cannot be known."""

from collections.abc import Mapping
from itertools import pairwise

import numpy as np

from kickback.replays.coarse.count import CoarseCount, count
from kickback.replays.coarse.selection import Verdict
from kickback.replays.result import NotCounted, Quality, Replay, Track
from kickback.traces.trace import GAP_STEPS, Trace
from kickback.training.rep import UNITS, Rep, Set

# None: the unit of the range
UNIT_OF_VALUE = {"turns too far": "deg", "below half the usual range": None, "too short to begin a set": "s"}


def coarse_replay(trace: Trace, settings: Mapping[str, float], with_track: bool) -> Replay:
    """Count the reps of a trace whose rate is below the core's.

    settings: all of the core's, in human units; only ``set_gap`` and ``guided_share`` are used.
    """
    counted = count(trace, worn=settings["guided_share"] == 0)
    reps = _reps(counted, settings["set_gap"])
    return Replay(
        trace.name,
        round(trace.rate_hz, 1),
        False,
        (counted.machine if reps else None),
        _sets(reps),
        reps,
        _quality(trace),
        (),
        _track(counted) if with_track else None,
        settings,
        [_not_counted(one, counted.course.unit) for one in counted.verdicts if one.reason],
        remark(trace.rate_hz, counted.by_turn, bool(reps)),
    )


def remark(rate_hz: float, by_turn: bool, any_reps: bool) -> str:
    """The sentence that every output carries."""
    start = f"Recorded at {rate_hz:.3g} Hz: counted by the coarse counter"
    if not any_reps:
        return f"{start}, which needs three movements alike"
    if by_turn:
        return f"{start}; phase times are estimates to a few tenths of a second, speeds cannot be known"
    return f"{start}; phase times, range and speeds cannot be known"


def _reps(counted: CoarseCount, set_gap_s: float) -> list[Rep]:
    """The reps, numbered by set; a set ends where the next rep starts more than set_gap_s after its last one."""
    reps: list[Rep] = []
    for one, following in pairwise([*counted.reps, None]):
        assert one is not None
        last = reps[-1] if reps else None
        same_set = last is not None and one.movement.start_s - last.end_s < set_gap_s
        number = (last.set, last.rep + 1) if last and same_set else (last.set + 1 if last else 1, 1)
        gap_s = following.movement.start_s - one.movement.end_s if following else set_gap_s
        reps.append(_rep(one, number, counted.by_turn, max(gap_s, 0.0) if gap_s < set_gap_s else None))
    return reps


def _rep(one: Verdict, number: tuple[int, int], by_turn: bool, bottom_pause_s: float | None) -> Rep:
    """One rep; by its speed only its start, top and end are known, and these roughly."""
    motion = one.movement
    unit = UNITS["lever" if by_turn else "sled"]
    return Rep(
        set=number[0],
        rep=number[1],
        start_s=round(motion.start_s, 4),
        peak_start_s=_if(by_turn, motion.peak_start_s),
        peak_end_s=_if(by_turn, motion.peak_end_s),
        end_s=round(motion.end_s, 4),
        concentric_s=_if(by_turn, motion.peak_start_s - motion.start_s),
        peak_pause_s=_if(by_turn, motion.peak_end_s - motion.peak_start_s),
        eccentric_s=_if(by_turn, motion.end_s - motion.peak_end_s),
        bottom_pause_s=_if(by_turn, bottom_pause_s),
        rom=_if(by_turn, motion.size),
        rom_unit=unit,
        mean_speed=None,
        peak_speed=None,
        speed_unit=f"{unit}/s",
        top_at_s=round(motion.peak_start_s, 4),
        rep_at_s=None,
        flags=["unsure"],
    )


def _if(known: bool, value: float | None) -> float | None:
    return round(value, 4) if known and value is not None else None


def _sets(reps: list[Rep]) -> list[Set]:
    numbers = sorted({rep.set for rep in reps})
    return [_set(number, [rep for rep in reps if rep.set == number]) for number in numbers]


def _set(number: int, reps: list[Rep]) -> Set:
    tension_s = [rep.tension_s for rep in reps if rep.tension_s is not None]
    total_s = round(sum(tension_s), 4) if len(tension_s) == len(reps) else None
    return Set(number, len(reps), reps[0].start_s, reps[-1].end_s, total_s, None)


def _quality(trace: Trace) -> Quality:
    """Samples, gaps in their times, and samples at an end of the sensor's range where the file names the range."""
    steps_s = np.diff(trace.t_s)
    gaps = int((steps_s > GAP_STEPS * np.median(steps_s)).sum())
    ends = [(trace.accel_g, trace.accel_range_g), (trace.gyro_dps, trace.gyro_range_dps)]
    saturated = np.zeros(len(trace.t_s), bool)
    for columns, full_scale in ends:
        if full_scale:
            saturated |= (np.abs(columns) >= full_scale * (1 - 1 / 32768)).any(axis=1)
    return Quality(len(trace.t_s), gaps, int(saturated.sum()))


def _track(counted: CoarseCount) -> Track:
    """The course for a plot, outward positive: of a turn its angle and rate, of a speed only itself."""
    course, along = counted.course, counted.course.along * counted.way
    t_s = course.t_s.tolist()
    if counted.by_turn:
        return Track(t_s, along.tolist(), np.gradient(along, course.t_s).tolist())
    return Track(t_s, [float("nan")] * len(t_s), along.tolist())


def _not_counted(one: Verdict, unit: str) -> NotCounted:
    motion = one.movement
    value_unit = UNIT_OF_VALUE.get(one.reason or "", "")
    value, limit = (None if number is None else round(number, 3) for number in (one.value, one.limit))
    return NotCounted(
        round(motion.start_s, 4),
        round(motion.peak_start_s, 4),
        round(motion.end_s, 4),
        round(motion.size, 3),
        unit,
        one.reason or "",
        value,
        limit,
        unit if value_unit is None else value_unit,
    )
