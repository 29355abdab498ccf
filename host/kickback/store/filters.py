"""Which sessions a user wants: days, lifter, machine, side."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from kickback.training.overview import Overview
from kickback.training.session import Session, split_by_lifter

SPAN_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


class SessionFilter(NamedTuple):
    """The sessions that a user selects; None does not restrict them. since, until: words for days."""

    since: str | None = None
    until: str | None = None
    lifter: str | None = None
    machine: str | None = None
    side: str | None = None

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day. Raises ValueError for a word that is not a day."""
        return _day("--since", self.since), _day("--until", self.until)


def filter_sessions(sessions: Iterable[Session], wanted: SessionFilter) -> list[Session]:
    """The sessions that match, one for each lifter of a session. Raises ValueError for an invalid day."""
    parts = [part for session in sessions for part in split_by_lifter(session)]
    days = wanted.days
    return [one for one in parts if _matches(wanted, days, one.start, one.lifter, one.machine, one.sides)]


def filter_overviews(overviews: Iterable[Overview], wanted: SessionFilter) -> list[Overview]:
    """The same for the figures of lists."""
    days = wanted.days
    return [one for one in overviews if _matches(wanted, days, one.when, one.lifter, one.machine, one.sides)]


def _matches(
    wanted: SessionFilter, days: tuple[date | None, date | None], start: datetime | None, lifter: str, machine: str,
    sides: Sequence[str],
) -> bool:  # fmt: skip
    first, last = days
    return bool(
        (first is None or (start and start.date() >= first))
        and (last is None or (start and start.date() <= last))
        and (wanted.lifter is None or is_name(wanted.lifter, lifter))
        and (wanted.machine is None or is_name(wanted.machine, machine))
        and (wanted.side is None or wanted.side in sides)
    )


def is_name(wanted: str, name: str) -> bool:
    """Whether a name is the wanted one; capitals and spaces at the ends do not matter."""
    return wanted.strip().casefold() == name.strip().casefold()


def _day(option: str, word: str | None) -> date | None:
    if word is None:
        return None
    ago = re.fullmatch(r"(\d{1,4})([dwmy])", word)
    try:
        return date.today() - timedelta(int(ago[1]) * SPAN_DAYS[ago[2]]) if ago else datetime.fromisoformat(word).date()
    except (ValueError, OverflowError):
        raise ValueError(
            f"{option} {word}: give a day such as 2026-11-24, or a span until today such as 30d, 6w or 12m"
        ) from None
