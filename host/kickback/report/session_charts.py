"""The figures of one session, as Vega-Lite specs."""

from collections.abc import Sequence
from statistics import median

from kickback.report.drawing import SIDE_SCALE, SIDE_SHAPES, by_side, chart_of, x_of
from kickback.report.parts import Chart
from kickback.training.asymmetry import Asymmetry
from kickback.training.metrics import Measure, is_slow_sled
from kickback.training.session import Session, SessionSet


def by_rep_chart(key: str, title: str, unit: str, field: str, session: Session) -> Chart:
    """One value of every rep of the session, in order, a line for each set."""
    rows, firsts, at = [], [], 0
    for one in session.sets:
        if one.reps:
            firsts.append({"at": at + 1, "name": f"set {one.set}" + (f" {one.side}" if one.side else "")})
        for rep in one.reps:
            at += 1
            if getattr(rep, field) is None or (field != "peak_pause_s" and is_slow_sled(rep)):
                continue
            rows.append(
                {"at": at, "set": one.set, "rep": rep.rep, "side": one.side or "not told", "value": getattr(rep, field)}
            )
    x = x_of(
        "at", "reps in order", axis={"tickMinStep": 1, "grid": False}, scale={"nice": False, "domain": [0.5, at + 0.5]}
    )
    y = {
        "field": "value",
        "type": "quantitative",
        "title": f"{title.lower()} [{unit}]",
        "scale": {"zero": field != "rom"},
    }
    colour = by_side(SIDE_SCALE, rows)
    shape = by_side(SIDE_SHAPES, rows)
    tip = [{"field": name} for name in ("set", "rep", "side")] + [{"field": "value", "title": unit, "format": ".3~g"}]
    layers = [
        {"mark": {"type": "line"}, "encoding": {"x": x, "y": y, "color": colour, "detail": {"field": "set"}}},
        {"mark": {"type": "point"}, "encoding": {"x": x, "y": y, "color": colour, "shape": shape, "tooltip": tip}},
        {
            "data": {"values": firsts},
            "mark": {"type": "text", "y": -8, "align": "left", "fontSize": 11},
            "encoding": {"x": x | {"field": "at"}, "text": {"field": "name"}},
        },
    ]
    values = [row["value"] for row in rows]
    return Chart(
        key,
        f"{title} of every rep",
        chart_of(layers, rows, 190),
        f"{title} of {len(values)} reps in {len(firsts)} sets: from {min(values):.3g} to {max(values):.3g} {unit}, "
        f"median {median(values):.3g} {unit}.",
        f"{len(values)} reps" + (f"; {at - len(values)} too slow for a sled are left out" if at > len(values) else ""),
    )


def sides_chart(one: Asymmetry, field: str, session: Session) -> Chart:
    """A tick for each rep of the two sides, with the medians."""
    rows = [
        {"side": s.side, "set": s.set, "rep": rep.rep, "value": getattr(rep, field)}
        for s in session.sets
        if s.side
        for rep in s.reps
        if getattr(rep, field) is not None and (field == "peak_pause_s" or not is_slow_sled(rep))
    ]
    x = x_of("value", f"{one.name} [{one.unit}]", scale={"zero": False})
    y = {"field": "side", "type": "nominal", "title": None, "sort": ["left", "right"]}
    colour = by_side(SIDE_SCALE, rows) | {"legend": None}
    tip = [{"field": name} for name in ("side", "set", "rep")] + [
        {"field": "value", "title": one.unit, "format": ".3~g"}
    ]
    middle = {"aggregate": "median", "field": "value", "type": "quantitative", "title": f"{one.name} [{one.unit}]"}
    each = {"x": x, "y": y, "color": colour, "tooltip": tip}
    layers = [
        {"mark": {"type": "tick", "thickness": 2, "opacity": 0.7}, "encoding": each},
        {"mark": {"type": "point", "shape": "triangle-down", "size": 90, "color": "@ink", "yOffset": -14},
         "encoding": {"x": middle, "y": y}},
    ]  # fmt: skip
    return Chart(
        f"sides-{field.replace('_', '-')}",
        f"Left against right: {one.name}",
        chart_of(layers, rows, 110),
        f"Each rep's {one.name} on both sides; the medians are {one.left:.3g} left, {one.right:.3g} {one.unit} right.",
        f"{one.made_of}; the triangles are medians",
    )


def fatigue_chart(rows_of: Sequence[tuple[SessionSet, Sequence[Measure]]]) -> Chart:
    """What each set lost from its beginning to its end, in percent."""
    rows = [
        {"set": f"{one.set}" + (f" {one.side}" if one.side else ""), "what": m.name, "value": round(m.value, 2)}
        for one, measures in rows_of
        for m in measures
        if m.value is not None
    ]
    names = [m.name for m in rows_of[0][1]]
    encoding = {
        "x": x_of("set", "set", "ordinal", sort=None, axis={"labelAngle": 0}),
        "xOffset": {"field": "what", "sort": names},
        "y": {"field": "value", "type": "quantitative", "title": "lost [%]"},
        "color": {
            "field": "what",
            "type": "nominal",
            "sort": names,
            "scale": {"domain": names, "range": ["@kick", "@left", "@hold"]},
        },
        "tooltip": [{"field": "set"}, {"field": "what"}, {"field": "value", "title": "%", "format": ".0f"}],
    }
    words = "; ".join(f"set {row['set']}: {row['what']} {row['value']:.0f} %" for row in rows)
    spec = chart_of([{"mark": {"type": "bar"}, "encoding": encoding}], rows, 180)
    return Chart("fatigue", "Lost within each set", spec, words + ".", "the reps of each set, see the table")
