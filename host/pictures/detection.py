"""Draws detection.png: a part of a simulated trace, and what the detection computes from it. Run by make pictures."""

from pathlib import Path
from statistics import median
from typing import NamedTuple

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
from kickback.replays.plot import BAND, PHASES, REST_COLOUR
from kickback.replays.result import Track
from kickback.replays.run import replay
from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G
from kickback.simulate.trace import simulate_trace
from kickback.traces.trace import Trace
from kickback.training.rep import Rep
from matplotlib.axes import Axes

# This part of the trace has a full rep, a movement too small to count and a short rep that counts.
FAMILY, SEED = "odd_reps", 4
FROM_S, TO_S = 34.6, 47.2
GYRO = (("gx", "#009E73"), ("gy", "#CC79A7"), ("gz", "#56B4E9"))
MIN_EDGE_DPS = 0.4  # the lowest edge speed of a lever


class CompleteRep(NamedTuple):
    """A rep whose times and range are all known; in s and degrees."""

    start_s: float
    peak_start_s: float
    peak_end_s: float
    end_s: float
    rom: float
    top_at_s: float
    rep_at_s: float
    bottom_pause_s: float


def complete(rep: Rep) -> CompleteRep:
    """Copies the fields. Raises ValueError if one but the bottom pause is unknown."""
    values = [getattr(rep, name) for name in CompleteRep._fields[:-1]]
    if None in values:
        raise ValueError(f"rep {rep.rep} of set {rep.set} has no value for one of {CompleteRep._fields[:-1]}")
    return CompleteRep(*values, bottom_pause_s=rep.bottom_pause_s or 0.0)


def main() -> None:
    """Draws and saves the picture."""
    t_s, counts, _ = simulate_trace(FAMILY, SEED)
    trace = Trace(FAMILY, t_s, counts[:, :3] / COUNTS_PER_G, counts[:, 3:] / COUNTS_PER_DPS, 4, 500)
    result = replay(trace, with_track=True)
    assert result.track
    reps = [complete(rep) for rep in result.reps if rep.end_s < TO_S]
    shown = [rep for rep in reps if rep.start_s > FROM_S]
    before = [rep for rep in reps if rep.end_s < FROM_S]
    figure, rows = plt.subplots(
        4, 1, sharex=True, layout="constrained", figsize=(9.6, 8), height_ratios=[1.5, 2.4, 2, 0.45]
    )
    draw_counts(rows[0], t_s, counts)
    draw_position(rows[1], result.track, shown, median(rep.rom for rep in before[-5:]))
    draw_speed(rows[2], result.track, shown)
    draw_phases(rows[3], shown)
    rows[3].set_xlabel("time [s]")
    rows[3].set_xlim(FROM_S, TO_S)
    figure.align_ylabels(rows)
    figure.savefig(Path(__file__).with_suffix(".png"), dpi=100)


def style(axes: Axes, label: str) -> None:
    """Labels the y axis and removes the frame's upper and right sides."""
    axes.set_ylabel(label)
    axes.spines[["top", "right"]].set_visible(False)


