"""The sets in the rows of Hevy's and Strong's exports and of our own lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from kickback.exchange.dates import parse_date
from kickback.training.weights import KG_PER_LB

HEVY = [
    "title",
    "start_time",
    "end_time",
    "description",
    "exercise_title",
    "superset_id",
    "exercise_notes",
    "set_index",
    "set_type",
    "weight_kg",
    "reps",
    "distance_km",
    "duration_seconds",
    "rpe",
]
STRONG = [
    "Date",
    "Workout Name",
    "Duration",
    "Exercise Name",
    "Set Order",
    "Weight",
    "Reps",
    "Distance",
    "Seconds",
    "RPE",
]
STRONG_TYPES = {"W": "warmup", "D": "dropset", "F": "failure"}
HEVY_TYPES = {"warmup": "warmup", "dropset": "dropset", "drop set": "dropset", "failure": "failure"}
MAX_REPS = 10_000


class Row(NamedTuple):
    """One set. weight_unit: kg or lb, the unit of the file."""

    start: datetime
    title: str
    exercise: str
    reps: int
    weight_kg: float | None
    weight_unit: str = "kg"
    type: str = "normal"
    note: str = ""
    side: str | None = None
    lifter: str = ""


class Options(NamedTuple):
    """pounds: weights without a unit are in lb. date_order: see kickback.exchange.dates."""

    pounds: bool = False
    date_order: str | None = None


@dataclass(frozen=True)
class Format:
    """A kind of file: its name, the columns that identify it, those of date and exercise, and its reader of rows."""

    app: str
    needs: Sequence[str]
    date: str
    exercise: str
    read: Callable[[dict[str, str], Options], Row | None]


def read_hevy(row: dict[str, str], options: Options) -> Row | None:
    """A row of a Hevy export; None for a set by time or distance."""
    if not row["reps"].strip():
        return None
    weight_kg, unit = _weight(row.get("weight_kg", ""), False)
    if weight_kg is None:
        weight_kg, unit = _weight(row.get("weight_lbs", ""), True)
    name = row["exercise_title"]
    return Row(
        parse_date(row["start_time"], options.date_order), row["title"], name, _reps(row["reps"]), weight_kg, unit,
        HEVY_TYPES.get(row.get("set_type", "").lower(), "normal"), row.get("exercise_notes", ""), side_in(name),
    )  # fmt: skip


def read_strong(row: dict[str, str], options: Options) -> Row | None:
    """A row of a Strong export; None for a rest timer, a note, and a set by time or distance."""
    order = row["Set Order"].strip()
    if not (order.isdecimal() or order in STRONG_TYPES) or not _number(row["Reps"]):
        return None
    unit = row.get("Weight Unit", "").strip().lower()
    pounds = unit.startswith("lb") if unit else options.pounds
    weight_kg, weight_unit = _weight(row.get("Weight", ""), pounds)
    for column, in_pounds in (("Weight (kg)", False), ("Weight (lbs)", True), ("Weight (lb)", True)):
        if weight_kg is None:
            weight_kg, weight_unit = _weight(row.get(column, ""), in_pounds)
    name = row["Exercise Name"]
    return Row(
        parse_date(row["Date"], options.date_order), row["Workout Name"], name, _reps(row["Reps"]), weight_kg,
        weight_unit, STRONG_TYPES.get(order, "normal"), row.get("Notes", ""), side_in(name),
    )  # fmt: skip


def read_list(row: dict[str, str], options: Options) -> Row | None:
    """A row of our own list of sets."""
    side = row.get("side") or None
    if side not in (None, "left", "right"):
        raise ValueError(f"side {side!r}: use left, right, or nothing")
    weight_kg, unit = _weight(row.get("weight_kg", ""), False)
    return Row(
        parse_date(row["start"], options.date_order), "", row.get("machine", ""), _reps(row["reps"]), weight_kg, unit,
        note=row.get("note", ""), side=side, lifter=row.get("lifter", ""),
    )  # fmt: skip


def side_in(name: str) -> str | None:
    """The side in the name of an exercise, if it names one."""
    words = name.lower().replace("(", " ").replace(")", " ").split()
    sides = [side for side in ("left", "right") if side in words]
    return sides[0] if len(sides) == 1 else None


def _reps(text: str) -> int:
    value = _number(text)
    if value is None or value != int(value) or not 0 < value <= MAX_REPS:
        raise ValueError(f"{text!r} is not a number of reps")
    return int(value)


def _weight(text: str, pounds: bool) -> tuple[float | None, str]:
    """The weight in kg and the unit of the file; no weight for an empty text and for 0."""
    value = _number(text)
    unit = "lb" if pounds else "kg"
    return (None if not value else round(value * (KG_PER_LB if pounds else 1), 3)), unit


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


FORMATS = (
    Format("Hevy", ("title", "start_time", "exercise_title", "reps"), "start_time", "exercise_title", read_hevy),
    Format(
        "Strong", ("Date", "Workout Name", "Exercise Name", "Set Order", "Reps"), "Date", "Exercise Name", read_strong
    ),
    Format("kickback", ("start", "set", "reps"), "start", "", read_list),
)
