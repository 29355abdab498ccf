"""Reads sessions from the rows of the store, with the corrections applied."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import groupby, pairwise

from kickback.store.corrections import Corrections, time_or_none
from kickback.store.rows import Execute
from kickback.store.weight_units import WeightUnits
from kickback.training.rep import MACHINES, SIDES, UNITS, Rep, flag_names
from kickback.training.session import Session, SessionSet, local_time, parse_start

MADE_BY = ("device", "host", "import")
# The cast takes the seconds at the beginning of the latest edit of the start.
NUMBERS = """
SELECT session_id FROM sessions LEFT JOIN
(SELECT session_id, CAST(value AS REAL) AS edited, max(edit_id) FROM edits WHERE field = 'start' GROUP BY session_id)
USING (session_id) WHERE {} ORDER BY coalesce(edited, start_epoch_s), session_id
"""
SESSIONS = """
SELECT session_id, origin, up_ms, start_epoch_s, utc_offset_min, lifters.name, machines.name, exercise,
device_id
FROM sessions LEFT JOIN lifters USING (lifter_id) LEFT JOIN machines USING (machine_id)
WHERE session_id IN (SELECT value FROM json_each(?))
"""
SETS = """
SELECT session_id, number, side, reps, start_ms, end_ms, weight_g, gaps, saturated, type, weight_unit
FROM sets WHERE session_id IN (SELECT value FROM json_each(?)) ORDER BY session_id, number
"""
REPS = """
SELECT session_id, set_number, number, start_ms, concentric_ms, pause_ms, eccentric_ms, top_ms, rep_ms, rom_milli,
mean_speed_milli, peak_speed_milli, flags, kind, pulses
FROM reps WHERE session_id IN (SELECT value FROM json_each(?)) ORDER BY session_id, set_number, number
"""
# Later ones hold. A device's own follow its log, in whatever order they arrived; then those by hand.
EDIT_ORDER = "CASE made_by WHEN 'import' THEN 0 WHEN 'device' THEN 1 ELSE 2 END, log_offset, made_epoch_s, edit_id"
EDITS = f"""
SELECT session_id, set_number, rep, field, value
FROM edits WHERE session_id IN (SELECT value FROM json_each(?))
AND made_by IN (SELECT value FROM json_each(?)) ORDER BY {EDIT_ORDER}
"""
SETTINGS = "SELECT session_id, name, value FROM settings_in_force WHERE session_id IN (SELECT value FROM json_each(?))"


def numbers_where(*terms: str) -> str:
    """The query for the numbers of the sessions for which all terms hold, oldest first."""
    return NUMBERS.format(" AND ".join(("deleted_epoch_s IS NULL", *terms)))


def read_sessions(execute: Execute, ids: list[int], made_by: Iterable[str] = MADE_BY) -> list[Session]:
    """The sessions with these numbers, oldest first; sessions without a date come first.

    made_by: the origins of the corrections to apply.
    """
    wanted = (json.dumps(ids),)
    sets, edits = _by_session(execute(SETS, wanted)), _by_session(execute(EDITS, (*wanted, json.dumps(list(made_by)))))
    settings = _by_session(execute(SETTINGS, wanted))
    units = WeightUnits(execute)
    reps = {key: list(rows) for key, rows in groupby(execute(REPS, wanted), key=lambda row: row[:2])}
    made = [
        _session(row, sets[row[0]], reps, edits[row[0]], dict(settings[row[0]]), units)
        for row in execute(SESSIONS, wanted).fetchall()
    ]
    return sorted(made, key=lambda one: (one.start.timestamp() if one.start else float("-inf"), one.number))


def _by_session(rows: Iterable[tuple]) -> dict[int, list[tuple]]:
    grouped = defaultdict(list)
    for session_id, *row in rows:
        grouped[session_id].append(tuple(row))
    return grouped


def _session(row: tuple, sets: list, reps: dict, edits: list, settings: dict, units: WeightUnits) -> Session:
    number, origin, up_ms, epoch_s, utc_offset_min, lifter, machine, exercise, device_id = row
    corrections = Corrections(edits)
    of_set = {one[0]: reps.get((number, one[0]), []) for one in sets}
    every = [rep for rows in of_set.values() for rep in rows]
    # Without the record of the session its clock starts at the first rep.
    zero_ms = up_ms if up_ms is not None else min((rep[3] for rep in every), default=0)
    lifter = corrections.of("lifter", default=lifter or "")
    machine = corrections.of("machine", default=machine or "")
    all_sets = {one[0]: _set(one, of_set[one[0]], zero_ms, corrections, lifter) for one in sets}
    if device_id is None:  # a replayed trace may count reps that it cannot measure
        all_sets = {at: _with_unmeasured(one) for at, one in all_sets.items()}
    else:  # a device logs grams
        all_sets = {at: _in_unit(one, corrections, units.unit(one.lifter, machine)) for at, one in all_sets.items()}
    kind = _kind(max((rep[13] for rep in every), default=0))
    return Session(
        name=f"session {number}",
        number=number,
        start=_start(corrections.of("start"), epoch_s, utc_offset_min),
        lifter=lifter,
        machine=machine,
        exercise=exercise,
        kind=kind,
        note=corrections.of("note"),
        origin=origin,
        sets=[one for one in all_sets.values() if not corrections.removed(one.set)],
        removed_sets=[one for one in all_sets.values() if corrections.removed(one.set)],
        settings=settings,
        edits=corrections.count,
        unit=UNITS.get(kind or "", "deg"),
    )


def _start(edited: str, epoch_s: float | None, utc_offset_min: int | None) -> datetime | None:
    if edited:
        return parse_start(edited)
    return None if epoch_s is None else time_or_none(local_time, epoch_s, utc_offset_min or 0)


def _set(row: tuple, reps: list[tuple], zero_ms: int, corrections: Corrections, lifter: str) -> SessionSet:
    number, side, reported_reps, start_ms, end_ms, weight_g, gaps, saturated, type_, weight_unit = row
    counted = [rep for rep in reps if not corrections.removed(number, rep[2])]
    # The rest after a rep is unknown if the next rep was removed.
    following = {rep[2]: after for rep, after in pairwise(reps) if not corrections.removed(number, after[2])}
    weight_g = int(corrections.of_set("weight_g", number, str(weight_g or 0)) or 0)
    return SessionSet(
        set=number,
        lifter=corrections.of_set("lifter", number, lifter),
        side=side_name(corrections.of_set("side", number, str(side or 0))),
        weight_kg=weight_g / 1000 if weight_g else None,
        weight_unit=corrections.of_set("weight_unit", number, weight_unit),
        type=corrections.of("type", number, default=type_),
        note=corrections.of("note", number),
        reps=[_rep(rep, following.get(rep[2]), zero_ms) for rep in counted],
        removed=[_rep(rep, None, zero_ms) for rep in reps if corrections.removed(number, rep[2])],
        reported_reps=reported_reps or 0,
        reported_start_s=None if start_ms is None else (start_ms - zero_ms) / 1000,
        reported_end_s=None if end_ms is None else (end_ms - zero_ms) / 1000,
        gaps=gaps,
        saturated=saturated,
    )


def _with_unmeasured(one: SessionSet) -> SessionSet:
    recorded = len(one.reps) + len(one.removed)
    return replace(one, unmeasured=max(0, one.reported_reps - recorded)) if recorded else one


def _in_unit(one: SessionSet, corrections: Corrections, unit: str) -> SessionSet:
    """A set of a device with the unit of its weight, unless the weight was entered by hand."""
    return replace(one, weight_unit=corrections.of_set("weight_unit", one.set, unit))


def _kind(number: int) -> str | None:
    return MACHINES[number] if 0 <= number < len(MACHINES) else None


def side_name(side: str) -> str | None:
    """left, right or None, from a word or from the number that devices use."""
    return side if side in SIDES else SIDES[int(side)] if side.isdigit() and int(side) < len(SIDES) else None


def _rep(row: tuple, after: tuple | None, zero_ms: int) -> Rep:
    """after: the row of the next rep that counts; its start ends the bottom pause of this one."""
    _, set_number, number, start_ms, concentric_ms, pause_ms, eccentric_ms, top_ms, rep_ms, *motion = row
    rom, mean, peak, flags, kind, pulses = motion
    start_ms -= zero_ms
    peak_start_ms = start_ms + concentric_ms
    peak_end_ms = peak_start_ms + pause_ms
    end_ms = peak_end_ms + eccentric_ms
    unit = UNITS.get(_kind(kind) or "", "deg")
    return Rep(
        set=set_number, rep=number, start_s=start_ms / 1000, peak_start_s=peak_start_ms / 1000,
        peak_end_s=peak_end_ms / 1000, end_s=end_ms / 1000, concentric_s=concentric_ms / 1000,
        peak_pause_s=pause_ms / 1000, eccentric_s=eccentric_ms / 1000,
        bottom_pause_s=None if after is None else (after[3] - zero_ms - end_ms) / 1000,
        rom=rom / 1000, rom_unit=unit, mean_speed=mean / 1000 if mean else None,
        peak_speed=peak / 1000 if peak else None, speed_unit=f"{unit}/s",
        top_at_s=None if top_ms is None else (start_ms + top_ms) / 1000, rep_at_s=(end_ms + (rep_ms or 0)) / 1000,
        flags=flag_names(flags), pulses=pulses,
    )  # fmt: skip
