"""CSV files that the apps Hevy and Strong import: one line per set, with the columns that they have."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime, timedelta

from kickback.exchange.app_rows import HEVY, STRONG
from kickback.exchange.exercises import DEFAULT
from kickback.exchange.formulas import protect
from kickback.training.metrics import phase_medians, range_median
from kickback.training.session import Session, SessionSet
from kickback.training.tempo import PHASE_NAMES, PHASES

TITLE = "Glute kickback"
STRONG_ORDERS = {"warmup": "W", "dropset": "D", "failure": "F"}


def to_hevy(sessions: Sequence[Session]) -> bytes:
    """A CSV file in Hevy's format, all fields quoted. Raises ValueError for a session without a date."""
    rows = []
    for session in sessions:
        start, end = _span(session)
        for at, one in enumerate(session.sets):
            rows.append(
                dict.fromkeys(HEVY, "")
                | {
                    "title": TITLE,
                    "start_time": _hevy_time(start),
                    "end_time": _hevy_time(end),
                    "description": session.note,
                    "exercise_title": _exercise(session, one),
                    "exercise_notes": _note(one),
                    "set_index": at,
                    "set_type": one.type,
                    "weight_kg": "" if one.weight_kg is None else f"{one.weight_kg:g}",
                    "reps": one.count,
                }
            )
    return _csv(HEVY, rows, csv.QUOTE_ALL)


def to_strong(sessions: Sequence[Session]) -> bytes:
    """A CSV file in Strong's format. Raises ValueError for a session without a date."""
    rows = []
    for session in sessions:
        start, end = _span(session)
        for at, one in enumerate(session.sets, 1):
            rows.append(
                dict.fromkeys(STRONG, "")
                | {
                    "Date": start.strftime("%Y-%m-%d %H:%M:%S"),
                    "Workout Name": TITLE,
                    "Duration": f"{max(1, round((end - start).total_seconds() / 60))}m",
                    "Exercise Name": _exercise(session, one),
                    "Set Order": STRONG_ORDERS.get(one.type, at),
                    "Weight": f"{one.weight_kg or 0:g}",
                    "Reps": one.count,
                    "Distance": 0,
                    "Seconds": 0,
                }
            )
    return _csv(STRONG, rows, csv.QUOTE_MINIMAL)


def _span(session: Session) -> tuple[datetime, datetime]:
    if session.start is None:
        raise ValueError(f"{session.name} has no date, which these apps require: kickback edit --start sets it")
    ends = [end for one in session.sets if (end := one.end_s) is not None]
    return session.start, session.start + timedelta(seconds=max(ends, default=60))


def _hevy_time(when: datetime) -> str:
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[when.month - 1]
    return f"{when.day} {month} {when:%Y, %H:%M}"


def _exercise(session: Session, one: SessionSet) -> str:
    """The exercise as it was called; for our own sessions the name in the apps, with the side."""
    if session.exercise:
        return session.exercise
    return f"{DEFAULT} - {one.side.title()}" if one.side else DEFAULT


def _note(one: SessionSet) -> str:
    """The figures that the app has no column for, as text."""
    spans = [f"{phase.value:.1f}" for phase in phase_medians(one.reps)[: len(PHASES)] if phase.value is not None]
    tempo = [f"{'-'.join(PHASE_NAMES[: len(spans)])} {'-'.join(spans)} s"] if spans else []
    size = range_median(one.reps)
    ranges = [f"range {size}"] if size.value is not None else []
    return "; ".join([*tempo, *ranges, *([one.note] if one.note else [])])


def _csv(columns: Sequence[str], rows: list[dict], quoting: int) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", quoting=quoting)  # pyright: ignore[reportArgumentType]
    writer.writeheader()
    writer.writerows({name: protect(cell) for name, cell in row.items()} for row in rows)
    return out.getvalue().encode()


FORMATS = {"hevy": to_hevy, "strong": to_strong}
