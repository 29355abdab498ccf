"""The text of CSV files, whatever their encoding, line ends and delimiter."""

BYTE_ORDER_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
DELIMITERS = ",;\t"
SEPARATOR_LINE = "sep="  # the first line that names the delimiter for Excel


def decode(data: bytes) -> str:
    """The text of a file, with line feeds as line ends.

    UTF-8, UTF-16 (as PowerShell writes it), or the Windows code page of western spreadsheets.
    """
    return _decode(data).replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data[:4] and len(data) > 3:  # ASCII characters in UTF-16 without a mark
        return data.decode("utf-16-le" if data[1] == 0 else "utf-16-be", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def split_separator_line(text: str) -> tuple[str | None, str]:
    """The delimiter that a first line such as "sep=;" names, and the text after that line."""
    first, _, rest = text.partition("\n")
    line = first.strip(" \"'").lower()
    if line.startswith(SEPARATOR_LINE) and len(line) <= len(SEPARATOR_LINE) + 1:
        return line[len(SEPARATOR_LINE) :] or "\t", rest
    return None, text


def delimiter_of(header: str) -> str:
    """The most frequent delimiter in a header line."""
    return max(DELIMITERS, key=header.count)
