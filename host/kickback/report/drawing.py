"""Parts that the charts share: frame, axes, colours and shapes of the sides."""

from collections.abc import Sequence
from statistics import median
from typing import Any

MIN_SPAN = 0.4  # of an axis that does not start at 0, as a share of the median
UNKNOWN_SIDE = "side unknown"
SIDE_SCALE = {"domain": ["left", "right", UNKNOWN_SIDE], "range": ["@left", "@right", "@accent"]}
SIDE_SHAPES = {"domain": ["left", "right", UNKNOWN_SIDE], "range": ["circle", "square", "diamond"]}


def chart_of(layers: list[dict], rows: list[dict], height: int, **more: Any) -> dict:
    """A spec of layers over common rows, as wide as its container."""
    return {"width": "container", "height": height, "data": {"values": rows}, "layer": layers} | more


def x_of(field: str, title: str | None, kind: str = "quantitative", **more: Any) -> dict:
    """An x axis."""
    return {"field": field, "type": kind, "title": title} | more


def y_of(field: str, title: str, **more: Any) -> dict:
    """A quantitative y axis."""
    return {"field": field, "type": "quantitative", "title": title} | more


def scale_about(values: Sequence[float]) -> tuple[dict, str]:
    """A scale that does not start at 0, wide enough that small variation looks small; and a note for its title."""
    low, high, middle = min(values), max(values), median(values)
    margin = max(0.1 * (high - low), (MIN_SPAN * abs(middle) - (high - low)) / 2)
    low, high = low - margin, high + margin
    if low <= 0:
        return {"zero": True}, ""
    return {"zero": False, "nice": True, "domain": [low, high]}, ", axis not from 0"


def tooltip_of(*fields: str, **numbers: str) -> list[dict]:
    """A tooltip of fields as they are, and of numbers with three digits: unit by field."""
    return [{"field": name} for name in fields] + [
        {"field": name, "title": unit, "format": ".3~g"} for name, unit in numbers.items()
    ]


def by_side(scale: dict, rows: Sequence[dict]) -> dict:
    """An encoding by side. The legend lists only the sides in the rows; with a single one there is no legend."""
    pairs = zip(scale["domain"], scale["range"], strict=True)
    kept = [pair for pair in pairs if any(row["side"] == pair[0] for row in rows)]
    scale = {"domain": [name for name, _ in kept], "range": [shown for _, shown in kept]}
    return {"field": "side", "type": "nominal", "scale": scale} | ({"legend": None} if len(kept) < 2 else {})
