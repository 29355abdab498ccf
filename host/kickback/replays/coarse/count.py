"""The coarse counter: counts the reps of a recording below 50 Hz, by its turn or by its speed.

It looks at the whole recording: no attitude is carried and no rest is needed, so nothing can be lost on the way.
"""

from dataclasses import dataclass

import numpy as np

from kickback.replays.coarse.course import Course, speed_course, turn_course
from kickback.replays.coarse.movements import speed_movements, turn_movements
from kickback.replays.coarse.selection import Verdict, irregularity, judge
from kickback.replays.coarse.turning_points import turning_points
from kickback.traces.trace import Trace

LEVER_DEG = 10.0  # a plate on rails never turns as far with every rep
SAME_COUNT = (0.9, 1.5)  # turn counts over speed counts: the same reps


@dataclass(frozen=True)
class CoarseCount:
    """What the coarse counter made of a recording: its course, and a verdict on each movement in it."""

    course: Course
    verdicts: list[Verdict]

    @property
    def by_turn(self) -> bool:
        """Whether the reps were counted by the turn of the plate."""
        return self.course.unit == "deg"

    @property
    def reps(self) -> list[Verdict]:
        """The verdicts on movements that count."""
        return [one for one in self.verdicts if one.reason is None]


def count(trace: Trace, worn: bool = False) -> CoarseCount:
    """Count the reps of a trace. worn: on a limb, whose movements need not keep to one path."""
    turn = turn_course(trace)
    by_turn = CoarseCount(turn, judge(turn_movements(turn, turning_points(turn)), worn))
    speed = speed_course(trace)
    movements = speed_movements(speed, turning_points(speed), np.median(trace.accel_g, axis=0), turn)
    by_speed = CoarseCount(speed, judge(movements, worn))
    return by_turn if prefers_turn(by_turn, by_speed) else by_speed


def prefers_turn(by_turn: CoarseCount, by_speed: CoarseCount) -> bool:
    """Whether a path is a lever's: it turns far, or shows as many reps as the speed does, or more even ones."""
    turns, speeds = ([one.movement for one in found.reps] for found in (by_turn, by_speed))
    if not turns or not speeds:
        return bool(turns) or not speeds
    if np.median([one.size for one in turns]) >= LEVER_DEG and 2 * len(turns) >= len(speeds):
        return True
    if SAME_COUNT[0] * len(speeds) <= len(turns) <= SAME_COUNT[1] * len(speeds):
        return True
    return irregularity(turns) <= irregularity(speeds)
