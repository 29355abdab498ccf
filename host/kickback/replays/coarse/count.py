"""The coarse counter: counts the reps of a recording below 50 Hz, by its turn or by its speed.

It looks at the whole recording. It carries no attitude and needs no rest, so it cannot lose its way.
"""

from dataclasses import dataclass

import numpy as np

from kickback.replays.coarse.course import Course, speed_course, turn_course
from kickback.replays.coarse.movements import home_side, kick_way, speed_movements, turn_movements
from kickback.replays.coarse.selection import Verdict, irregularity, judge
from kickback.replays.coarse.turning_points import turning_points
from kickback.traces.trace import Trace

LEVER_DEG = 10.0  # a plate on rails never turns as far with every rep
SAME_COUNT = (1.0, 1.5)  # turn counts over speed counts: the same reps


@dataclass(frozen=True)
class CoarseCount:
    """The result for one recording: its course, and a verdict on each movement in it.

    way: 1 where kicks go along the course's axis, -1 where they go against it.
    """

    course: Course
    verdicts: list[Verdict]
    way: int

    @property
    def by_turn(self) -> bool:
        """Whether the reps were counted by the turn of the plate."""
        return self.course.unit == "deg"

    @property
    def machine(self) -> str:
        """lever or sled."""
        return "lever" if self.by_turn else "sled"

    @property
    def reps(self) -> list[Verdict]:
        """The verdicts on movements that count."""
        return [one for one in self.verdicts if one.reason is None]


def count(trace: Trace, worn: bool = False) -> CoarseCount:
    """Count the reps of a trace. worn: on a limb, which does not move along one path."""
    turn = turn_course(trace)
    by_turn = _count_turn(turn, worn)
    by_speed = _count_speed(speed_course(trace), np.median(trace.accel_g, axis=0), turn, worn)
    return by_turn if prefers_turn(by_turn, by_speed) else by_speed


def _count_turn(turn: Course, worn: bool) -> CoarseCount:
    points = turning_points(turn)
    if len(points) < 3:
        return CoarseCount(turn, [], 1)
    away = -home_side(turn, points)
    return CoarseCount(turn, judge(turn_movements(turn, points, away), worn), away)


def _count_speed(speed: Course, up_g: np.ndarray, turn: Course, worn: bool) -> CoarseCount:
    points = turning_points(speed)
    if len(points) < 2:
        return CoarseCount(speed, [], 1)
    way = kick_way(speed, points, up_g)
    return CoarseCount(speed, judge(speed_movements(speed, points, way, turn), worn), way)


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
