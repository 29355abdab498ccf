"""The columns of exported reps and sets, each with its unit in its name.

The range and the speeds are in degrees on a lever and in millimetres on a sled; the other column is empty.
"""

from collections.abc import Iterable, Sequence

from kickback.training.metrics import phase_medians, under_tension, velocity_loss
from kickback.training.rep import Rep, median_known
from kickback.training.session import Session, SessionSet
from kickback.training.tempo import PHASES

# name, type, description
SESSION_COLUMNS = (
    ("session", int, "number in the store; empty for a trace"),
    ("trace", str, "name of the trace file; empty for a stored session"),
    ("start", str, "start of the session, ISO 8601 with time zone; empty if unknown"),
    ("lifter", str, "name of the lifter"),
    ("machine", str, "name of the machine"),
    ("kind", str, "lever or sled"),
    ("set", int, "number in the session"),
    ("side", str, "left or right; empty if unknown"),
    ("weight_kg", float, "empty if unknown"),
)
MOTION_COLUMNS = (
    ("rom_deg", float, "range, on a lever"),
    ("rom_mm", float, "range, on a sled"),
    ("mean_speed_deg_s", float, "of the kick"),
    ("mean_speed_mm_s", float, "of the kick"),
    ("peak_speed_deg_s", float, "of the kick"),
    ("peak_speed_mm_s", float, "of the kick"),
)
REP_COLUMNS = (
    *SESSION_COLUMNS,
    ("rep", int, "number in the set"),
    ("start_s", float, "start of the kick, since the start of the session; on the trace's clock for a trace"),
    ("concentric_s", float, "kick"),
    ("peak_pause_s", float, "hold"),
    ("eccentric_s", float, "return"),
    ("bottom_pause_s", float, "rest before the next rep of the set; empty for the last rep"),
    *MOTION_COLUMNS,
    ("pulses", int, "at the top: how often the plate went down and up again"),
    ("flags", str, "separated by ;"),
)
SET_COLUMNS = (
    *SESSION_COLUMNS,
    ("reps", int, "number of reps that count"),
    ("start_s", float, "start of the first kick, since the start of the session"),
    ("end_s", float, "end of the last return"),
    ("time_under_tension_s", float, "kick, hold and return of all reps, summed"),
    ("concentric_s", float, "median"),
    ("peak_pause_s", float, "median"),
    ("eccentric_s", float, "median"),
    ("bottom_pause_s", float, "median"),
    ("rom_deg", float, "median"),
    ("rom_mm", float, "median"),
    ("mean_speed_deg_s", float, "median of the kicks' mean speeds"),
    ("mean_speed_mm_s", float, "median of the kicks' mean speeds"),
    ("velocity_loss_pct", float, "100 (best - last) / best of the kicks' mean speeds"),
    ("note", str, "note about the set"),
    ("origin", str, "device, file or program that recorded the session"),
)
TABLES = {"reps": REP_COLUMNS, "sets": SET_COLUMNS}
NUMBERS = tuple(name for name, kind, _ in REP_COLUMNS if kind is not str)

NO_SET = SessionSet(set=0)


def rep_rows(sessions: Iterable[Session]) -> list[dict]:
    """One dict with all of REP_COLUMNS per rep that counts."""
    return [_about(session, one) | _rep(rep) for session in sessions for one in session.sets for rep in one.reps]


def set_rows(sessions: Iterable[Session]) -> list[dict]:
    """One dict with all of SET_COLUMNS per set; one without a set number for a session without sets."""
    return [_about(session, one) | _set(session, one) for session in sessions for one in session.sets or [NO_SET]]


def _about(session: Session, one: SessionSet) -> dict:
    return {
        "session": session.number,
        "trace": session.name if session.number is None else None,
        "start": session.start.isoformat() if session.start else None,
        "lifter": one.lifter or session.lifter,
        "machine": session.machine,
        "kind": session.kind,
        "set": one.set or None,
        "side": one.side,
        "weight_kg": one.weight_kg,
    }


def _rep(rep: Rep) -> dict:
    numbers = {name: getattr(rep, name) for name in ("rep", "start_s", *PHASES)}
    motion = {"rom": rep.rom, "mean_speed": rep.mean_speed, "peak_speed": rep.peak_speed}
    return numbers | _in_units(motion, rep.rom_unit) | {"pulses": rep.pulses, "flags": ";".join(rep.flags)}


def _in_units(motion: dict, unit: str) -> dict:
    """Each quantity once per unit; None in the columns of the other unit."""
    ends = {"rom": ("deg", "mm"), "mean_speed": ("deg_s", "mm_s"), "peak_speed": ("deg_s", "mm_s")}
    return {
        f"{name}_{end}": value if end.startswith(unit) else None for name, value in motion.items() for end in ends[name]
    }


def _set(session: Session, one: SessionSet) -> dict:
    phases = zip(PHASES, phase_medians(one.reps), strict=True)
    motion = {name: median_known(one.reps, name) for name in ("rom", "mean_speed")}
    return _rounded(
        {"reps": one.count, "start_s": one.start_s, "end_s": one.end_s}
        | {"time_under_tension_s": under_tension(one.reps).value}
        | {name: phase.value for name, phase in phases}
        | _in_units(motion, session.unit)
        | {"velocity_loss_pct": velocity_loss(one.reps).value, "note": one.note, "origin": session.origin}
    )


def _rounded(row: dict) -> dict:
    """Rounds floats to six decimals, far below the resolution of any measurement."""
    return {name: round(value, 6) if isinstance(value, float) else value for name, value in row.items()}


def rows_of(table: str, sessions: Sequence[Session]) -> list[dict]:
    """The rows of a table named in TABLES."""
    return rep_rows(sessions) if table == "reps" else set_rows(sessions)
