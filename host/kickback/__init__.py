"""Replay, simulate and evaluate traces of kickback machines with the device's own detection core.

>>> from kickback import Session, replay
>>> found = replay("legs.kbt", settings={"set_gap": 20})    # what the core makes of a trace
>>> session = Session.load(12)                              # what a device recorded, from the store
>>> session.arrays()["rom"], session.records()              # numpy arrays; rows for a dataframe
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kickback.replay import replay as replay
    from kickback.session import Session as Session

__all__ = ["Session", "replay"]


def __getattr__(name: str):
    """Imports what is asked for: the command's --help needs no numpy."""
    if name == "replay":
        return importlib.import_module("kickback.replay")
    if name == "Session":
        return importlib.import_module("kickback.session").Session
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
