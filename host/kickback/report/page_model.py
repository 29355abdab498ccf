"""The parts of a page. The template uses nothing else."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Card:
    """One figure of the summary: its name, its value as text, and its source data or the reason why it is missing."""

    key: str
    name: str
    text: str
    made_of: str


@dataclass(frozen=True)
class Chart:
    """One chart as a Vega-Lite spec with named colours (see ``colours``).

    name: the name on the command line. summary: the content in words, for screen readers. made_of: the source data.
    """

    name: str
    title: str
    spec: dict
    summary: str
    made_of: str
    zoom: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells as text. folded: the table is closed until the reader opens it."""

    key: str
    caption: str
    headers: list[str]
    rows: list[list[str]]
    folded: bool = False


@dataclass(frozen=True)
class Section:
    """A heading with its content.

    small: lines in small print. absent: (figure, reason) for each figure that the data do not support.
    """

    key: str
    title: str
    lines: list[str] = field(default_factory=list)
    small: list[str] = field(default_factory=list, kw_only=True)
    cards: list[Card] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    absent: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """A whole page. facts: short texts below the title."""

    title: str
    facts: list[str]
    sections: list[Section]

    @property
    def charts(self) -> list[Chart]:
        """All charts, in order."""
        return [chart for section in self.sections for chart in section.charts]
