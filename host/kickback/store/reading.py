"""Rows into sessions, with the corrections applied."""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from itertools import groupby, pairwise

from kickback.training.rep import MACHINES, SIDES, UNITS, Rep, flag_names
from kickback.training.session import Session, SessionSet, calendar, told_start

# The cast takes the seconds that an edit of the start begins with, of the latest one.
NUMBERS = """
SELECT session_id FROM sessions LEFT JOIN
(SELECT session_id, CAST(value AS REAL) AS told, max(edit_id) FROM edits WHERE field = 'start' GROUP BY session_id)
USING (session_id) ORDER BY coalesce(told, start_epoch_s), session_id
"""
SESSIONS = """
SELECT session_id, source, origin, up_ms, start_epoch_s, utc_offset_min, lifters.name, machines.name
FROM sessions LEFT JOIN lifters USING (lifter_id) LEFT JOIN machines USING (machine_id)
WHERE session_id IN (SELECT value FROM json_each(?))
"""
SETS = """
SELECT session_id, number, side, reps, start_ms, end_ms, weight_g, gaps, saturated
FROM sets WHERE session_id IN (SELECT value FROM json_each(?)) ORDER BY session_id, number
"""
REPS = """
SELECT session_id, set_number, number, start_ms, concentric_ms, pause_ms, eccentric_ms, top_ms, rep_ms, rom_milli,
mean_speed_milli, peak_speed_milli, flags, kind
FROM reps WHERE session_id IN (SELECT value FROM json_each(?)) ORDER BY session_id, set_number, number
"""
EDITS = """
SELECT session_id, set_number, rep, field, value
FROM edits WHERE session_id IN (SELECT value FROM json_each(?)) ORDER BY edit_id
"""
SETTINGS = "SELECT session_id, name, value FROM settings_in_force WHERE session_id IN (SELECT value FROM json_each(?))"


def read_sessions(execute, ids: list[int]) -> list[Session]:
    """The sessions of these numbers, oldest first; those of unknown time before them."""
    wanted = (json.dumps(ids),)
    sets, edits = _by_session(execute(SETS, wanted)), _by_session(execute(EDITS, wanted))
    settings = _by_session(execute(SETTINGS, wanted))
    reps = {key: list(rows) for key, rows in groupby(execute(REPS, wanted), key=lambda row: row[:2])}
    made = [
        _session(row, sets[row[0]], reps, edits[row[0]], dict(settings[row[0]]))
        for row in execute(SESSIONS, wanted).fetchall()
    ]
    return sorted(made, key=lambda one: (one.start.timestamp() if one.start else float("-inf"), one.number))


def _by_session(rows) -> dict[int, list[tuple]]:
    grouped = defaultdict(list)
    for session_id, *row in rows:
        grouped[session_id].append(tuple(row))
    return grouped


class Corrections:
    """What holds after all edits of a session: the later one, and for a set also what was said of the whole session."""

    def __init__(self, edits: list[tuple]) -> None:
        self.count = len(edits)
        self.held: dict[tuple, tuple[int, str]] = {}
        for order, (set_number, rep, field, value) in enumerate(edits):
            if _fits(field, value):  # a device's own edits may tell anything
                self.held[set_number, rep, field] = order, value

    def of(self, field: str, set_number: int = 0, rep: int = 0, default: str = "") -> str:
        """The value of a field of exactly this set or rep."""
        return self.held.get((set_number, rep, field), (0, default))[1]

    def of_set(self, field: str, set_number: int, default: str) -> str:
        """The value of a field of a set, be it told for the set or for its session."""
        told = [self.held[key] for key in ((0, 0, field), (set_number, 0, field)) if key in self.held]
        return max(told)[1] if told else default

    def removed(self, set_number: int = 0, rep: int = 0) -> bool:
        """Whether a rep, a set or the session was taken out, and not put back."""
        return self.of("removed", set_number, rep, "0") == "1"


def _fits(field: str, value: str) -> bool:
    if field == "start":
        return _told(told_start, value) is not None
    if field == "weight_g":
        return not value or re.fullmatch("[0-9]{1,9}", value) is not None
    return field != "side" or value in ("", *SIDES) or value in map(str, range(len(SIDES)))


