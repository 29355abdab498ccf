"""Reads sessions from CSV files of Hevy and Strong, and from our own lists of sets."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kickback.exchange.app_rows import FORMATS, Format, Options, Row
from kickback.exchange.dates import order_of
from kickback.exchange.exercises import is_glute_kickback
from kickback.exchange.formulas import unprotect
from kickback.exchange.table_file import header_of, read_rows, read_text
from kickback.store.importing import Candidate
from kickback.training.session import Session, SessionSet

IMPORTABLE = "kickback imports exports of Hevy and Strong, lists with the columns start, set, reps, and traces"
FIT_MARK = b".FIT"
# Columns that identify the exports of other apps
OTHER_APPS = {"FitNotes": {"Date", "Exercise", "Category"}, "Jefit": {"mydate", "ename"}}


@dataclass(frozen=True)
class ParsedSessions:
    """The sessions of a file, oldest first. other, unsure: the number of sets of other exercises, by name."""

    app: str
    candidates: list[Candidate]
    other: Counter[str] = field(default_factory=Counter)
    unsure: Counter[str] = field(default_factory=Counter)


def format_of(path: str | Path) -> Format | None:
    """The format of a session log; None for anything else, such as a trace.

    Raises ValueError for a file that cannot be read, and for logs that kickback cannot import.
    """
    try:
        with open(path, "rb") as file:
            is_fit = file.read(12)[8:] == FIT_MARK
    except OSError as error:
        raise ValueError(f"{path}: cannot be read: {error.strerror}") from None
    if is_fit:
        raise ValueError(f"{path}: a FIT file, which kickback can export but not import; {IMPORTABLE}")
    names = set(header_of(read_text(path)))
    for app, columns in OTHER_APPS.items():
        if columns <= names:
            raise ValueError(f"{path}: an export of {app}, which kickback cannot import; {IMPORTABLE}")
    return next((one for one in FORMATS if set(one.needs) <= names), None)


def read_sessions(
    path: str | Path, exercise: str | None = None, lifter: str = "", options: Options | None = None
) -> ParsedSessions:
    """Reads the sessions of a file. Raises ValueError with the file and the line.

    exercise: take the exercises with this text in their name; None takes all glute kickbacks. lifter: of the sets
    without one.
    """
    kind, options = format_of(path), options or Options()
    if kind is None:
        raise ValueError(f"{path}: not a session log; {IMPORTABLE}")
    rows = list(read_rows(read_text(path), path))
    order = options.date_order or order_of(row.get(kind.date, "") for _, row in rows)
    parsed = ParsedSessions(kind.app, [])
    sets = list(_wanted(path, kind, rows, exercise, options._replace(date_order=order), parsed))
    parsed.candidates.extend(_sessions(kind.app, path, sets, lifter))
    return parsed


def _wanted(
    path: str | Path, kind: Format, rows: Iterable[tuple[int, dict[str, str]]], exercise: str | None, options: Options,
    parsed: ParsedSessions,
) -> Iterator[Row]:  # fmt: skip
    """Yields the sets of the exercise. Rows of other exercises are counted but not checked."""
    for line, row in rows:
        name = row.get(kind.exercise, "") if kind.exercise else ""
        if kind.exercise and not _is_wanted(name, exercise):
            unsure = exercise is None and is_glute_kickback(name) is None
            (parsed.unsure if unsure else parsed.other)[name] += 1
            continue
        try:
            found = kind.read({column: unprotect(row.get(column, "")) for column in {*row, *kind.needs}}, options)
        except (ValueError, OverflowError) as error:
            raise ValueError(f"{path}, line {line}: {error}; nothing was imported") from None
        if found:
            yield found


def _is_wanted(name: str, exercise: str | None) -> bool:
    return exercise.lower() in name.lower() if exercise else is_glute_kickback(name) is True


def _sessions(app: str, path: str | Path, rows: Iterable[Row], lifter: str) -> list[Candidate]:
    """Groups the sets of the same start, exercise and lifter into sessions, in the order of the file."""
    grouped: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.start, row.title, row.exercise, row.lifter or lifter].append(row)
    candidates = []
    for (start, title, exercise, name), sets in sorted(grouped.items(), key=lambda item: item[0][0]):
        older = f"import/{app}/{start.isoformat()}/{title}/{exercise}/{sets[0].lifter}"
        origin = f"{app} CSV, {Path(path).name}" + (f": {title}" if title else "")
        session = Session(
            "", start=start, lifter=name, machine=exercise, exercise=exercise if app != "kickback" else "",
            origin=origin, sets=[_set(number, row) for number, row in enumerate(sets, 1)],
        )  # fmt: skip
        source = f"import/{app}/{start.isoformat()}/{title}/{exercise}/{name}"
        candidates.append(Candidate(source, session, older=(older,)))
    return candidates


def _set(number: int, row: Row) -> SessionSet:
    return SessionSet(
        set=number,
        side=row.side,
        weight_kg=row.weight_kg,
        weight_unit=row.weight_unit,
        type=row.type,
        note=row.note,
        reported_reps=row.reps,
    )
