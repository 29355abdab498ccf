"""Reads tables of text from CSV files, whatever their encoding, line ends and delimiter."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

BYTE_ORDER_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
DELIMITERS = ",;\t"


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 (as PowerShell writes it), or the Windows code page of western spreadsheets."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data[:4] and len(data) > 3:  # ASCII characters in UTF-16 without a mark
        return data.decode("utf-16-le" if data[1] == 0 else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_text(path: str | Path) -> str:
    """The text of a file, with line feeds as line ends. Raises ValueError if it cannot be read."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ValueError(f"{path}: cannot be read: {error.strerror}") from None
    return decode(data).replace("\r\n", "\n").replace("\r", "\n")


def split_separator_line(text: str) -> tuple[str | None, str]:
    """The delimiter that a first line such as "sep=;" names (for Excel), and the text after that line."""
    first, _, rest = text.partition("\n")
    line = first.strip().strip('"').lower()
    if line.startswith("sep=") and len(line) <= len("sep=;"):
        return line[len("sep=") :] or "\t", rest
    return None, text


def delimiter_of(header: str) -> str:
    """The most frequent delimiter in a header line."""
    return max(DELIMITERS, key=header.count)


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
