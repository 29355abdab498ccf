"""Selects sessions by the words of a user: a number, "last", a trace file, days, and names."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kickback.store.database import StoreError
from kickback.store.filters import SessionFilter as SessionFilter
from kickback.store.filters import filter_sessions
from kickback.store.matching import count_sessions, matching_sessions
from kickback.store.store import Store
from kickback.training.session import Session, local_time

if TYPE_CHECKING:
    from kickback.traces.trace import Trace

LAST = "last"


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
    if words:
        return [stored_session(word, store) for word in words]
    return matching_sessions(store, wanted) or _refuse_none(store)


def select_with_history(
    words: Sequence[str], wanted: SessionFilter, store: Store
) -> tuple[list[Session], list[Session]]:
    """The named sessions, or without words those that match; and all sessions of the store. Both oldest first."""
    stored = store.sessions()
    if words:
        numbers = {stored_session(word, store).number for word in words}
        return [one for one in stored if one.number in numbers], stored
    return filter_sessions(stored, wanted) or _refuse_none(store), stored


def _refuse_none(store: Store) -> NoReturn:
    raise StoreError(f"none of the {count_sessions(store)} stored sessions matches: kickback sessions lists them")


def session_or_trace(word: str, db: str | None, read: "Callable[[str], Trace] | None" = None) -> Session:
    """A session of the store, or a trace file replayed. Raises ValueError.

    read: reads the trace of a file that is not in a form of our own.
    """
    if is_stored(word):
        with Store.open(db) as store:
            return stored_session(word, store)
    if not Path(word).exists() and not Path(word).suffix:
        raise ValueError(f"{word}: not a session's number, not {LAST}, and not a trace file")
    from kickback.replays.run import replay  # numpy: listing sessions does not need it
    from kickback.replays.to_session import session_of

    return session_of(replay(read(word) if read else word))


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
