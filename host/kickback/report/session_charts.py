"""The charts of one session, as Vega-Lite specs."""

from collections.abc import Sequence
from statistics import median

from kickback.report.drawing import (
    SIDE_SCALE,
    SIDE_SHAPES,
    UNKNOWN_SIDE,
    by_side,
    chart_of,
    scale_about,
    tooltip_of,
    x_of,
    y_of,
)
from kickback.report.page_model import Chart
from kickback.training.asymmetry import Asymmetry
from kickback.training.metrics import Measure, count_of, is_slow_sled
from kickback.training.session import Session, SessionSet


def by_rep_chart(key: str, title: str, unit: str, field: str, session: Session) -> Chart:
    """One value of every rep of the session, in order, with a line for each set."""
    rows = _rep_rows(field, session)
    firsts = _first_reps(session)
    values = [row["value"] for row in rows]
    omitted = len(session.reps) - len(rows)
    made_of = count_of(len(values), "rep") + (f"; without {omitted} too slow for a sled" if omitted else "")
    summary = (
        f"{title} of {count_of(len(values), 'rep')} in {count_of(len(firsts), 'set')}: from {min(values):.3g} to "
        f"{max(values):.3g} {unit}, median {median(values):.3g} {unit}."
    )
    layers = _rep_layers(f"{title.lower()} [{unit}]", unit, rows, firsts, len(session.reps))
    return Chart(key, f"{title} of every rep", chart_of(layers, rows, 190), summary, made_of)


def _rep_rows(field: str, session: Session) -> list[dict]:
    sets = [(one, rep) for one in session.sets for rep in one.reps]
    return [
        {
            "at": at,
            "set": one.set,
            "rep": rep.rep,
            "side": one.side or UNKNOWN_SIDE,
            "value": getattr(rep, field),
        }
        for at, (one, rep) in enumerate(sets, 1)
        if getattr(rep, field) is not None and (field == "peak_pause_s" or not is_slow_sled(rep))
    ]


def _first_reps(session: Session) -> list[dict]:
    """The place of the first rep of each set, with the name of the set."""
    firsts, at = [], 1
    for one in session.sets:
        if one.reps:
            firsts.append({"at": at, "name": f"set {one.set}" + (f" {one.side}" if one.side else "")})
        at += len(one.reps)
    return firsts


def _rep_layers(title: str, unit: str, rows: list[dict], firsts: list[dict], count: int) -> list[dict]:
    axis = {"tickMinStep": 1, "grid": False}
    x = x_of("at", "reps in order", axis=axis, scale={"nice": False, "domain": [0.5, count + 0.5]})
    y = y_of("value", title)
    colour, shape = by_side(SIDE_SCALE, rows), by_side(SIDE_SHAPES, rows)
    tip = tooltip_of("set", "rep", "side", value=unit)
    return [
        {"mark": {"type": "line"}, "encoding": {"x": x, "y": y, "color": colour, "detail": {"field": "set"}}},
        {"mark": {"type": "point"}, "encoding": {"x": x, "y": y, "color": colour, "shape": shape, "tooltip": tip}},
        {
            "data": {"values": firsts},
            "mark": {"type": "text", "y": -8, "align": "left", "fontSize": 11},
            "encoding": {"x": x | {"field": "at"}, "text": {"field": "name"}},
        },
    ]


def sides_chart(one: Asymmetry, field: str, session: Session) -> Chart:
    """A tick for each rep of the two sides, with the medians."""
    rows = [
        {"side": s.side, "set": s.set, "rep": rep.rep, "value": getattr(rep, field)}
        for s in session.sets
        if s.side
        for rep in s.reps
        if getattr(rep, field) is not None and (field == "peak_pause_s" or not is_slow_sled(rep))
    ]
    scale, note = scale_about([row["value"] for row in rows])
    title = f"{one.name} [{one.unit}{note}]"
    x = x_of("value", title, scale=scale)
    y = {"field": "side", "type": "nominal", "title": None, "sort": ["left", "right"]}
    each = {"x": x, "y": y, "color": by_side(SIDE_SCALE, rows) | {"legend": None}}
    each["tooltip"] = tooltip_of("side", "set", "rep", value=one.unit)
    triangle = {"type": "point", "shape": "triangle-down", "size": 90, "color": "@ink", "yOffset": -14}
    layers = [
        {"mark": {"type": "tick", "thickness": 2, "opacity": 0.7}, "encoding": each},
        {"mark": triangle, "encoding": {"x": x_of("value", title, aggregate="median", scale=scale), "y": y}},
    ]
    return Chart(
        f"sides-{field.replace('_', '-')}",
        f"Left against right: {one.name}",
        chart_of(layers, rows, 110),
        f"The {one.name} of each rep on both sides. Medians: left {one.left:.3g} {one.unit}, right {one.right:.3g} "
        f"{one.unit}.",
        f"{one.made_of}; the triangles are medians",
    )


def fatigue_chart(rows_of: Sequence[tuple[SessionSet, Sequence[Measure]]]) -> Chart:
    """The losses of each set from its beginning to its end, in percent."""
    rows = [
        {"set": f"{one.set}" + (f" {one.side}" if one.side else ""), "what": m.name, "value": round(m.value, 2)}
        for one, measures in rows_of
        for m in measures
        if m.value is not None
    ]
    names = [m.name for m in rows_of[0][1]]
    scale = {"domain": names, "range": ["@kick", "@left", "@hold"]}
    encoding = {
        "x": x_of("set", "set", "ordinal", sort=None, axis={"labelAngle": 0}),
        "xOffset": {"field": "what", "sort": names},
        "y": y_of("value", "lost [%]"),
        "color": {"field": "what", "type": "nominal", "sort": names, "scale": scale},
        "tooltip": [{"field": "set"}, {"field": "what"}, {"field": "value", "title": "%", "format": ".0f"}],
    }
    summary = "; ".join(f"set {row['set']}: {row['what']} {row['value']:.0f} %" for row in rows) + "."
    spec = chart_of([{"mark": {"type": "bar"}, "encoding": encoding}], rows, 180)
    return Chart("fatigue", "Lost within each set", spec, summary, "the reps of each set; see the table")
