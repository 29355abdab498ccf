"""Reps, sets and sessions with values that are easy to compute by hand."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from kickback.training.rep import Rep
from kickback.training.session import Session, SessionSet

START = datetime(2026, 3, 2, 18, 0, tzinfo=timezone(timedelta(hours=1)))


def make_rep(number, rep, start_s=None, concentric_s=1.0, peak_pause_s=1.0, eccentric_s=2.0, rom=45.0, **other) -> Rep:
    """A rep of 4 s; reps start every 5 s, and set n starts 100 n s after the session."""
    start_s = 100.0 * number + 5 * (rep - 1) if start_s is None else start_s
    peak_start_s = start_s + concentric_s
    peak_end_s = peak_start_s + peak_pause_s
    made = Rep(
        set=number,
        rep=rep,
        start_s=start_s,
        peak_start_s=peak_start_s,
        peak_end_s=peak_end_s,
        end_s=peak_end_s + eccentric_s,
        concentric_s=concentric_s,
        peak_pause_s=peak_pause_s,
        eccentric_s=eccentric_s,
        bottom_pause_s=1.0,
        rom=rom,
        rom_unit="deg",
        mean_speed=rom / concentric_s,
        peak_speed=2 * rom / concentric_s,
        speed_unit="deg/s",
        top_at_s=peak_start_s + 0.06,
        rep_at_s=peak_end_s + eccentric_s + 0.15,
        flags=[],
    )
    return replace(made, **other)


def make_set(number, side=None, reps=(), weight_kg: float | None = 20.0, **other) -> SessionSet:
    """A set with these reps."""
    return SessionSet(set=number, side=side, reps=list(reps), weight_kg=weight_kg, reported_reps=len(reps), **other)


def make_session(sets, **other) -> Session:
    """Session 7 with these sets, at START."""
    about = {"number": 7, "start": START, "lifter": "Ana", "machine": "Matrix", "kind": "lever", "origin": "by hand"}
    return Session("session 7", sets=list(sets), **about | other)


def sled(rep: Rep) -> Rep:
    """The rep with the units of a sled."""
    return replace(rep, rom_unit="mm", speed_unit="mm/s")
