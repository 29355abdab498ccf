"""Figures over weeks, of comparable sets: those of the same lifter, machine, side and weight."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from statistics import median
from typing import NamedTuple

from kickback.training.metrics import (
    Measure,
    phase_medians,
    range_median,
    speed_median,
    tension_s,
    velocity_losses,
)
from kickback.training.rep import Rep
from kickback.training.session import Session, SessionSet
from kickback.training.weights import weight_in

MIN_SESSIONS = 5
MIN_DAYS = 14
DAY_S = 86_400


class ComparisonKey(NamedTuple):
    """The properties that comparable sets share; None or "" if one is unknown."""

    lifter: str
    machine: str
    side: str | None
    weight_kg: float | None
    kind: str | None
    unit: str = "kg"

    def __str__(self) -> str:
        weight = "weight unknown" if self.weight_kg is None else weight_in(self.weight_kg, self.unit)
        machine = self.machine or f"machine unknown ({self.kind or 'neither lever nor sled'})"
        return ", ".join([self.lifter or "lifter unknown", machine, self.side or "side unknown", weight])


def key_of(session: Session, one: SessionSet) -> ComparisonKey:
    """The group of comparable sets of a set."""
    lifter = one.lifter or session.lifter
    return ComparisonKey(lifter, session.machine, one.side, one.weight_kg, session.kind, one.weight_unit)


class Point(NamedTuple):
    """The value of one session. number: the number of the session."""

    when: datetime
    number: int | None
    value: float


@dataclass(frozen=True)
class Trend:
    """One figure of comparable sets over time.

    per_week: the slope, the median of the slopes between all pairs of points (Theil-Sen estimator). spread: the
    standard deviation of the points about the line. change: the rise of the line from the first to the last point;
    None if it is within twice the spread. missing: the reason why there is no line.
    """

    key: ComparisonKey
    name: str
    unit: str
    points: list[Point]
    per_week: float | None
    level: float | None
    spread: float | None
    change: float | None
    missing: str


FIGURES = ("range", "kick speed", "kick", "hold", "return", "tension per rep", "velocity loss")


def trends(sessions: Iterable[Session]) -> list[Trend]:
    """All figures of all groups of comparable sets, the latest trained first. Leaves out sessions without a date."""
    made = []
    for key, dated in sorted(comparable_sets(sessions).items(), key=_latest_first):
        of_sessions = [(session, _figures(sets)) for session, sets in dated]
        for name in FIGURES:
            measures = [(session, figures[name]) for session, figures in of_sessions]
            points = [
                Point(session.start, session.number, one.value)
                for session, one in measures
                if one.value is not None and session.start is not None
            ]
            made.append(_trend(key, name, measures[0][1].unit, points))
    return made


def comparable_sets(sessions: Iterable[Session]) -> dict[ComparisonKey, list[tuple[Session, list[SessionSet]]]]:
    """For each group of comparable sets its sessions in order of time, each with its sets of the group."""
    found: dict[ComparisonKey, list[tuple[Session, list[SessionSet]]]] = defaultdict(list)
    for session in sorted((one for one in sessions if one.start), key=lambda one: one.start or datetime.min):
        for one in session.sets:
            if not one.reps:
                continue
            key = key_of(session, one)
            if not found[key] or found[key][-1][0] is not session:
                found[key].append((session, []))
            found[key][-1][1].append(one)
    return found


def _latest_first(item: tuple[ComparisonKey, list[tuple[Session, list[SessionSet]]]]) -> tuple:
    key, dated = item
    last = dated[-1][0].start
    return -last.timestamp() if last else 0, str(key)


def _figures(sets: list[SessionSet]) -> dict[str, Measure]:
    """The figures of one session in one group."""
    reps: list[Rep] = [rep for one in sets for rep in one.reps]
    kick, hold, back, _ = phase_medians(reps)
    losses = velocity_losses(sets)
    loss = median(losses) if losses else None
    tension = median(tension_s(rep) for rep in reps)
    made = [
        range_median(reps),
        speed_median(reps),
        kick,
        hold,
        back,
        Measure("tension per rep", tension, "s", "median of all reps"),
        Measure("velocity loss", loss, "%", "median of the sets", "no set has a velocity loss"),
    ]
    return {one.name: one for one in made}


def _trend(key: ComparisonKey, name: str, unit: str, points: list[Point]) -> Trend:
    missing = _why_not(points)
    if missing:
        return Trend(key, name, unit, points, None, None, None, None, missing)
    weeks = [(point.when - points[0].when).total_seconds() / (7 * DAY_S) for point in points]
    values = [point.value for point in points]
    pairs = combinations(zip(weeks, values, strict=True), 2)
    per_week = median((b[1] - a[1]) / (b[0] - a[0]) for a, b in pairs if b[0] > a[0])
    level = median(value - per_week * week for week, value in zip(weeks, values, strict=True))
    off = [value - level - per_week * week for week, value in zip(weeks, values, strict=True)]
    spread = (sum(one * one for one in off) / (len(off) - 2)) ** 0.5
    change = per_week * weeks[-1]
    clear = abs(change) > 2 * spread
    return Trend(key, name, unit, points, per_week, level, spread, change if clear else None, "")


def _why_not(points: list[Point]) -> str:
    if len(points) < MIN_SESSIONS:
        return f"a trend needs {MIN_SESSIONS} comparable sessions; there are {len(points)}"
    days = (points[-1].when - points[0].when).total_seconds() / DAY_S
    if days < MIN_DAYS:
        return f"a trend needs {MIN_DAYS} days; the sessions span {days:.0f}"
    return ""


def verdict(trend: Trend) -> str:
    """The trend in words."""
    if trend.missing:
        return trend.missing
    weeks = (trend.points[-1].when - trend.points[0].when).days / 7
    spread = f"the usual spread is ±{trend.spread:.2g} {trend.unit}"
    if trend.change is None:
        return f"no change beyond the spread over {weeks:.0f} weeks; {spread}"
    direction = "up" if trend.change > 0 else "down"
    return f"{direction} by {abs(trend.change):.3g} {trend.unit} over {weeks:.0f} weeks; {spread}"
