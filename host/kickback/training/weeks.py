"""Weeks from Monday to Sunday, with the reps of each day."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Week:
    """One week. monday: its first day. reps: of each day, None for a day without a session."""

    monday: date
    reps: tuple[int | None, ...]
    sessions: int

    @property
    def total(self) -> int:
        """The reps of the week."""
        return sum(filter(None, self.reps))


def monday_of(day: date) -> date:
    """The first day of a day's week."""
    return day - timedelta(days=day.weekday())


def weeks_of(sessions: Iterable[tuple[date, int]]) -> list[Week]:
    """The weeks from the first session to the last, oldest first. sessions: the day and the reps of each."""
    reps: defaultdict[date, int] = defaultdict(int)
    counts: Counter[date] = Counter()
    for day, number in sessions:
        reps[day] += number
        counts[monday_of(day)] += 1
    if not counts:
        return []
    first, last = min(counts), max(counts)
    mondays = [first + at * WEEK for at in range((last - first).days // 7 + 1)]
    return [
        Week(monday, tuple(reps.get(monday + timedelta(days=at)) for at in range(7)), counts[monday])
        for monday in mondays
    ]
