"""How a figure goes over weeks, of sets that can be compared: same lifter, machine, side and weight."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from statistics import median
from typing import NamedTuple

from kickback.training.metrics import Measure, phase_medians, range_median, speed_median, tension_s, velocity_loss
from kickback.training.rep import Rep
from kickback.training.session import Session, SessionSet

FEWEST_SESSIONS = 5
SHORTEST_DAYS = 14
DAYS = 86_400


class Alike(NamedTuple):
    """What sets must share to be compared; None and "" where it was not told."""

    lifter: str
    machine: str
    side: str | None
    weight_kg: float | None
    kind: str | None

    def __str__(self) -> str:
        weight = "weight not told" if self.weight_kg is None else f"{self.weight_kg:g} kg"
        machine = self.machine or f"machine not named ({self.kind or 'kind unknown'})"
        return ", ".join([self.lifter or "lifter not named", machine, self.side or "side not told", weight])


class Point(NamedTuple):
    """One session's value; number is the session's."""

    when: datetime
    number: int | None
    value: float


@dataclass(frozen=True)
class Trend:
    """One figure of alike sets over time.

    per_week: the slope, the median of those between all pairs of points (Theil and Sen). spread: the standard deviation
    of the points about that line. change: what the line rises by from first to last; None where it is within twice the
    spread, or where missing says why there is no line at all.
    """

    alike: Alike
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
    """All figures of all groups of alike sets, the latest trained first; undated sessions are left out."""
    made = []
    for alike, dated in sorted(groups(sessions).items(), key=_latest_first):
        of_sessions = [(session, _figures(sets)) for session, sets in dated]
        for name in FIGURES:
            measures = [(session, figures[name]) for session, figures in of_sessions]
            points = [
                Point(session.start, session.number, one.value)
                for session, one in measures
                if one.value is not None and session.start is not None
            ]
            made.append(_trend(alike, name, measures[0][1].unit, points))
    return made


def groups(sessions: Iterable[Session]) -> dict[Alike, list[tuple[Session, list[SessionSet]]]]:
    """For each group of alike sets its sessions in order of time, with the sets that belong to it."""
    found: dict[Alike, list[tuple[Session, list[SessionSet]]]] = defaultdict(list)
    for session in sorted((one for one in sessions if one.start), key=lambda one: one.start or datetime.min):
        for one in session.sets:
            if not one.reps:
                continue
            alike = Alike(session.lifter, session.machine, one.side, one.weight_kg, session.kind)
            if not found[alike] or found[alike][-1][0] is not session:
                found[alike].append((session, []))
            found[alike][-1][1].append(one)
    return found


def _latest_first(item: tuple[Alike, list[tuple[Session, list[SessionSet]]]]) -> tuple:
    alike, dated = item
    last = dated[-1][0].start
    return -last.timestamp() if last else 0, str(alike)


def _figures(sets: list[SessionSet]) -> dict[str, Measure]:
    """One session's figures of one group."""
    reps: list[Rep] = [rep for one in sets for rep in one.reps]
    kick, hold, back, _ = phase_medians(reps)
    losses = [loss for one in sets if (loss := velocity_loss(one.reps).value) is not None]
    tension = median(tension_s(rep) for rep in reps)
    made = [
        range_median(reps),
        speed_median(reps),
        kick,
        hold,
        back,
        Measure("tension per rep", tension, "s", "median of all reps"),
        Measure("velocity loss", median(losses) if losses else None, "%", "median of the sets", "no set has one"),
    ]
    return {one.name: one for one in made}


def _trend(alike: Alike, name: str, unit: str, points: list[Point]) -> Trend:
    missing = _why_not(points)
    if missing:
        return Trend(alike, name, unit, points, None, None, None, None, missing)
    weeks = [(point.when - points[0].when).total_seconds() / (7 * DAYS) for point in points]
    values = [point.value for point in points]
    pairs = combinations(zip(weeks, values, strict=True), 2)
    per_week = median((b[1] - a[1]) / (b[0] - a[0]) for a, b in pairs if b[0] > a[0])
    level = median(value - per_week * week for week, value in zip(weeks, values, strict=True))
    off = [value - level - per_week * week for week, value in zip(weeks, values, strict=True)]
    spread = (sum(one * one for one in off) / (len(off) - 2)) ** 0.5
    change = per_week * weeks[-1]
    clear = abs(change) > 2 * spread
    return Trend(alike, name, unit, points, per_week, level, spread, change if clear else None, "")


def _why_not(points: list[Point]) -> str:
    if len(points) < FEWEST_SESSIONS:
        return f"a trend takes {FEWEST_SESSIONS} sessions, and {len(points)} can be compared here"
    days = (points[-1].when - points[0].when).total_seconds() / DAYS
    if days < SHORTEST_DAYS:
        return f"a trend takes {SHORTEST_DAYS} days, and the sessions lie within {days:.0f}"
    return ""


def verdict(trend: Trend) -> str:
    """What the line says, in words."""
    if trend.missing:
        return trend.missing
    weeks = (trend.points[-1].when - trend.points[0].when).days / 7
    spread = f"the usual spread is ±{trend.spread:.2g} {trend.unit}"
    if trend.change is None:
        return f"no change beyond the spread over {weeks:.0f} weeks; {spread}"
    way = "up" if trend.change > 0 else "down"
    return f"{way} by {abs(trend.change):.3g} {trend.unit} over {weeks:.0f} weeks; {spread}"
