"""Replay traces of kickback machines with the device's own detection core, and read stored sessions.

>>> from kickback import arrays, load, records, replay
>>> result = replay("legs.kbt", settings={"set_gap": 20})    # the reps that the core finds in a trace
>>> session = load(12)                                       # a session that a device recorded, from the store
>>> arrays(session)["rom_deg"], records(session)             # numpy arrays; rows for a data frame
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kickback.api import Session as Session
    from kickback.api import arrays as arrays
    from kickback.api import load as load
    from kickback.api import records as records
    from kickback.api import replay as replay
    from kickback.api import session_from_trace as session_from_trace
    from kickback.api import trace_from_bytes as trace_from_bytes

__all__ = ["Session", "arrays", "load", "records", "replay", "session_from_trace", "trace_from_bytes"]


def __getattr__(name: str) -> object:
    """Imports a public name at its first use, so that ``kickback --help`` does not load numpy."""
    if name in __all__:
        return getattr(importlib.import_module("kickback.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
