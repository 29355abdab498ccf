"""Draws carrier.yaml: a horizontal line for each net, a vertical line for each part.

python hardware/wiring/draw_carrier.py hardware/wiring/carrier.yaml build/carrier.svg
"""

import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import yaml

ROW, COLUMN, LEFT, TOP = 30, 84, 150, 64
INK, LINE, PART, GROUND = "#1b1b1b", "#9aa4ad", "#0b5394", "#7f6000"


def nets_in_order(parts: dict[str, Any]) -> list[str]:
    """Supplies first, then the others in the order of the file, ground last."""
    named = [net for part in parts.values() for net in part["legs"].values()]
    order = dict.fromkeys(["3V3", "VCC", *named])
    order.pop("GND")
    return [*order, "GND"]


def text(x: float, y: float, words: str, size: int = 12, anchor: str = "middle", fill: str = INK) -> str:
    """An SVG text."""
    return f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" fill="{fill}">{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    """An SVG line."""
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="{width}"/>'


def draw_part(x: float, name: str, part: dict[str, Any], y_of: dict[str, int]) -> Iterator[str]:
    """A column: the name at the top, a line across its nets, a dot and the name of the pin on each net."""
    ys = [y_of[net] for net in part["legs"].values()]
    yield text(x, 22, name, 14)
    yield text(x, 40, part["what"])
    yield line(x, min(ys), x, max(ys), PART, 2.5)
    for leg, net in part["legs"].items():
        yield f'<circle cx="{x}" cy="{y_of[net]}" r="5" fill="{GROUND if net == "GND" else PART}"/>'
        if leg not in "ab":
            yield text(x + 9, y_of[net] - 5, leg, 12, "start", PART)


def drawing(parts: dict[str, Any]) -> Iterator[str]:
    """Yields the lines of the SVG file."""
    nets = nets_in_order(parts)
    y_of = {net: TOP + ROW * row for row, net in enumerate(nets)}
    width, height = LEFT + COLUMN * len(parts) + 20, TOP + ROW * len(nets) + 70
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif"><rect width="100%" height="100%" fill="white"/>'
    )
    for net, y in y_of.items():
        yield text(LEFT - 24, y + 4, net, 13, "end")
        yield line(LEFT - 14, y, width - 20, y, GROUND if net == "GND" else LINE, 2)
    for column, (name, part) in enumerate(parts.items()):
        x = LEFT + COLUMN * column + 34
        yield from draw_part(x, name, part, y_of)
        for row, words in enumerate(wrapped(part["why"], 13)):
            yield text(x, height - 62 + 15 * row, words, 11)
    yield "</svg>\n"


def wrapped(words: str, width: int) -> list[str]:
    """The lines of a text, wrapped after a number of characters."""
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = (lines[-1] + " " + word).strip()
    return lines


if __name__ == "__main__":
    source, target = sys.argv[1:]
    Path(target).write_text("\n".join(drawing(yaml.safe_load(Path(source).read_text()))))
