"""The corrections of a session: which values are in force."""

import re
from collections.abc import Callable
from datetime import datetime

from kickback.training.rep import SIDES
from kickback.training.session import SET_TYPES, parse_start


class Corrections:
    """The values in force after all edits of a session: the latest one wins. Edits of a session apply to its sets."""

    def __init__(self, edits: list[tuple]) -> None:
        self.count = len(edits)
        self.values: dict[tuple, tuple[int, str]] = {}
        for order, (set_number, rep, field, value) in enumerate(edits):
            if _is_valid(field, value):  # a device may send any value
                self.values[set_number, rep, field] = order, value

    def of(self, field: str, set_number: int = 0, rep: int = 0, default: str = "") -> str:
        """The value of a field that was edited for exactly this set or rep."""
        return self.values.get((set_number, rep, field), (0, default))[1]

    def of_set(self, field: str, set_number: int, default: str) -> str:
        """The value of a field that was edited for the set or for its session."""
        edits = [self.values[key] for key in ((0, 0, field), (set_number, 0, field)) if key in self.values]
        return max(edits)[1] if edits else default

    def removed(self, set_number: int = 0, rep: int = 0) -> bool:
        """Whether a rep, a set or the session is removed."""
        return self.of("removed", set_number, rep, "0") == "1"


def _is_valid(field: str, value: str) -> bool:
    if field == "start":
        return time_or_none(parse_start, value) is not None
    if field == "weight_g":
        return not value or re.fullmatch("[0-9]{1,9}", value) is not None
    if field == "type":
        return value in SET_TYPES
    if field == "weight_unit":
        return value in ("kg", "lb")
    return field != "side" or value in ("", *SIDES) or value in map(str, range(len(SIDES)))


def time_or_none(make: Callable[..., datetime], *values: float | str) -> datetime | None:
    """None for an impossible time; stores of older versions may hold one."""
    try:
        return make(*values)
    except (ValueError, OverflowError, OSError):
        return None
