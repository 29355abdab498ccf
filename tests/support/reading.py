"""A page's numbers as a reader finds them: cards, tables, and the data of the figures."""

import json
from html.parser import HTMLParser


class Reader(HTMLParser):
    """cards: value by key; tables: rows of cells by key, headers first; absent: the sentences of what is hidden."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cards: dict[str, str] = {}
        self.tables: dict[str, list[list[str]]] = {}
        self.absent: list[str] = []
        self.card, self.into, self.hidden = "", None, False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.card = told.get("data-figure") or self.card
        if tag == "table":
            self.rows = self.tables[told["data-table"] or ""] = []
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append("")
            self.into = "cell"
        elif tag == "dd" and "class" not in told:
            self.into = "card"
        elif tag == "ul":
            self.hidden = told.get("class") == "absent"
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
    """The figures' specs by name."""
    text = html.rsplit("const specs = ", 1)[1]
    return json.JSONDecoder().raw_decode(text)[0]


def values_of(spec: dict) -> list[dict]:
    """The rows a figure is drawn from."""
    return spec["data"]["values"]
