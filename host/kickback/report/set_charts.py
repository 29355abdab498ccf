"""The charts of one set, as Vega-Lite specs."""

from statistics import median

from kickback.report.colours import PHASE_COLOURS
from kickback.report.drawing import chart_of, x_of, y_of
from kickback.report.page_model import Chart
from kickback.report.tracks import SetTrack
from kickback.training.metrics import count_of, tension_s
from kickback.training.rep import Rep
from kickback.training.session import SessionSet
from kickback.training.tempo import PHASE_NAMES, PHASES, Tempo

TARGET = "target"
PHASE_SCALE = {"domain": list(PHASE_NAMES), "range": PHASE_COLOURS}
ZOOM = {
    "name": "zoom",
    "select": {"type": "interval", "encodings": ["x"], "zoom": "wheel![event.ctrlKey]"},
    "bind": "scales",
}
NEAREST = {
    "name": "nearest",
    "select": {"type": "point", "on": "pointermove", "nearest": True, "encodings": ["x"], "clear": "pointerout"},
}


def position_chart(track: SetTrack) -> Chart:
    """Position over time with the four phases as bands and the reps numbered. The time axis can be zoomed."""
    unit = track.reps[0].rom_unit if track.reps else "deg"
    span = [track.t_s[0], track.t_s[-1]]
    points = [{"t": t, "p": p} for t, p in zip(track.t_s, track.position, strict=True)]
    x = x_of("t", "time on the trace's clock [s]", scale={"nice": False, "domain": span})
    y = y_of("p", f"position [{unit}]")
    numbers = [{"at": (rep.start_s + rep.end_s) / 2, "rep": rep.rep} for rep in track.reps]
    layers = [
        _phase_bands(track.reps, x),
        {"params": [ZOOM], "mark": {"type": "line", "strokeWidth": 1.4, "clip": True}, "encoding": {"x": x, "y": y}},
        _hovered_point(x, y, unit),
        {
            "data": {"values": numbers},
            "mark": {"type": "text", "y": -6, "clip": False, "fontSize": 11},
            "encoding": {"x": x | {"field": "at"}, "text": {"field": "rep"}, "opacity": {"value": 1}},
        },
    ]
    reps = count_of(len(track.reps), "rep")
    return Chart(
        f"position-{track.set}",
        f"Set {track.set}: position of the plate",
        chart_of(layers, points, 220, usermeta={"domain": span}),
        f"The position of the plate over {span[1] - span[0]:.0f} s with {reps}, each divided into kick, hold, return "
        "and rest. The table of reps has the numbers.",
        f"{track.source}, replayed by the current detection core: {reps}",
        zoom=True,
    )


def _phase_bands(reps: list[Rep], x: dict) -> dict:
    bands = [band for rep in reps for band in _bands(rep)]
    colour = {"field": "phase", "type": "nominal", "scale": PHASE_SCALE, "legend": {"symbolOpacity": 0.6}}
    tip = [
        {"field": "rep", "title": "rep"},
        {"field": "phase", "title": "phase"},
        {"field": "span", "title": "s", "format": ".2f"},
    ]
    return {
        "data": {"values": bands},
        "mark": {"type": "rect", "opacity": 0.4, "clip": True},
        "encoding": {"x": x | {"field": "from"}, "x2": {"field": "to"}, "color": colour, "tooltip": tip},
    }


def _bands(rep: Rep) -> list[dict]:
    edges = [rep.start_s, rep.peak_start_s, rep.peak_end_s, rep.end_s]
    edges.append(rep.end_s + (rep.bottom_pause_s or 0))
    return [
        {"rep": rep.rep, "phase": name, "from": a, "to": b, "span": round(b - a, 3)}
        for name, a, b in zip(PHASE_NAMES, edges, edges[1:], strict=False)
        if b > a
    ]


def _hovered_point(x: dict, y: dict, unit: str) -> dict:
    opacity = {"condition": {"param": "nearest", "empty": False, "value": 1}, "value": 0}
    tip = [{"field": "t", "title": "s"}, {"field": "p", "title": unit}]
    return {
        "params": [NEAREST],
        "mark": {"type": "point", "color": "@ink", "clip": True},
        "encoding": {"x": x, "y": y, "opacity": opacity, "tooltip": tip},
    }


def tempo_chart(one: SessionSet, target: Tempo | None) -> Chart:
    """A stacked bar of the four phases for each rep, beside the target."""
    spans = [(str(rep.rep), [getattr(rep, name) for name in PHASES]) for rep in one.reps]
    if target:
        spans.insert(0, (TARGET, [getattr(target, name) for name in PHASES]))
    rows = [
        {"rep": name, "phase": phase, "order": at, "span": span}
        for name, values in spans
        for at, (phase, span) in enumerate(zip(PHASE_NAMES, values, strict=True))
        if span
    ]
    reps = count_of(len(one.reps), "rep")
    middle = median(tension_s(rep) for rep in one.reps)
    summary = f"Kick, hold, return and rest of {reps}, stacked. The median rep is under tension for {middle:.1f} s."
    if target:
        summary += f" The paler bar on the left is the target, {target}."
    encoding = _tempo_encoding([name for name, _ in spans])
    spec = chart_of([{"mark": {"type": "bar"}, "encoding": encoding}], rows, 180)
    return Chart(f"tempo-{one.set}", f"Set {one.set}: tempo of each rep", spec, summary, f"the phase times of {reps}")


def _tempo_encoding(names: list[str]) -> dict:
    return {
        "x": x_of("rep", "rep", "ordinal", sort=names, axis={"labelAngle": 0, "labelOverlap": True}),
        "y": y_of("span", "time [s]", stack="zero"),
        "color": {"field": "phase", "type": "nominal", "scale": PHASE_SCALE},
        "order": {"field": "order"},
        "opacity": {"condition": {"test": f"datum.rep === '{TARGET}'", "value": 0.55}, "value": 1},
        "tooltip": [{"field": "rep"}, {"field": "phase"}, {"field": "span", "title": "s", "format": ".2f"}],
    }
