"""The exact phases of the reps of a script."""

from typing import Any

import numpy as np

from kickback.simulate.script import GRID_HZ, Rep, Script, Series, Stroke

LEAST_EDGE = {"deg": 0.4, "mm": 12.0}  # per second: what the sensor resolves


def true_reps(script: Script) -> list[dict[str, Any]]:
    """The reps of a script as a truth file lists them; times in s.

    A phase edge is the moment at which the intended speed passes 5 % of the rep's range per second or 10 % of the
    stroke's own peak speed, whichever is less, but never less than LEAST_EDGE.
    """
    path = script.position()
    speed = np.gradient(path) * GRID_HZ
    return [_true_rep(rep, path, speed, "mm" if script.sled else "deg") for rep in script.reps]


def _true_rep(rep: Rep, path: Series, speed: Series, unit: str) -> dict[str, Any]:
    span = float(np.ptp(path[rep.kick[0] : rep.back[1] + 1]))
    start, peak_start = _edges(speed, rep.kick, span, LEAST_EDGE[unit])
    peak_end, end = _edges(-speed, rep.back, span, LEAST_EDGE[unit])
    times = {"start_s": start, "peak_start_s": peak_start, "peak_end_s": peak_end, "end_s": end}
    rounded = {name: round(value, 4) for name, value in (times | {"rom": span}).items()}
    return {"set": rep.set, "counts": rep.counts, **rounded, "rom_unit": unit, "pulses": rep.pulses}


def _edges(speed: Series, stroke: Stroke, span: float, least: float) -> tuple[float, float]:
    """Seconds at which a stroke's speed first rises above and last falls below its edge speed."""
    first, last = max(0, stroke[0] - 1), min(len(speed) - 1, stroke[1] + 1)
    own = speed[first : last + 1]
    edge = max(least, min(0.05 * span, 0.1 * own.max()))
    above = np.flatnonzero(own > edge)
    up, down = above[0], above[-1]
    start = up - (own[up] - edge) / (own[up] - own[up - 1]) if up else up
    end = down + (own[down] - edge) / (own[down] - own[down + 1]) if down + 1 < len(own) else down
    return float(first + start) / GRID_HZ, float(first + end) / GRID_HZ
