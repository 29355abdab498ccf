"""Selects sessions by the words of a user: a number, "last", a trace file, days, and names."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from kickback.store.database import StoreError
from kickback.store.store import Store
from kickback.training.overview import Overview
from kickback.training.session import Session, local_time, split_by_lifter

LAST = "last"
SPAN_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


class SessionFilter(NamedTuple):
    """The sessions that a user asks for; None does not restrict them. since, until: words for days."""

    since: str | None = None
    until: str | None = None
    lifter: str | None = None
    machine: str | None = None
    side: str | None = None


def filter_sessions(sessions: Iterable[Session], wanted: SessionFilter) -> list[Session]:
    """The sessions that match, one for each lifter of a session. Raises ValueError for an invalid day."""
    parts = [part for session in sessions for part in split_by_lifter(session)]
    days = _days(wanted)
    return [one for one in parts if _matches(wanted, days, one.start, one.lifter, one.machine, one.sides)]


def filter_overviews(overviews: Iterable[Overview], wanted: SessionFilter) -> list[Overview]:
    """The same for the figures of lists."""
    days = _days(wanted)
    return [one for one in overviews if _matches(wanted, days, one.when, one.lifter, one.machine, one.sides)]


def _days(wanted: SessionFilter) -> tuple[date | None, date | None]:
    return _day("--since", wanted.since), _day("--until", wanted.until)


def _matches(
    wanted: SessionFilter, days: tuple[date | None, date | None], start: datetime | None, lifter: str, machine: str,
    sides: Sequence[str],
) -> bool:  # fmt: skip
    first, last = days
    return bool(
        (first is None or (start and start.date() >= first))
        and (last is None or (start and start.date() <= last))
        and _is_name(wanted.lifter, lifter)
        and _is_name(wanted.machine, machine)
        and (wanted.side is None or wanted.side in sides)
    )


def _is_name(wanted: str | None, name: str) -> bool:
    """Whether a name is the wanted one; capitals and spaces at the ends do not matter."""
    return wanted is None or wanted.strip().casefold() == name.strip().casefold()


def is_stored(word: str) -> bool:
    """Whether a word means a session in the store; other words name trace files."""
    return word == LAST or (word.isdecimal() and word.isascii())


def session_number(word: str, store: Store) -> int:
    """The number that a word means in the store. Raises StoreError for "last" in an empty store."""
    if word != LAST:
        return int(word)
    numbers = store.numbers()
    if not numbers:
        raise StoreError(f"{store.path}: no sessions are stored here yet: use kickback pull or kickback import")
    return numbers[-1]


def stored_session(word: str, store: Store) -> Session:
    """The session of the store that a word means. Raises StoreError."""
    if not is_stored(word):
        raise StoreError(f"{word}: several sessions at once must be in the store; name them by number")
    return store.session(session_number(word, store))


def select_sessions(words: Sequence[str], wanted: SessionFilter, store: Store) -> list[Session]:
    """The named sessions of the store in the order of the words, or without words those that match."""
    return [stored_session(word, store) for word in words] if words else select_with_history((), wanted, store)[0]


def select_with_history(
    words: Sequence[str], wanted: SessionFilter, store: Store
) -> tuple[list[Session], list[Session]]:
    """The named sessions, or without words those that match; and all sessions of the store. Both oldest first."""
    stored = store.sessions()
    if words:
        numbers = {stored_session(word, store).number for word in words}
        return [one for one in stored if one.number in numbers], stored
    found = filter_sessions(stored, wanted)
    if not found:
        raise StoreError(f"none of the {len(stored)} stored sessions matches: kickback sessions lists them")
    return found, stored


def session_or_trace(word: str, db: str | None) -> Session:
    """A session of the store, or a trace file replayed. Raises ValueError."""
    if is_stored(word):
        with Store.open(db) as store:
            return stored_session(word, store)
    if not Path(word).exists() and not Path(word).suffix:
        raise ValueError(f"{word}: not a session's number, not {LAST}, and not a trace file")
    from kickback.replays.run import replay  # numpy: listing sessions does not need it
    from kickback.replays.to_session import session_of

    return session_of(replay(word))


def parse_time(option: str, word: str) -> datetime:
    """A date and time that the store accepts, in this computer's zone if it names none. Raises ValueError."""
    try:
        found = datetime.fromisoformat(word)
        found = found.astimezone() if found.tzinfo is None else found
    except (ValueError, OverflowError):
        raise ValueError(f"{option} {word}: give a date and time such as '2026-11-24 18:30'") from None
    try:
        return local_time(found.timestamp(), round((found.utcoffset() or timedelta(0)).total_seconds() / 60))
    except (ValueError, OverflowError):
        raise ValueError(f"{option} {word}: give a time between 1970 and 2242") from None


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
