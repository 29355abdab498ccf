"""Dates and times in the files of other programs: ISO 8601, numbers, and months by name in many languages."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from kickback.exchange.month_names import month_number

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
FIRST_YEAR, LAST_YEAR = 1990, 2100
MAX_OFFSET = timedelta(hours=15)
CLOCK = re.compile(
    r"(\d{1,2})[:.](\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]\.?\s?m\.?|오전|오후|上午|下午|午前|午後)?", re.I
)
CLOCK_BEFORE = re.compile(r"(오전|오후|上午|下午|午前|午後)\s*(\d{1,2}:\d{2}(?::\d{2})?)")
AFTERNOON = ("p", "오후", "下午", "午後")
NUMBERS = re.compile(r"\s*(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,4})\.?\s*")
NUMBERED = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")
WORDS = re.compile(r"[^\W\d_]+\.?|\d+")


def parse_date(text: str, order: str | None = None) -> datetime:
    """A date and time, in this computer's time zone if the text names none. Raises ValueError.

    order: DAY_FIRST or MONTH_FIRST, for numbers such as 04/03/2026.
    """
    found = _iso(text) or _written(_normalized(text), order)
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _invalid(text)
    offset = found.utcoffset()
    return found.astimezone() if offset is None or abs(offset) >= MAX_OFFSET else found


def order_of(texts: Iterable[str]) -> str | None:
    """The order of day and month in a column of dates, from a date in which only one order is possible."""
    for text in texts:
        match = NUMBERS.match(_normalized(text))
        if match and len(match[1]) < 3:
            if match[2] == ".":
                return DAY_FIRST
            if int(match[1]) > 12 or int(match[3]) > 12:
                return DAY_FIRST if int(match[1]) > 12 else MONTH_FIRST
    return None


def _normalized(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u202f", " ").replace("\xa0", " ")).strip()


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def _written(text: str, order: str | None) -> datetime:
    hour, minute, second, rest = _clock(text)
    year, month, day = _calendar(rest, order, text)
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        raise _invalid(text) from None


def _clock(text: str) -> tuple[int, int, int, str]:
    """Hour, minute, second, and the text without them; midnight if there is no time."""
    text = CLOCK_BEFORE.sub(r"\2 \1", text)
    matches = [match for match in CLOCK.finditer(text) if ":" in match[0]]
    if not matches:
        return 0, 0, 0, text
    match = matches[-1]
    hour, half = int(match[1]), (match[4] or "").lower()
    if half:
        hour = hour % 12 + 12 * half.startswith(AFTERNOON)
    return hour, int(match[2]), int(match[3] or 0), text[: match.start()] + " " + text[match.end() :]


def _calendar(rest: str, order: str | None, text: str) -> tuple[int, int, int]:
    numbered = NUMBERED.search(rest)
    if numbered:
        return int(numbered[1]), int(numbered[2]), int(numbered[3])
    numbers = NUMBERS.match(rest)
    if numbers:
        return _numeric(int(numbers[1]), numbers[2], int(numbers[3]), int(numbers[4]), order, text)
    words = WORDS.findall(rest)
    months = [month for word in words if not word.isdigit() and (month := month_number(word))]
    months += [int(word) for word in re.findall(r"(\d{1,2})\s*[月월]", rest)]
    values = [int(word) for word in words if word.isdigit()]
    years = [value for value in values if value >= FIRST_YEAR]
    days = [value for value in re.findall(r"(?<!\d)\d+(?!\d)(?!\s*[月월])", rest) if int(value) <= 31]
    if len(set(months)) != 1 or len(years) != 1 or len(days) != 1:
        raise _invalid(text)
    return years[0], months[0], int(days[0])


def _numeric(first: int, mark: str, second: int, last: int, order: str | None, text: str) -> tuple[int, int, int]:
    if first >= FIRST_YEAR:
        return first, second, last
    if mark == "." or first > 12:
        order = DAY_FIRST
    elif second > 12:
        order = MONTH_FIRST
    elif order is None and first != second:
        raise ValueError(f"{text!r} is ambiguous: use --date-order {DAY_FIRST} (day first) or {MONTH_FIRST}")
    year = last + 2000 if last < 100 else last
    return (year, second, first) if order == DAY_FIRST or first == second else (year, first, second)


def _invalid(text: str) -> ValueError:
    return ValueError(f"{text!r} is not a date and time")
