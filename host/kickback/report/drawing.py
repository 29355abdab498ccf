"""What the figures share: their frame, their axes, the sides."""

from collections.abc import Sequence

SIDE_SCALE = {"domain": ["left", "right", "not told"], "range": ["@left", "@right", "@accent"]}
SIDE_SHAPES = {"domain": ["left", "right", "not told"], "range": ["circle", "square", "diamond"]}


def chart_of(layers: list[dict], rows: list[dict], height: int, **more) -> dict:
    """Layers over common rows, as wide as their place."""
    return {"width": "container", "height": height, "data": {"values": rows}, "layer": layers} | more


def x_of(field: str, title: str, kind: str = "quantitative", **more) -> dict:
    """An x axis."""
    return {"field": field, "type": kind, "title": title} | more


def by_side(scale: dict, rows: Sequence[dict]) -> dict:
    """An encoding by side; the legend names only what is there, and nothing where that is all the same."""
    pairs = zip(scale["domain"], scale["range"], strict=True)
    kept = [pair for pair in pairs if any(row["side"] == pair[0] for row in rows)]
    scale = {"domain": [name for name, _ in kept], "range": [shown for _, shown in kept]}
    return {"field": "side", "type": "nominal", "scale": scale} | ({"legend": None} if len(kept) < 2 else {})
