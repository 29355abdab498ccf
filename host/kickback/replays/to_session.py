"""A replay as a session."""

from pathlib import Path

from kickback.replays.run import Replay
from kickback.training.session import Session, SessionSet


def session_of(result: Replay) -> Session:
    """The sets and reps of a replay, as a session without date, lifter or machine."""
    sets = [
        SessionSet(
            set=row.set,
            side=row.side,
            reps=[rep for rep in result.reps if rep.set == row.set],
            told_reps=row.reps,
            told_start_s=row.start_s,
            told_end_s=row.end_s,
        )
        for row in result.sets
    ]
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


def _quality(result: Replay) -> str:
    lost = f"{result.quality.gaps} gaps, {result.quality.saturated} saturated samples"
    coarse = f", so that an edge of a phase may lie anywhere within {1000 / result.rate_hz:.0f} ms"
    return f"{result.rate_hz:g} Hz{coarse if result.resampled and result.rate_hz < 100 else ''}; {lost}"
