"""The figures of one session, as Vega-Lite specs."""

from collections.abc import Sequence
from statistics import median

from kickback.measures import Measure, is_slow_sled, tension_s
from kickback.report.colours import PHASE_COLOURS
from kickback.report.parts import Chart
from kickback.report.tracks import SetTrack
from kickback.session import Session, SessionSet
from kickback.sides import Asymmetry
from kickback.tempo import PHASE_NAMES, PHASES, Tempo

AIM = "aim"
PHASE_SCALE = {"domain": list(PHASE_NAMES), "range": PHASE_COLOURS}
SIDE_SCALE = {"domain": ["left", "right", "not told"], "range": ["@left", "@right", "@accent"]}
SIDE_SHAPES = {"domain": ["left", "right", "not told"], "range": ["circle", "square", "diamond"]}
ZOOM = {
    "name": "zoom",
    "select": {"type": "interval", "encodings": ["x"], "zoom": "wheel![event.ctrlKey]"},
    "bind": "scales",
}


def chart_of(layers: list[dict], rows: list[dict], height: int, **more) -> dict:
    """Layers over common rows, as wide as their place."""
    return {"width": "container", "height": height, "data": {"values": rows}, "layer": layers} | more


def x_of(field: str, title: str, kind: str = "quantitative", **more) -> dict:
    """An x axis."""
    return {"field": field, "type": kind, "title": title} | more


def position_chart(track: SetTrack) -> Chart:
    """Position over time with the four phases as bands, the reps numbered; to be zoomed into."""
    unit = track.reps[0].rom_unit if track.reps else "deg"
    line = [{"t": t, "p": p} for t, p in zip(track.t_s, track.position, strict=True)]
    bands = [band for rep in track.reps for band in _bands(rep)]
    numbers = [{"at": (rep.start_s + rep.end_s) / 2, "rep": rep.rep} for rep in track.reps]
    x = x_of("t", "time on the trace's clock [s]", scale={"nice": False, "domain": [track.t_s[0], track.t_s[-1]]})
    y = {"field": "p", "type": "quantitative", "title": f"position [{unit}]"}
    colour = {"field": "phase", "type": "nominal", "scale": PHASE_SCALE, "legend": {"symbolOpacity": 0.6}}
    tip = [
        {"field": "rep", "title": "rep"},
        {"field": "phase", "title": "phase"},
        {"field": "span", "title": "s", "format": ".2f"},
    ]
    near = {
        "name": "near",
        "select": {"type": "point", "on": "pointermove", "nearest": True, "encodings": ["x"], "clear": "pointerout"},
    }
    shown = {"condition": {"param": "near", "empty": False, "value": 1}, "value": 0}
    layers = [
        {
            "data": {"values": bands},
            "mark": {"type": "rect", "opacity": 0.4, "clip": True},
            "encoding": {"x": x | {"field": "from"}, "x2": {"field": "to"}, "color": colour, "tooltip": tip},
        },
        {"params": [ZOOM], "mark": {"type": "line", "strokeWidth": 1.4, "clip": True}, "encoding": {"x": x, "y": y}},
        {
            "params": [near],
            "mark": {"type": "point", "color": "@ink", "clip": True},
            "encoding": {
                "x": x, "y": y, "opacity": shown,
                "tooltip": [{"field": "t", "title": "s"}, {"field": "p", "title": unit}],
            },
        },
        {
            "data": {"values": numbers},
            "mark": {"type": "text", "y": -6, "clip": False, "fontSize": 11},
            "encoding": {"x": x | {"field": "at"}, "text": {"field": "rep"}, "opacity": {"value": 1}},
        },
    ]  # fmt: skip
    return Chart(
        f"position-{track.set}",
        f"Set {track.set}: position of the plate",
        chart_of(layers, line, 220, usermeta={"domain": [track.t_s[0], track.t_s[-1]]}),
        f"The plate's position over {track.t_s[-1] - track.t_s[0]:.0f} s with {len(track.reps)} reps, each divided "
        "into kick, hold, return and rest. The table of reps has the numbers.",
        f"{track.source}, replayed through the core as it is now: {len(track.reps)} reps",
        zoom=True,
    )


