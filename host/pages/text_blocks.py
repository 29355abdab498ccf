"""Markdown tables and code blocks."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[object]], right: Iterable[str] = ()) -> str:
    """A table; the columns named in ``right`` are aligned to the right."""
    aligned = set(right)
    lines = [head, ["---:" if name in aligned else "---" for name in head], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def fence(text: str, language: str = "") -> str:
    """A fenced code block."""
    return f"```{language}\n{text}\n```"
