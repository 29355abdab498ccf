"""The sessions that a person's words mean: numbers, last, days and spans."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from kickback.store import Store
from kickback.training.session import Session, calendar

LAST = "last"


SPAN_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


def chosen(sessions: Iterable[Session], since=None, until=None, lifter=None, machine=None, side=None) -> list[Session]:
    """The sessions that fit. Raises ValueError, a sentence, for a date that is none."""
    first, last = _day("--since", since), _day("--until", until)
    return [
        one
        for one in sessions
        if (first is None or one.start and one.start.date() >= first)
        and (last is None or one.start and one.start.date() <= last)
        and lifter in (None, one.lifter)
        and machine in (None, one.machine)
        and (side is None or side in one.sides)
    ]


def one_session(word: str, db: str | None) -> Session:
    """A session by its number in the store, the last one, or a trace file replayed. Raises ValueError, a sentence."""
    if word.isdecimal() or word == LAST:
        with Store.open(db) as store:
            return store.session(int(word) if word.isdecimal() else _last(store))
    if not Path(word).exists() and not Path(word).suffix:
        raise ValueError(f"{word}: neither a session's number, nor {LAST}, nor a trace file")
    from kickback.replays.run import replay  # numpy: a list of sessions does without
    from kickback.replays.to_session import session_of

    return session_of(replay(word))


def _last(store: Store) -> int:
    numbers = store.numbers()
    if not numbers:
        raise ValueError(f"{store.path}: no sessions are stored here yet: kickback pull or kickback import brings some")
    return numbers[-1]


def read_time(option: str, word: str) -> datetime:
    """A time that a store keeps, in this computer's zone where it names none. Raises ValueError, a sentence."""
    try:
        found = datetime.fromisoformat(word)
        found = found.astimezone() if found.tzinfo is None else found
    except (ValueError, OverflowError):
        raise ValueError(f"{option} {word}: give a date and time as '2026-11-24 18:30'") from None
    try:
        return calendar(found.timestamp(), round((found.utcoffset() or timedelta(0)).total_seconds() / 60))
    except (ValueError, OverflowError):
        raise ValueError(f"{option} {word}: no time that a store keeps: give one of 1970 to 2242") from None


def _day(option: str, word: str | None) -> date | None:
    if word is None:
        return None
    ago = re.fullmatch(r"(\d{1,4})([dwmy])", word)
    try:
        return date.today() - timedelta(int(ago[1]) * SPAN_DAYS[ago[2]]) if ago else datetime.fromisoformat(word).date()
    except (ValueError, OverflowError):
        raise ValueError(f"{option} {word}: give a day as 2026-11-24, or so long ago as 30d, 6w or 12m") from None
