"""The charts of many sessions, as Vega-Lite specs."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from kickback.report.drawing import SIDE_SCALE, UNKNOWN_SIDE, by_side, chart_of, scale_about, x_of, y_of
from kickback.report.page_model import Chart
from kickback.training.metrics import count_of
from kickback.training.session import Session
from kickback.training.trends import DAY_S, Trend, verdict

MAX_LABELS = 6
DATE_AXIS = {"format": "%d %b %y", "labelOverlap": True}


def trend_chart(key: str, trend: Trend, highlight: int | None = None) -> Chart:
    """The values of the sessions over weeks, with the line and its spread. highlight: the number of a session."""
    rows = [
        {
            "when": f"{point.when:%Y-%m-%dT%H:%M}",
            "value": round(point.value, 3),
            "session": point.number,
            "this": point.number == highlight and highlight is not None,
        }
        for point in trend.points
    ]
    sessions = count_of(len(rows), "session")
    made_of = f"{sessions} of {trend.key}; the line is the median of all slopes, the band is the spread about it"
    return Chart(
        key,
        f"{trend.name[0].upper()}{trend.name[1:]}: {trend.key}",
        chart_of(_trend_layers(trend), rows, 150),
        f"{trend.name} in {sessions}: {verdict(trend)}.",
        made_of + ("; the large point is this session" if highlight is not None else ""),
    )


def _trend_layers(trend: Trend) -> list[dict]:
    x = x_of("when", None, "temporal", axis=DATE_AXIS | {"tickCount": 6})
    scale, note = scale_about([point.value for point in trend.points])
    y = y_of("value", f"{trend.name} [{trend.unit}{note}]", scale=scale)
    tip = [
        {"field": "session"},
        {"field": "when", "type": "temporal", "format": "%d %b %Y"},
        {"field": "value", "title": trend.unit},
    ]
    size = {"condition": {"test": "datum.this", "value": 160}, "value": 40}
    points = {"mark": {"type": "point", "color": "@ink"}, "encoding": {"x": x, "y": y, "size": size, "tooltip": tip}}
    if trend.per_week is None:
        return [points]
    band = {"values": _band(trend)}
    area = {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}}
    return [
        {"data": band, "mark": {"type": "area", "opacity": 0.18, "color": "@accent"}, "encoding": area},
        {
            "data": band,
            "mark": {"type": "line", "color": "@accent"},
            "encoding": {"x": x, "y": y | {"field": "line"}},
        },
        points,
    ]


def _band(trend: Trend) -> list[dict]:
    first, last = trend.points[0].when, trend.points[-1].when
    rows = []
    for when in (first, last):
        value = (trend.level or 0) + (trend.per_week or 0) * (when - first).total_seconds() / (7 * DAY_S)
        spread = trend.spread or 0
        rows.append({"when": f"{when:%Y-%m-%dT%H:%M}", "line": value, "low": value - spread, "high": value + spread})
    return rows


def _labelled(mondays: Sequence[str]) -> list[dict[str, int]]:
    """At most MAX_LABELS weeks for the axis, as Vega-Lite's dates: its own ticks are Sundays."""
    days = [date.fromisoformat(monday) for monday in dict.fromkeys(mondays)]
    every = -(-len(days) // MAX_LABELS) or 1
    return [{"year": day.year, "month": day.month, "date": day.day} for day in days[::every]]


def volume_chart(sessions: Sequence[Session]) -> Chart:
    """Reps per week, by side."""
    counts: Counter = Counter()
    for session in sessions:
        if session.start:
            monday = (session.start - timedelta(days=session.start.weekday())).date()
            for one in session.sets:
                counts[monday.isoformat(), one.side or UNKNOWN_SIDE] += one.count
    rows = [{"week": week, "side": side, "reps": reps} for (week, side), reps in sorted(counts.items())]
    weeks = len({row["week"] for row in rows})
    slots = 2 * weeks + 2
    scale = {"padding": {"expr": f"width / {2 * slots} + 4"}}  # half a bar, so that none covers the axis
    axis = DATE_AXIS | {"values": _labelled([row["week"] for row in rows])}
    x = x_of("week", "week from", "temporal", timeUnit="yearmonthdate", bandPosition=0.5, axis=axis, scale=scale)
    encoding = {
        "x": x,
        "y": y_of("reps", "reps"),
        "color": by_side(SIDE_SCALE, rows),
        "tooltip": [{"field": "week", "type": "temporal"}, {"field": "side"}, {"field": "reps"}],
    }
    mark = {"type": "bar", "width": {"expr": f"max(2, width / {slots})"}}
    spec = chart_of([{"mark": mark, "encoding": encoding}], rows, 170)
    dated = sum(one.start is not None for one in sessions)
    summary = f"{count_of(sum(row['reps'] for row in rows), 'rep')} in {count_of(weeks, 'week')} with training."
    return Chart("volume", "Reps per week", spec, summary, f"all reps that count in {count_of(dated, 'dated session')}")
