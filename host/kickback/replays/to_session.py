"""A replay as a session."""

from pathlib import Path

from kickback.replays.recording import recording_in_words
from kickback.replays.result import Replay
from kickback.training.rep import Rep, Set
from kickback.training.session import Session, SessionSet


def session_of(result: Replay) -> Session:
    """The sets and reps of a replay, as a session without date, lifter or machine.

    Reps without known figures are counted only.
    """
    sets = [_set_of(row, [rep for rep in result.reps if rep.set == row.set and rep.measured]) for row in result.sets]
    name = Path(result.trace).name
    return Session(
        name,
        kind=result.machine,
        origin=f"trace {name}, replayed",
        sets=sets,
        settings=dict(result.settings),
        quality=_quality(result),
        unit=result.reps[0].rom_unit if result.reps else "deg",
    )


def _set_of(row: Set, measured: list[Rep]) -> SessionSet:
    return SessionSet(
        set=row.set,
        side=row.side,
        reps=measured,
        unmeasured=row.reps - len(measured),
        reported_reps=row.reps,
        reported_start_s=row.start_s,
        reported_end_s=row.end_s,
    )


def _quality(result: Replay) -> str:
    words = recording_in_words(result)
    return f"{words}. {result.remark}" if result.remark else words
