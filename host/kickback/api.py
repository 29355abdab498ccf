"""The public functions.

>>> from kickback import arrays, session_from_trace
>>> arrays(session_from_trace("legs.kbt"))["concentric_s"].mean()
"""

from pathlib import Path
from typing import Any

import numpy as np

from kickback.replays.run import replay as replay
from kickback.replays.to_session import session_of
from kickback.store import Store
from kickback.traces.csv import Layout
from kickback.traces.files import read_bytes, read_trace
from kickback.traces.files import trace_from_bytes as trace_from_bytes
from kickback.traces.units import Units
from kickback.training.columns import NUMBERS, rep_rows
from kickback.training.session import Session as Session


def load(number: int, db: str | Path | None = None) -> Session:
    """Reads a session from the store.

    number: of the session in the store. db: the store's file; None for the one in the user's data folder.
    Raises StoreError for an unknown number or a file that is not a store.
    """
    with Store.open(db) as store:
        return store.session(number)


def session_from_trace(
    path: str | Path,
    *,
    time_unit: str = "s",
    accel_unit: str = "g",
    gyro_unit: str = "dps",
    columns: dict[str, str] | None = None,
    gyro_file: str | Path | None = None,
    rate_hz: float | None = None,
    **options: Any,
) -> Session:
    """Replays a trace file as a session without date, lifter or machine.

    The units, columns, gyro_file and rate_hz describe a foreign CSV, as those of ``kickback replay`` do. options:
    those of ``replay``. Raises ValueError for an unreadable file or an invalid setting or profile.
    """
    gyro = read_bytes(gyro_file) if gyro_file else None
    layout = Layout(Units(time_unit, accel_unit, gyro_unit), columns, rate_hz, gyro)
    return session_of(replay(read_trace(path, layout), **options))


def records(session: Session) -> list[dict[str, Any]]:
    """One flat dict per rep that counts, suitable for ``pandas.DataFrame``. The keys are the columns of ``kickback
    export``."""
    return rep_rows([session])


def arrays(session: Session) -> dict[str, np.ndarray]:
    """The numeric columns of all reps that count, each a float array of shape (reps,), by the names of ``records``.

    A missing value (the bottom pause of the last rep, an unknown weight) is nan.
    """
    rows = records(session)
    return {name: np.array([row[name] for row in rows], dtype=float) for name in NUMBERS}
