"""Reads tables of text from CSV files, whatever their encoding, line ends and delimiter."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from kickback.traces.csv_text import decode, delimiter_of, split_separator_line


def read_text(path: str | Path) -> str:
    """The text of a file, with line feeds as line ends. Raises ValueError if it cannot be read."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ValueError(f"{path}: cannot be read: {error.strerror}") from None
    return decode(data)


def header_of(text: str) -> list[str]:
    """The column names of a table."""
    named, text = split_separator_line(text)
    first = text.partition("\n")[0]
    try:
        row = next(csv.reader([first], delimiter=named or delimiter_of(first)), [])
    except csv.Error:
        return []
    return [name.strip() for name in row]


def read_rows(text: str, path: str | Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yields the number of the last line of each row, and the row by column name. Raises ValueError."""
    named, body = split_separator_line(text)
    reader = csv.reader(io.StringIO(body), delimiter=named or delimiter_of(body.partition("\n")[0]))
    skipped = 1 if named else 0
    try:
        header = [name.strip() for name in next(reader, [])]
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num + skipped, dict(zip(header, row, strict=False))
    except csv.Error as error:
        raise ValueError(f"{path}, line {reader.line_num + skipped}: {error}") from None
