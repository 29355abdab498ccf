"""The figures of many sessions, as Vega-Lite specs."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from kickback.report.drawing import SIDE_SCALE, by_side, chart_of, x_of
from kickback.report.parts import Chart
from kickback.training.session import Session
from kickback.training.trends import DAYS, Trend, verdict


def trend_chart(key: str, trend: Trend, mark: int | None = None) -> Chart:
    """The sessions' values over weeks, the line and the spread about it; mark: the number of a session to stress."""
    rows = [
        {"when": f"{point.when:%Y-%m-%dT%H:%M}", "value": round(point.value, 3), "session": point.number,
         "this": point.number == mark and mark is not None}
        for point in trend.points
    ]  # fmt: skip
    x = x_of("when", None, "temporal", axis={"format": "%d %b %y", "labelOverlap": True, "tickCount": 6})  # pyright: ignore
    y = {"field": "value", "type": "quantitative", "title": f"{trend.name} [{trend.unit}]", "scale": {"zero": False}}
    tip = [
        {"field": "session"},
        {"field": "when", "type": "temporal", "format": "%d %b %Y"},
        {"field": "value", "title": trend.unit},
    ]
    layers = []
    if trend.per_week is not None:
        band = _band(trend)
        ends = {"y": y | {"field": "low"}, "y2": {"field": "high"}}
        layers = [
            {
                "data": {"values": band},
                "mark": {"type": "area", "opacity": 0.18, "color": "@accent"},
                "encoding": {"x": x} | ends,
            },
            {
                "data": {"values": band},
                "mark": {"type": "line", "color": "@accent"},
                "encoding": {"x": x, "y": y | {"field": "line"}},
            },
        ]
    stress = {"condition": {"test": "datum.this", "value": 160}, "value": 40}
    layers.append(
        {"mark": {"type": "point", "color": "@ink"}, "encoding": {"x": x, "y": y, "size": stress, "tooltip": tip}}
    )
    return Chart(
        key,
        f"{trend.name[0].upper()}{trend.name[1:]}: {trend.alike}",
        chart_of(layers, rows, 150),
        f"{trend.name} in {len(rows)} sessions: {verdict(trend)}.",
        f"{len(rows)} sessions of {trend.alike}; the line is the median of all slopes, the band the spread about it"
        + ("; the large point is this session" if mark is not None else ""),
    )


def _band(trend: Trend) -> list[dict]:
    first, last = trend.points[0].when, trend.points[-1].when
    rows = []
    for when in (first, last):
        value = (trend.level or 0) + (trend.per_week or 0) * (when - first).total_seconds() / (7 * DAYS)
        spread = trend.spread or 0
        rows.append({"when": f"{when:%Y-%m-%dT%H:%M}", "line": value, "low": value - spread, "high": value + spread})
    return rows


def volume_chart(sessions: Sequence[Session]) -> Chart:
    """Reps per week, by side."""
    counts: Counter = Counter()
    for session in sessions:
        if session.start:
            monday = (session.start - timedelta(days=session.start.weekday())).date()
            for one in session.sets:
                counts[monday.isoformat(), one.side or "not told"] += one.count
    rows = [{"week": week, "side": side, "reps": reps} for (week, side), reps in sorted(counts.items())]
    encoding = {
        "x": x_of("week", "week from", "temporal", timeUnit="yearmonthdate", bandPosition=0.5,
                  axis={"format": "%d %b %y", "labelOverlap": True}),
        "y": {"field": "reps", "type": "quantitative", "title": "reps"},
        "color": by_side(SIDE_SCALE, rows),
        "tooltip": [{"field": "week", "type": "temporal"}, {"field": "side"}, {"field": "reps"}],
    }  # fmt: skip
    weeks = {row["week"] for row in rows}
    mark = {"type": "bar", "width": {"expr": f"max(2, width / {2 * len(weeks) + 2})"}}
    spec = chart_of([{"mark": mark, "encoding": encoding}], rows, 170)
    total = sum(row["reps"] for row in rows)
    dated = sum(one.start is not None for one in sessions)
    words = f"{total} reps in {len(weeks)} weeks with training."
    return Chart("volume", "Reps per week", spec, words, f"all reps that count of {dated} sessions with a date")
