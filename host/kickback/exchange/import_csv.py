"""Reads sessions from CSV files of Hevy and Strong, and from our own lists of sets."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from kickback.training.session import Session, SessionSet

HEVY = "title,start_time,end_time,description,exercise_title,superset_id,exercise_notes,set_index,set_type,weight_kg,reps,distance_km,duration_seconds,rpe".split(",")  # noqa: E501  # fmt: skip
STRONG = "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,RPE".split(",")
HEVY_NEEDS = ["title", "start_time", "exercise_title", "reps"]
STRONG_NEEDS = ["Date", "Workout Name", "Exercise Name", "Set Order", "Weight", "Reps"]
OURS = ["start", "set", "reps"]  # required in a list of sets; side, weight_kg, lifter, machine, note are optional
KG_PER_LB = 0.45359237
TIMES = ("%Y-%m-%d %H:%M:%S", "%d %b %Y, %H:%M", "%Y-%m-%d %H:%M", "%b %d, %Y, %I:%M %p")
MAX_REPS = 10_000


class Row(NamedTuple):
    """One set as a file gives it."""

    start: datetime
    title: str
    machine: str
    reps: int
    weight_kg: float | None
    note: str
    side: str | None = None
    lifter: str = ""


@dataclass(frozen=True)
class ParsedSessions:
    """The sessions of a file, each with its source, which is unique in a store. other: the number of sets of other
    exercises."""

    app: str
    sessions: list[tuple[str, Session]]
    other: int


def read_sessions(path: str | Path, exercise: str, pounds: bool) -> ParsedSessions:
    """Reads the sessions of a CSV file whose exercise has the given word in its name. Raises ValueError.

    pounds: the weights of a Strong file, which names no unit, are in lb.
    """
    text = _text(path)
    dialect = ";" if text.splitlines()[:1] and ";" in text.splitlines()[0] else ","
    rows = list(csv.DictReader(io.StringIO(text), delimiter=dialect))
    names = set(rows[0]) if rows else set()
    for app, columns, read in KINDS:
        if set(columns) <= names:
            made = [_try(path, number, read, row, pounds) for number, row in enumerate(rows, 2)]
            sets = [row for row in made if row]
            wanted = [row for row in sets if app == "kickback" or exercise.lower() in row.machine.lower()]
            return ParsedSessions(app, _sessions(app, path, wanted), len(sets) - len(wanted))
    raise ValueError(f"{path}: not a CSV file of Hevy or Strong, and not one with the columns {', '.join(OURS)}")


def _text(path: str | Path) -> str:
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ValueError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path}: not a UTF-8 text file") from None


def _try(path: str | Path, line: int, read: Callable, row: dict, pounds: bool) -> Row | None:
    try:
        return read({key: value or "" for key, value in row.items() if isinstance(value, str | None)}, pounds)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{path}, line {line}: {error}; nothing was imported") from None


def _hevy(row: dict, pounds: bool) -> Row | None:
    kg = _number(row.get("weight_kg", "")) if "weight_kg" in row else _kg(row.get("weight_lbs", ""), True)
    if not row["reps"]:  # a set by time or distance
        return None
    note = row.get("exercise_notes", "")
    start, name = _time(row["start_time"]), row["exercise_title"]
    return Row(start, row["title"], name, _reps(row["reps"]), kg or None, note, _side(name))


def _strong(row: dict, pounds: bool) -> Row | None:
    if not row["Set Order"].strip().isalnum() or not _number(row["Reps"]):  # a rest timer, a note
        return None
    kg = _kg(row["Weight"], pounds or row.get("Weight Unit", "").startswith("lb"))
    name, note = row["Exercise Name"], row.get("Notes", "")
    return Row(_time(row["Date"]), row["Workout Name"], name, _reps(row["Reps"]), kg or None, note, _side(name))


def _ours(row: dict, pounds: bool) -> Row | None:
    side = row.get("side") or None
    if side not in (None, "left", "right"):
        raise ValueError(f"side {side!r}: use left, right, or nothing")
    kg = _number(row.get("weight_kg", ""))
    rest = (row.get("note", ""), side, row.get("lifter", ""))
    return Row(_time(row["start"]), "", row.get("machine", ""), _reps(row["reps"]), kg or None, *rest)


def _sessions(app: str, path: str | Path, rows: Iterable[Row]) -> list[tuple[str, Session]]:
    """Groups the sets of the same start and exercise into sessions, in the order of the file."""
    grouped: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.start, row.title, row.machine, row.lifter].append(row)
    made = []
    for (start, title, machine, lifter), sets in sorted(grouped.items(), key=lambda item: item[0][0]):
        source = f"import/{app}/{start.isoformat()}/{title}/{machine}/{lifter}"
        origin = f"{app} CSV, {Path(path).name}" + (f": {title}" if title else "")
        rows_of = [
            SessionSet(set=at, side=row.side, weight_kg=row.weight_kg, note=row.note, reported_reps=row.reps)
            for at, row in enumerate(sets, 1)
        ]
        session = Session("", start=start, lifter=lifter, machine=machine, origin=origin, sets=rows_of)
        made.append((source, session))
    return made


def _time(text: str) -> datetime:
    """A date and time, in this computer's time zone if the text names none."""
    found = None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        for form in TIMES:
            try:
                found = datetime.strptime(text.strip(), form)
                break
            except ValueError:
                continue
    if found is None or not 1990 <= found.year <= 2100:
        raise ValueError(f"{text!r} is not a date and time")
    if found.tzinfo is None or found.utcoffset() is None:
        return found.astimezone()
    return found if abs(found.utcoffset() or timedelta(0)) < timedelta(hours=15) else found.astimezone()


def _reps(text: str) -> int:
    value = _number(text)
    if value is None or value != int(value) or not 0 < value <= MAX_REPS:
        raise ValueError(f"{text!r} is not a number of reps")
    return int(value)


def _kg(text: str, pounds: bool) -> float | None:
    value = _number(text)
    return None if value is None else round(value * (KG_PER_LB if pounds else 1), 3)


def _number(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = -1
    if not 0 <= value <= 100_000:
        raise ValueError(f"{text!r} is not a number from 0 to 100,000")
    return value


def _side(name: str) -> str | None:
    """The side in the name of an exercise, if it names one."""
    words = name.lower().replace("(", " ").replace(")", " ").split()
    sides = [side for side in ("left", "right") if side in words]
    return sides[0] if len(sides) == 1 else None


KINDS = (("Hevy", HEVY_NEEDS, _hevy), ("Strong", STRONG_NEEDS, _strong), ("kickback", OURS, _ours))
