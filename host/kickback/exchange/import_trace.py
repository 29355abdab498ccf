"""A trace file as a session of the store, known again by its bytes."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from kickback.replays.run import replay
from kickback.replays.to_session import session_of
from kickback.traces import kbt
from kickback.training.session import Session


@dataclass(frozen=True)
class About:
    """What a trace does not say of itself; side and weight_kg hold for all its sets."""

    lifter: str = ""
    machine: str = ""
    side: str | None = None
    weight_kg: float | None = None
    start: datetime | None = None
    note: str = ""


def trace_session(
    raw: bytes, name: str, about: About, origin: str, progress: Callable[[int, int], None] | None = None
) -> tuple[str, Session]:
    """The source by which a trace is known again, and the session that the core makes of it.

    raw: the bytes of a .kbt file; name: of its file, for errors; origin: what the session's begins with.
    Raises ValueError, a sentence, for a trace that cannot be replayed.
    """
    session = session_of(replay(kbt.parse(raw, name), progress=progress))
    sets = [replace(one, side=about.side, weight_kg=about.weight_kg) for one in session.sets]
    named = {"lifter": about.lifter, "machine": about.machine, "start": about.start, "note": about.note}
    session = replace(session, sets=sets, origin=f"{origin}: {session.quality}", **named)
    return f"import/trace/{hashlib.sha256(raw).hexdigest()}", session
