"""The functions that Python programs use.

>>> from kickback import arrays, session_from_trace
>>> arrays(session_from_trace("legs.kbt"))["concentric_s"].mean()
"""

from pathlib import Path
from typing import Any

import numpy as np

from kickback.replays.run import replay as replay
from kickback.replays.to_session import session_of
from kickback.store import Store
from kickback.training.columns import NUMBERS, rep_rows
from kickback.training.session import Session as Session


def load(number: int, db: str | Path | None = None) -> Session:
    """A session of the store, by its number there.

    db: the store's file; None for the one in the user's data folder.
    Raises StoreError, a sentence, for an unknown number or a file that is not a store.
    """
    with Store.open(db) as store:
        return store.session(number)


def session_from_trace(path: str | Path, **options: Any) -> Session:
    """A trace file replayed, as a session without date, lifter or machine.

    options: those of ``replay``. Raises ValueError, a sentence, for a file, setting or profile that does not fit.
    """
    return session_of(replay(path, **options))


def records(session: Session) -> list[dict[str, Any]]:
    """One flat dict per counted rep, ready for ``pandas.DataFrame``; columns as in ``kickback export``."""
    return rep_rows([session])


def arrays(session: Session) -> dict[str, np.ndarray]:
    """The numbers of all counted reps, each an array of shape (reps,), by the names that ``records`` uses.

    A value that a rep lacks (the bottom pause of the last one, an unknown weight) is nan.
    """
    rows = records(session)
    return {name: np.array([row[name] for row in rows], dtype=float) for name in NUMBERS}