def _session(row: tuple, sets: list, reps: dict, edits: list, settings: dict) -> Session:
    number, source, origin, up_ms, epoch_s, utc_offset_min, lifter, machine = row
    held = Corrections(edits)
    of_set = {one[0]: reps.get((number, one[0]), []) for one in sets}
    every = [rep for rows in of_set.values() for rep in rows]
    # without the session's own record its clock starts with the first rep
    zero_ms = up_ms if up_ms is not None else min((rep[3] for rep in every), default=0)
    made = {one[0]: _set(one, of_set[one[0]], zero_ms, held) for one in sets}
    kind = _kind(max((rep[13] for rep in every), default=0))
    return Session(
        name=f"session {number}",
        number=number,
        start=_start(held.of("start"), epoch_s, utc_offset_min),
        lifter=held.of("lifter", default=lifter or ""),
        machine=held.of("machine", default=machine or ""),
        kind=kind,
        note=held.of("note"),
        origin=origin,
        sets=[one for one in made.values() if not held.removed(one.set)],
        removed_sets=[one for one in made.values() if held.removed(one.set)],
        settings=settings,
        edits=held.count,
        unit=UNITS.get(kind or "", "deg"),
    )


def _start(told: str, epoch_s: float | None, utc_offset_min: int | None) -> datetime | None:
    if told:
        return told_start(told)
    return None if epoch_s is None else _told(calendar, epoch_s, utc_offset_min or 0)


def _told(when: Callable[..., datetime], *told) -> datetime | None:
    """None for a time that cannot be, in a store of before."""
    try:
        return when(*told)
    except (ValueError, OverflowError, OSError):
        return None


def _set(row: tuple, reps: list[tuple], zero_ms: int, held: Corrections) -> SessionSet:
    number, side, told_reps, start_ms, end_ms, weight_g, gaps, saturated = row
    counted = [rep for rep in reps if not held.removed(number, rep[2])]
    # a rep's rest is not known where the rep after it was taken out
    following = {rep[2]: after for rep, after in pairwise(reps) if not held.removed(number, after[2])}
    weight_g = int(held.of_set("weight_g", number, str(weight_g or 0)) or 0)
    return SessionSet(
        set=number,
        side=side_name(held.of_set("side", number, str(side or 0))),
        weight_kg=weight_g / 1000 if weight_g else None,
        note=held.of("note", number),
        reps=[_rep(rep, following.get(rep[2]), zero_ms) for rep in counted],
        removed=[_rep(rep, None, zero_ms) for rep in reps if held.removed(number, rep[2])],
        told_reps=told_reps or 0,
        told_start_s=None if start_ms is None else (start_ms - zero_ms) / 1000,
        told_end_s=None if end_ms is None else (end_ms - zero_ms) / 1000,
        gaps=gaps,
        saturated=saturated,
    )


def _kind(number: int) -> str | None:
    return MACHINES[number] if 0 <= number < len(MACHINES) else None


def side_name(told: str) -> str | None:
    """left, right or None, told as a word or as the device's number."""
    return told if told in SIDES else SIDES[int(told)] if told.isdigit() and int(told) < len(SIDES) else None


def _rep(row: tuple, after: tuple | None, zero_ms: int) -> Rep:
    """after: the row of the next rep that counts, whose start ends this one's bottom pause."""
    (_, set_number, number, start_ms, concentric_ms, pause_ms, eccentric_ms, top_ms, rep_ms, rom, mean, peak, flags,
     kind) = row  # fmt: skip
    start_ms -= zero_ms
    end_ms = start_ms + concentric_ms + pause_ms + eccentric_ms
    unit = UNITS.get(_kind(kind) or "", "deg")
    return Rep(
        set=set_number,
        rep=number,
        start_s=start_ms / 1000,
        peak_start_s=(start_ms + concentric_ms) / 1000,
        peak_end_s=(start_ms + concentric_ms + pause_ms) / 1000,
        end_s=end_ms / 1000,
        concentric_s=concentric_ms / 1000,
        peak_pause_s=pause_ms / 1000,
        eccentric_s=eccentric_ms / 1000,
        bottom_pause_s=None if after is None else (after[3] - zero_ms - end_ms) / 1000,
        rom=rom / 1000,
        rom_unit=unit,
        mean_speed=mean / 1000 if mean else None,
        peak_speed=peak / 1000 if peak else None,
        speed_unit=f"{unit}/s",
        top_at_s=None if top_ms is None else (start_ms + top_ms) / 1000,
        rep_at_s=(end_ms + (rep_ms or 0)) / 1000,
        flags=flag_names(flags),
    )
