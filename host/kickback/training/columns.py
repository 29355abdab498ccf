"""The columns of reps and of sets as exports have them: stable, flat, each with its unit in its name.

A rep's range and speeds are in degrees on a lever and in millimetres on a sled: one of the two columns is empty.
"""

from collections.abc import Iterable, Sequence

from kickback.training.metrics import phase_medians, under_tension, velocity_loss
from kickback.training.rep import Rep, median_known
from kickback.training.session import Session, SessionSet
from kickback.training.tempo import PHASES

# name, type, what it is
SESSION_COLUMNS = (
    ("session", int, "its number in the store; empty for a trace"),
    ("start", str, "when the session began, ISO 8601 with time zone; empty while it is not known"),
    ("lifter", str, ""),
    ("machine", str, "as the lifter named it"),
    ("kind", str, "lever or sled"),
    ("set", int, "number in the session"),
    ("side", str, "left or right; empty while not told"),
    ("weight_kg", float, "empty while not told"),
)
MOTION_COLUMNS = (
    ("rom_deg", float, "range"),
    ("rom_mm", float, "range"),
    ("mean_speed_deg_s", float, "of the kick"),
    ("mean_speed_mm_s", float, "of the kick"),
    ("peak_speed_deg_s", float, "of the kick"),
    ("peak_speed_mm_s", float, "of the kick"),
)
REP_COLUMNS = (
    *SESSION_COLUMNS,
    ("rep", int, "number in the set"),
    ("start_s", float, "when the kick began, since the session's start; in a trace on its own clock"),
    ("concentric_s", float, "kick"),
    ("peak_pause_s", float, "hold"),
    ("eccentric_s", float, "return"),
    ("bottom_pause_s", float, "rest before the next rep of the set; empty for the last"),
    *MOTION_COLUMNS,
    ("flags", str, "with ; between them"),
)
SET_COLUMNS = (
    *SESSION_COLUMNS,
    ("reps", int, "that count"),
    ("start_s", float, "when its first kick began, since the session's start"),
    ("end_s", float, "when its last return ended"),
    ("time_under_tension_s", float, "kick, hold and return of all reps"),
    ("concentric_s", float, "median"),
    ("peak_pause_s", float, "median"),
    ("eccentric_s", float, "median"),
    ("bottom_pause_s", float, "median"),
    ("rom_deg", float, "median"),
    ("rom_mm", float, "median"),
    ("mean_speed_deg_s", float, "median of the kicks' mean speeds"),
    ("mean_speed_mm_s", float, "median of the kicks' mean speeds"),
    ("velocity_loss_pct", float, "100 (best - last) / best of the kicks' mean speeds"),
    ("note", str, ""),
    ("origin", str, "who recorded it"),
)
TABLES = {"reps": REP_COLUMNS, "sets": SET_COLUMNS}
NUMBERS = tuple(name for name, kind, _ in REP_COLUMNS if kind is not str)


def rep_rows(sessions: Iterable[Session]) -> list[dict]:
    """A dict per counted rep with all of REP_COLUMNS."""
    return [_about(session, one) | _rep(rep) for session in sessions for one in session.sets for rep in one.reps]


def set_rows(sessions: Iterable[Session]) -> list[dict]:
    """A dict per set with all of SET_COLUMNS."""
    return [_about(session, one) | _set(session, one) for session in sessions for one in session.sets]


def _about(session: Session, one: SessionSet) -> dict:
    return {
        "session": session.number,
        "start": session.start.isoformat() if session.start else None,
        "lifter": session.lifter,
        "machine": session.machine,
        "kind": session.kind,
        "set": one.set,
        "side": one.side,
        "weight_kg": one.weight_kg,
    }


def _rep(rep: Rep) -> dict:
    numbers = {name: getattr(rep, name) for name in ("rep", "start_s", *PHASES)}
    motion = {"rom": rep.rom, "mean_speed": rep.mean_speed, "peak_speed": rep.peak_speed}
    return numbers | _in_units(motion, rep.rom_unit) | {"flags": ";".join(rep.flags)}


def _in_units(motion: dict, told: str) -> dict:
    """Each quantity once per unit; None in the column of the other machine's."""
    ends = {"rom": ("deg", "mm"), "mean_speed": ("deg_s", "mm_s"), "peak_speed": ("deg_s", "mm_s")}
    return {
        f"{name}_{end}": value if end.startswith(told) else None for name, value in motion.items() for end in ends[name]
    }


def _set(session: Session, one: SessionSet) -> dict:
    phases = zip(PHASES, phase_medians(one.reps), strict=True)
    motion = {name: median_known(one.reps, name) for name in ("rom", "mean_speed")}
    return _tidy(
        {"reps": one.count, "start_s": one.start_s, "end_s": one.end_s}
        | {"time_under_tension_s": under_tension(one.reps).value}
        | {name: phase.value for name, phase in phases}
        | _in_units(motion, session.unit)
        | {"velocity_loss_pct": velocity_loss(one.reps).value, "note": one.note, "origin": session.origin}
    )


def _tidy(row: dict) -> dict:
    """Without the last bits of sums and means: a millionth is below anything that was measured."""
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in row.items()}


def rows_of(what: str, sessions: Sequence[Session]) -> list[dict]:
    """reps or sets."""
    return rep_rows(sessions) if what == "reps" else set_rows(sessions)
