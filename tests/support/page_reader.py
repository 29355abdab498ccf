"""Reads the figures of a report page: cards, tables and chart data."""

import json
from html.parser import HTMLParser


class Reader(HTMLParser):
    """cards: value by key. tables: rows of cells by key, header first. absent: reasons for missing figures."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cards: dict[str, str] = {}
        self.tables: dict[str, list[list[str]]] = {}
        self.absent: list[str] = []
        self.card, self.into, self.hidden = "", None, False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.card = attributes.get("data-figure") or self.card
        if tag == "table":
            self.rows = self.tables[attributes["data-table"] or ""] = []
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append("")
            self.into = "cell"
        elif tag == "dd" and "class" not in attributes:
            self.into = "card"
        elif tag == "ul":
            self.hidden = attributes.get("class") == "absent"
        elif tag == "li" and self.hidden:
            self.absent.append("")
            self.into = "absent"

    def handle_endtag(self, tag):
        if tag in ("th", "td", "dd", "li"):
            self.into = None

    def handle_data(self, data):
        if self.into == "cell":
            self.rows[-1][-1] += data
        elif self.into == "card":
            self.cards[self.card] = self.cards.get(self.card, "") + data
        elif self.into == "absent":
            self.absent[-1] += data


def specs_of(html: str) -> dict:
    """The specs of the charts by name."""
    text = html.rsplit("const specs = ", 1)[1]
    return json.JSONDecoder().raw_decode(text)[0]


def values_of(spec: dict) -> list[dict]:
    """The data rows of a chart."""
    return spec["data"]["values"]