def _bands(rep) -> list[dict]:
    edges = [rep.start_s, rep.peak_start_s, rep.peak_end_s, rep.end_s]
    edges.append(rep.end_s + (rep.bottom_pause_s or 0))
    return [
        {"rep": rep.rep, "phase": name, "from": a, "to": b, "span": round(b - a, 3)}
        for name, a, b in zip(PHASE_NAMES, edges, edges[1:], strict=False)
        if b > a
    ]


def tempo_chart(one: SessionSet, aim: Tempo | None) -> Chart:
    """A stacked bar for each rep's four phases, beside the aim's."""
    spans = [(str(rep.rep), [getattr(rep, name) for name in PHASES]) for rep in one.reps]
    if aim:
        spans.insert(0, (AIM, [getattr(aim, name) for name in PHASES]))
    rows = [
        {"rep": name, "phase": phase, "order": at, "span": span}
        for name, values in spans
        for at, (phase, span) in enumerate(zip(PHASE_NAMES, values, strict=True))
        if span
    ]
    names = [name for name, _ in spans]
    encoding = {
        "x": x_of("rep", "rep", "ordinal", sort=names, axis={"labelAngle": 0, "labelOverlap": True}),
        "y": {"field": "span", "type": "quantitative", "title": "time [s]", "stack": "zero"},
        "color": {"field": "phase", "type": "nominal", "scale": PHASE_SCALE},
        "order": {"field": "order"},
        "opacity": {"condition": {"test": f"datum.rep === '{AIM}'", "value": 0.55}, "value": 1},
        "tooltip": [{"field": "rep"}, {"field": "phase"}, {"field": "span", "title": "s", "format": ".2f"}],
    }
    spec = chart_of([{"mark": {"type": "bar"}, "encoding": encoding}], rows, 180)
    middle = median(tension_s(rep) for rep in one.reps)
    told = f" The paler bar on the left is the aim, {aim}." if aim else ""
    return Chart(
        f"tempo-{one.set}",
        f"Set {one.set}: tempo of each rep",
        spec,
        f"Kick, hold, return and rest of {len(one.reps)} reps, stacked; the median rep is {middle:.1f} s under "
        f"tension.{told}",
        f"phase times of {len(one.reps)} reps",
    )


def by_rep_chart(key: str, title: str, unit: str, field: str, session: Session) -> Chart:
    """One value of every rep of the session, in order, a line for each set."""
    rows, firsts, at = [], [], 0
    for one in session.sets:
        if one.reps:
            firsts.append({"at": at + 1, "name": f"set {one.set}" + (f" {one.side}" if one.side else "")})
        for rep in one.reps:
            at += 1
            if field != "peak_pause_s" and is_slow_sled(rep):
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


def by_side(scale: dict, rows: Sequence[dict]) -> dict:
    """An encoding by side; the legend names only what is there, and nothing where that is all the same."""
    pairs = zip(scale["domain"], scale["range"], strict=True)
    kept = [pair for pair in pairs if any(row["side"] == pair[0] for row in rows)]
    scale = {"domain": [name for name, _ in kept], "range": [shown for _, shown in kept]}
    return {"field": "side", "type": "nominal", "scale": scale} | ({"legend": None} if len(kept) < 2 else {})


def sides_chart(one: Asymmetry, field: str, session: Session) -> Chart:
    """A tick for each rep of the two sides, with the medians."""
    rows = [
        {"side": s.side, "set": s.set, "rep": rep.rep, "value": getattr(rep, field)}
        for s in session.sets
        if s.side
        for rep in s.reps
        if field == "peak_pause_s" or not is_slow_sled(rep)
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
