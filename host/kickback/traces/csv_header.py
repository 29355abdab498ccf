"""The header of a CSV trace: the names of the columns and their places."""

import csv
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kickback.traces.csv_text import delimiter_of
from kickback.traces.trace import TraceError

COLUMNS = {
    "t": "t_s",
    "ax": "ax_g",
    "ay": "ay_g",
    "az": "az_g",
    "gx": "gx_dps",
    "gy": "gy_dps",
    "gz": "gz_dps",
}
SHOWN_HEADER = 80  # characters of a foreign header in a message
MAX_PREAMBLE = 100  # lines before the header


class Header(NamedTuple):
    """The index of the header line, the delimiter, the names, and the place of each wanted key."""

    line: int
    delimiter: str
    names: list[str]
    places: dict[str, int]


def column_names(words: str) -> dict[str, str]:
    """The dict of "t=time,ax=acc x". Raises TraceError for a key that is not in COLUMNS."""
    names = {}
    for word in filter(None, words.split(",")):
        key, equals, name = word.partition("=")
        if not equals or key.strip() not in COLUMNS:
            raise TraceError(f"--columns {word.strip()}: give KEY=NAME,... with KEY one of {', '.join(COLUMNS)}")
        names[key.strip()] = name.strip()
    return names


def cells(line: str, delimiter: str) -> list[str]:
    """The fields of one line."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a stray quote or an endless field: split without regard to quotes
        return line.split(delimiter)


def find_header(lines: Sequence[str], wanted: dict[str, str], delimiter: str | None, name: str) -> Header:
    """The first line with all the wanted columns (name by key); lines before it are a preamble. Raises TraceError."""
    for line in range(min(len(lines), MAX_PREAMBLE)):
        header = _header(lines, line, delimiter)
        places = {key: _place(header.names, column) for key, column in wanted.items()}
        if all(len(found) == 1 for found in places.values()):
            return header._replace(places={key: found[0] for key, found in places.items()})
        twice = [key for key, found in places.items() if len(found) > 1]
        if twice and all(places.values()):
            raise _named_twice(wanted[twice[0]], len(places[twice[0]]), twice[0], line, name)
    raise _missing(lines, wanted, delimiter, name)


def _header(lines: Sequence[str], line: int, delimiter: str | None) -> Header:
    used = delimiter or delimiter_of(lines[line])
    return Header(line, used, [field.strip() for field in cells(lines[line], used)], {})


def _place(names: Sequence[str], column: str) -> list[int]:
    """The places of a column. NAME#2 is the second column of that name; capitals matter only if they distinguish."""
    base, mark, number = column.rpartition("#")
    if mark and number.isdecimal() and column not in names:
        places = _named(names, base)
        return places[int(number) - 1 : int(number)] if int(number) else []
    return _named(names, column)


def _named(names: Sequence[str], column: str) -> list[int]:
    exact = [at for at, name in enumerate(names) if name == column]
    return exact or [at for at, name in enumerate(names) if name.casefold() == column.casefold()]


def _named_twice(column: str, count: int, key: str, line: int, name: str) -> TraceError:
    return TraceError(
        f"{name}, line {line + 1}: column {column} stands there {'twice' if count == 2 else f'{count} times'}; "
        f"name one of them with --columns {key}={column}#1 or {key}={column}#2"
    )


def _missing(lines: Sequence[str], wanted: dict[str, str], delimiter: str | None, name: str) -> TraceError:
    best = max(range(min(len(lines), MAX_PREAMBLE)), key=lambda line: _known(lines, line, wanted, delimiter))
    header = _header(lines, best, delimiter)
    missing = [key for key, column in wanted.items() if not _place(header.names, column)]
    if len(missing) == len(wanted) and not _looks_like_header(header.names):
        columns = ", ".join(wanted.values())
        return TraceError(
            f"{name}: has no header; its first line must name the columns ({columns}), of which t is the time"
        )
    text = ", ".join(header.names)
    shown = repr(text if len(text) <= SHOWN_HEADER else text[: SHOWN_HEADER - 3] + "...")[1:-1]
    lacks = ", ".join(wanted[key] for key in missing)
    gyro = " If the gyroscope has a file of its own, name it with --gyro-file." if missing == ["gx", "gy", "gz"] else ""
    return TraceError(
        f"{name}, line {best + 1}: no column {lacks}; the header is: {shown}. "
        f"Name other columns with --columns {missing[0]}=NAME,...{gyro}"
    )


def _known(lines: Sequence[str], line: int, wanted: dict[str, str], delimiter: str | None) -> int:
    names = _header(lines, line, delimiter).names
    return sum(bool(_place(names, column)) for column in wanted.values())


def _looks_like_header(names: Iterable[str]) -> bool:
    """Whether most fields are words."""
    words = [not any(char.isdigit() for char in name) or name[:1].isalpha() for name in names]
    return len(words) > 1 and sum(words) > len(words) / 2
