"""What a page is made of; the template knows nothing else."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Card:
    """One figure at a glance: its name, its value in words, and what it is made of or why there is none."""

    key: str
    name: str
    text: str
    made_of: str


@dataclass(frozen=True)
class Chart:
    """One figure as a Vega-Lite spec, its colours by name (see ``colours``).

    name: to ask for it by; summary: what it shows, in words, for those who do not see it; made_of: from what.
    """

    name: str
    title: str
    spec: dict
    summary: str
    made_of: str
    zoom: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells as text; folded: shown when asked for."""

    key: str
    caption: str
    headers: list[str]
    rows: list[list[str]]
    folded: bool = False


@dataclass(frozen=True)
class Section:
    """A heading with what stands below it; absent: (what, why) of what the data do not support."""

    key: str
    title: str
    lines: list[str] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    absent: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """The whole page."""

    title: str
    facts: list[str]
    sections: list[Section]

    @property
    def charts(self) -> list[Chart]:
        """All figures, in order."""
        return [chart for section in self.sections for chart in section.charts]