def visible_part(track: Track, values: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """The times and values between FROM_S and TO_S."""
    t_s = np.array(track.t_s)
    inside = (t_s >= FROM_S) & (t_s <= TO_S)
    return t_s[inside], np.array(values)[inside]


def draw_counts(axes: Axes, t_s: np.ndarray, counts: np.ndarray) -> None:
    """The input: the gyro's three axes."""
    inside = (t_s >= FROM_S) & (t_s <= TO_S)
    for i, (name, colour) in enumerate(GYRO):
        axes.plot(t_s[inside], counts[inside, 3 + i], color=colour, linewidth=1, label=name)
    axes.axhline(0, color="#888888", linewidth=0.5)
    axes.legend(loc="upper right", ncols=3, frameon=False, fontsize=8)
    axes.set_title("input: gyro counts, with an unknown orientation and bias", fontsize=10, loc="left")
    style(axes, "counts")


def draw_position(axes: Axes, track: Track, reps: list[CompleteRep], usual_rom: float) -> None:
    """Position, ranges and event times; half of the usual range is the threshold for a rep."""
    t_s, position = visible_part(track, track.position)
    axes.plot(t_s, position, color="black", linewidth=1.2)
    between = (t_s > reps[0].rep_at_s) & (t_s < reps[1].start_s)
    highest = int(np.argmax(np.where(between, position, -np.inf)))
    axes.axhline(usual_rom / 2, color="#888888", linestyle="--", linewidth=0.8)
    for x, y, words in (
        ((FROM_S + TO_S) / 2, usual_rom / 2, f"half of the usual range: {usual_rom / 2:.0f} deg"),
        (t_s[highest] + 0.6, position[highest], f"{position[highest]:.0f} deg: not a rep"),
    ):
        axes.annotate(words, (x, y), (0, 4), textcoords="offset points", ha="center", fontsize=8)
    for rep in reps:
        draw_range(axes, rep, t_s, position, labelled=rep is reps[0])
    axes.set_ylim(-8, 1.16 * position.max())
    axes.legend(loc="upper center", frameon=False, fontsize=8, bbox_to_anchor=(0.52, 1.05))
    axes.set_title("position along the path and range of each rep", fontsize=10, loc="left")
    style(axes, "position [deg]")


def draw_range(axes: Axes, rep: CompleteRep, t_s: np.ndarray, position: np.ndarray, labelled: bool) -> None:
    """The range of a rep, the half-way point of its return, and the times of its two events."""
    low = float(np.interp(rep.start_s, t_s, position))
    middle_s = (rep.peak_start_s + rep.peak_end_s) / 2
    arrow = {"arrowstyle": "<->", "color": "#D55E00", "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (middle_s, low), (middle_s, low + rep.rom), arrowprops=arrow)
    axes.annotate(
        f"{rep.rom:.1f} deg", (middle_s, low + rep.rom), (0, 5), textcoords="offset points", ha="center", fontsize=9
    )
    back = int(np.argmax((t_s > rep.peak_end_s) & (position < low + rep.rom / 2)))
    half_s = float(np.interp(-low - rep.rom / 2, -position[back - 1 : back + 1], t_s[back - 1 : back + 1]))
    marks = (
        ("^", "#0072B2", "top reported", rep.top_at_s),
        ("o", "#D55E00", "half of the range returned", half_s),
        ("s", "#0072B2", "rep reported", rep.rep_at_s),
    )
    for marker, colour, label, at_s in marks:
        at = float(np.interp(at_s, t_s, position))
        axes.plot(at_s, at, marker, color=colour, markersize=6.5, label=label if labelled else None)


def draw_speed(axes: Axes, track: Track, reps: list[CompleteRep]) -> None:
    """Speed with the edges of the strokes; an inset enlarges the first hold."""
    t_s, speed = visible_part(track, track.speed)
    inset = axes.inset_axes((0.45, 0.6, 0.25, 0.42))
    for one in (axes, inset):
        for rep in reps:
            draw_edges(one, rep, t_s, speed)
        one.plot(t_s, speed, color="black", linewidth=1.2)
        one.axhline(0, color="#888888", linewidth=0.5)
    inset.set_xlim(reps[0].peak_start_s - 0.2, reps[0].peak_end_s + 0.2)
    inset.set_ylim(-12, 12)
    inset.tick_params(labelsize=7)
    axes.indicate_inset_zoom(inset, edgecolor="#555555")
    axes.set_title("speed, with the edge speed and the edges of each stroke", fontsize=10, loc="left")
    style(axes, "speed [deg/s]")


def draw_edges(axes: Axes, rep: CompleteRep, t_s: np.ndarray, speed: np.ndarray) -> None:
    """The edge speed of both strokes of a rep, and the times at which the speed crosses it."""
    for start_s, end_s, sign in ((rep.start_s, rep.peak_start_s, 1), (rep.peak_end_s, rep.end_s, -1)):
        fastest = (sign * speed[(t_s >= start_s) & (t_s <= end_s)]).max()
        edge = max(MIN_EDGE_DPS, min(0.05 * rep.rom, 0.1 * fastest))
        axes.hlines(sign * edge, start_s - 0.3, end_s + 0.3, color="#D55E00", linewidth=0.9)
        for edge_s in (start_s, end_s):
            axes.plot((edge_s, edge_s), (0, 0.35 * sign * fastest), color="#D55E00", linewidth=0.9)


def draw_phases(axes: Axes, reps: list[CompleteRep]) -> None:
    """The output: one coloured band for each phase."""
    bands = [(name, colour, getattr(rep, a), getattr(rep, b)) for rep in reps for name, colour, a, b in PHASES]
    bands += [("rest (bottom pause)", REST_COLOUR, rep.end_s, rep.end_s + rep.bottom_pause_s) for rep in reps]
    for name, colour, start_s, end_s in bands:
        axes.axvspan(start_s, end_s, color=colour, **BAND)
        end_s = min(end_s, TO_S)
        if end_s - start_s > 0.35:
            axes.text((start_s + end_s) / 2, 0.5, name.split()[0], ha="center", va="center", fontsize=8)
    axes.set_yticks([])
    axes.set_title("output: the four phases of each rep", fontsize=10, loc="left")
    axes.spines[["top", "right", "left"]].set_visible(False)


if __name__ == "__main__":
    main()
