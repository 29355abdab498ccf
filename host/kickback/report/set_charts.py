"""The figures of one set, as Vega-Lite specs."""

from statistics import median

from kickback.report.colours import PHASE_COLOURS
from kickback.report.drawing import chart_of, x_of
from kickback.report.parts import Chart
from kickback.report.tracks import SetTrack
from kickback.training.metrics import tension_s
from kickback.training.session import SessionSet
from kickback.training.tempo import PHASE_NAMES, PHASES, Tempo

AIM = "aim"
PHASE_SCALE = {"domain": list(PHASE_NAMES), "range": PHASE_COLOURS}
ZOOM = {
    "name": "zoom",
    "select": {"type": "interval", "encodings": ["x"], "zoom": "wheel![event.ctrlKey]"},
    "bind": "scales",
}


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
