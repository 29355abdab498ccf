"""Draws layout.yaml: the carrier from above.

python hardware/wiring/draw_layout.py hardware/wiring/layout.yaml build/layout.svg
"""

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from draw_carrier import line, text

COLUMNS, ROWS = "ABCDEF", 14
PITCH, LEFT, TOP = 44, 70, 60
ABOVE, BELOW, COPPER, GROUND, PAD = "#0b5394", "#b45309", "#c58b3b", "#7f6000", "#d9d9d9"
WIRES = {"W1": "to the board", "W2": "to the breakout", "W3": "to the ring", "W4": "to the piezo"}


def at(hole: str) -> tuple[int, int]:
    """Column and row of a hole, from 0."""
    return COLUMNS.index(hole[0]), int(hole[1:]) - 1


def pixel(hole: str) -> tuple[int, int]:
    """Position of a hole in the drawing."""
    column, row = at(hole)
    return LEFT + PITCH * column, TOP + PITCH * row


def neighbours(one: str, other: str) -> bool:
    """Whether two holes are next to each other in a row or column."""
    (a, b), (c, d) = at(one), at(other)
    return abs(a - c) + abs(b - d) == 1


def joints(holes: list[str]) -> list[tuple[str, str]]:
    """The pairs of neighbouring holes."""
    return [pair for pair in itertools.combinations(holes, 2) if neighbours(*pair)]


def drawing(layout: dict[str, Any]) -> Iterator[str]:
    """Yields the lines of the SVG file."""
    width, height = LEFT + PITCH * 15, TOP + PITCH * ROWS + 24
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif"><rect width="100%" height="100%" fill="white"/>'
    )
    board = f'x="{LEFT - 34}" y="{TOP - 32}" width="{PITCH * 5 + 68}" height="{PITCH * 13 + 64}"'
    yield f'<rect {board} fill="#eef5ec" stroke="#888"/>'
    for column in COLUMNS:
        yield text(pixel(column + "1")[0], 18, column, 14)
    for row in range(1, ROWS + 1):
        yield text(18, pixel(f"A{row}")[1] + 5, str(row), 14)
    yield from draw_nets(layout)
    for part, legs in layout["underneath"].items():
        yield from draw_underneath(part, [holes[0] for holes in legs.values()])
    for part, legs in layout["on_top"].items():
        yield from draw_on_top(part, legs)
    yield from draw_legend(layout)
    yield "</svg>\n"


def draw_nets(layout: dict[str, Any]) -> Iterator[str]:
    """Holes, connections underneath and insulated wires."""
    for net, holes in layout["nets"].items():
        for one, other in joints(holes):
            yield line(*pixel(one), *pixel(other), GROUND if net == "GND" else COPPER, 9)
    used = {hole for holes in layout["nets"].values() for hole in holes}
    for hole in (f"{column}{row}" for column in COLUMNS for row in range(1, ROWS + 1)):
        x, y = pixel(hole)
        yield f'<circle cx="{x}" cy="{y}" r="9" fill="{COPPER if hole in used else PAD}"/>'
        yield f'<circle cx="{x}" cy="{y}" r="4" fill="white"/>'
    for one, other in layout["jumpers"]:
        yield line(*pixel(one), *pixel(other), "#d62728", 3)


def draw_underneath(part: str, holes: list[str]) -> Iterator[str]:
    """A part between two holes."""
    (x1, y1), (x2, y2) = map(pixel, holes)
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    wide, high = (30, 16) if y1 == y2 else (16, 30)
    yield (
        f'<rect x="{x - wide / 2}" y="{y - high / 2}" width="{wide}" height="{high}" fill="#fff3e0" stroke="{BELOW}" '
        f'stroke-width="2" stroke-dasharray="4 2"/>'
    )
    yield text(x, y + 4, part, 11, fill=BELOW)


def draw_on_top(part: str, legs: dict[str, list[str]]) -> Iterator[str]:
    """A part and the names of its pins."""
    points = [pixel(hole) for holes in legs.values() for hole in holes]
    x1, y1, x2, y2 = (f(p[i] for p in points) for f, i in ((min, 0), (min, 1), (max, 0), (max, 1)))
    if part == "SW1":  # 12 x 12 mm around the centre of its pins
        middle, half = (y1 + y2) / 2, 6 / 2.54 * PITCH - 13
        y1, y2 = middle - half, middle + half
    yield (
        f'<rect x="{x1 - 13}" y="{y1 - 13}" width="{x2 - x1 + 26}" height="{y2 - y1 + 26}" rx="5" fill="none" '
        f'stroke="{ABOVE}" stroke-width="2"/>'
    )
    yield text((x1 + x2) / 2 - (26 if x1 == x2 else 0), (y1 + y2) / 2 + 5, part, 13, fill=ABOVE)
    for leg, holes in legs.items():
        for x, y in map(pixel, holes):
            yield text(x, y + 4, {"VCC": "V+", "GND": "G", "a": "x", "b": "x"}.get(leg, leg), 10, fill=ABOVE)


def draw_legend(layout: dict[str, Any]) -> Iterator[str]:
    """The legend and the wires."""
    x, y = LEFT + PITCH * 6 + 30, TOP
    yield text(x, y, "on top", 14, "start", ABOVE)
    yield text(x + 80, y, "underneath (dashed)", 14, "start", BELOW)
    yield text(x, y + 22, "solder or bare wire, underneath", 14, "start", COPPER)
    yield text(x, y + 44, "ground", 14, "start", GROUND)
    yield text(x + 80, y + 44, "insulated wire", 14, "start", "#d62728")
    y += 84
    for cable, ends in layout["wires"].items():
        yield text(x, y, f"{cable}, {WIRES[cable]}", 14, "start")
        for net, hole in ends.items():
            y += 20
            yield text(x + 20, y, hole, 13, "start")
            yield text(x + 64, y, net, 13, "start")
        y += 32


if __name__ == "__main__":
    source, target = sys.argv[1:]
    Path(target).write_text("\n".join(drawing(yaml.safe_load(Path(source).read_text()))))
