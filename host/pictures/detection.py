"""Draws detection.png, the README's figure: a simulated trace on its way through the real core.

make pictures
"""

from pathlib import Path
from statistics import median

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
from kickback.replays.plot import BAND, PHASES, REST_COLOUR  # noqa: E402
from kickback.replays.result import Track  # noqa: E402
from kickback.replays.run import replay  # noqa: E402
from kickback.simulate.imu import COUNTS_PER_DPS, COUNTS_PER_G
from kickback.simulate.trace import simulate_trace
from kickback.traces.trace import Trace  # noqa: E402
from kickback.training.rep import Rep  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402

# A whole rep, a movement too small to count, and a short rep that counts, in one stretch.
FAMILY, SEED = "odd_reps", 4
FROM_S, TO_S = 34.6, 47.2
GYRO = (("gx", "#009E73"), ("gy", "#CC79A7"), ("gz", "#56B4E9"))
FINEST_DPS = 0.4  # the least edge speed of a lever


def main() -> None:
    t_s, counts, _ = simulate_trace(FAMILY, SEED)
    trace = Trace(FAMILY, t_s, counts[:, :3] / COUNTS_PER_G, counts[:, 3:] / COUNTS_PER_DPS, 4, 500)
    found = replay(trace, with_track=True)
    assert found.track
    shown = [rep for rep in found.reps if rep.start_s > FROM_S and rep.end_s < TO_S]
    before = [rep for rep in found.reps if rep.end_s < FROM_S]
    figure, rows = plt.subplots(
        4, 1, sharex=True, layout="constrained", figsize=(9.6, 8), height_ratios=[1.5, 2.4, 2, 0.45]
    )
    draw_counts(rows[0], t_s, counts)
    draw_position(rows[1], found.track, shown, median(rep.rom for rep in before[-5:]))
    draw_speed(rows[2], found.track, shown)
    draw_phases(rows[3], shown)
    rows[3].set_xlabel("time [s]")
    rows[3].set_xlim(FROM_S, TO_S)
    figure.align_ylabels(rows)
    figure.savefig(Path(__file__).with_suffix(".png"), dpi=100)


def plain(axes: Axes, label: str) -> None:
    axes.set_ylabel(label)
    axes.spines[["top", "right"]].set_visible(False)


def line(track: Track, values: list[float]) -> tuple[np.ndarray, np.ndarray]:
    t_s = np.array(track.t_s)
    inside = (t_s >= FROM_S) & (t_s <= TO_S)
    return t_s[inside], np.array(values)[inside]


def draw_counts(axes: Axes, t_s: np.ndarray, counts: np.ndarray) -> None:
    inside = (t_s >= FROM_S) & (t_s <= TO_S)
    for i, (name, colour) in enumerate(GYRO):
        axes.plot(t_s[inside], counts[inside, 3 + i], color=colour, linewidth=1, label=name)
    axes.axhline(0, color="#888888", linewidth=0.5)
    axes.legend(loc="upper right", ncols=3, frameon=False, fontsize=8)
    axes.set_title("in: the gyro's counts, on axes that nobody told, off zero by its bias", fontsize=10, loc="left")
    plain(axes, "counts")


def draw_position(axes: Axes, track: Track, reps: list[Rep], usual: float) -> None:
    t_s, position = line(track, track.position)
    axes.plot(t_s, position, color="black", linewidth=1.2)
    between = (t_s > reps[0].rep_at_s) & (t_s < reps[1].start_s)
    most = int(np.argmax(np.where(between, position, -np.inf)))
    axes.axhline(usual / 2, color="#888888", linestyle="--", linewidth=0.8)
    for x, y, words in (
        ((FROM_S + TO_S) / 2, usual / 2, f"half of the usual range: {usual / 2:.0f} deg"),
        (t_s[most] + 0.6, position[most], f"{position[most]:.0f} deg: no rep"),
    ):
        axes.annotate(words, (x, y), (0, 4), textcoords="offset points", ha="center", fontsize=8)
    for rep in reps:
        draw_range(axes, rep, t_s, position, labelled=rep is reps[0])
    axes.set_ylim(-8, 1.16 * position.max())
    axes.legend(loc="upper center", frameon=False, fontsize=8, bbox_to_anchor=(0.52, 1.05))
    axes.set_title("position along the path, and the range of each rep", fontsize=10, loc="left")
    plain(axes, "position [deg]")


def draw_range(axes: Axes, rep: Rep, t_s: np.ndarray, position: np.ndarray, labelled: bool) -> None:
    """A rep's range, where the zigzag turned home, and when the core gave its two events."""
    low = float(np.interp(rep.start_s, t_s, position))
    middle_s = (rep.peak_start_s + rep.peak_end_s) / 2
    arrow = {"arrowstyle": "<->", "color": "#D55E00", "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (middle_s, low), (middle_s, low + rep.rom), arrowprops=arrow)
    axes.annotate(
        f"{rep.rom:.1f} deg", (middle_s, low + rep.rom), (0, 5), textcoords="offset points", ha="center", fontsize=9
    )
    back = int(np.argmax((t_s > rep.peak_end_s) & (position < low + rep.rom / 2)))
    half_s = float(np.interp(-low - rep.rom / 2, -position[back - 1 : back + 1], t_s[back - 1 : back + 1]))
    told = (
        ("^", "#0072B2", "top told", rep.top_at_s),
        ("o", "#D55E00", "home by half of its range", half_s),
        ("s", "#0072B2", "rep told", rep.rep_at_s),
    )
    for marker, colour, label, at_s in told:
        if at_s is not None:
            at = float(np.interp(at_s, t_s, position))
            axes.plot(at_s, at, marker, color=colour, markersize=6.5, label=label if labelled else None)


def draw_speed(axes: Axes, track: Track, reps: list[Rep]) -> None:
    t_s, speed = line(track, track.speed)
    near = axes.inset_axes((0.45, 0.6, 0.25, 0.42))
    for one in (axes, near):
        for rep in reps:
            draw_edges(one, rep, t_s, speed)
        one.plot(t_s, speed, color="black", linewidth=1.2)
        one.axhline(0, color="#888888", linewidth=0.5)
    near.set_xlim(reps[0].peak_start_s - 0.2, reps[0].peak_end_s + 0.2)
    near.set_ylim(-12, 12)
    near.tick_params(labelsize=7)
    axes.indicate_inset_zoom(near, edgecolor="#555555")
    axes.set_title("speed, with each stroke's edge speed and edges", fontsize=10, loc="left")
    plain(axes, "speed [deg/s]")


def draw_edges(axes: Axes, rep: Rep, t_s: np.ndarray, speed: np.ndarray) -> None:
    """The edge speed of both strokes of a rep, and the times at which the core saw it passed."""
    for start_s, end_s, sign in ((rep.start_s, rep.peak_start_s, 1), (rep.peak_end_s, rep.end_s, -1)):
        fastest = (sign * speed[(t_s >= start_s) & (t_s <= end_s)]).max()
        edge = max(FINEST_DPS, min(0.05 * rep.rom, 0.1 * fastest))
        axes.hlines(sign * edge, start_s - 0.3, end_s + 0.3, color="#D55E00", linewidth=0.9)
        for edge_s in (start_s, end_s):
            axes.plot((edge_s, edge_s), (0, 0.35 * sign * fastest), color="#D55E00", linewidth=0.9)


def draw_phases(axes: Axes, reps: list[Rep]) -> None:
    bands = [(name, colour, getattr(rep, a), getattr(rep, b)) for rep in reps for name, colour, a, b in PHASES]
    bands += [("rest (bottom pause)", REST_COLOUR, rep.end_s, rep.end_s + (rep.bottom_pause_s or 0)) for rep in reps]
    for name, colour, start_s, end_s in bands:
        axes.axvspan(start_s, end_s, color=colour, **BAND)
        end_s = min(end_s, TO_S)
        if end_s - start_s > 0.35:
            axes.text((start_s + end_s) / 2, 0.5, name.split()[0], ha="center", va="center", fontsize=8)
    axes.set_yticks([])
    axes.set_title("out: the four phases of each rep", fontsize=10, loc="left")
    axes.spines[["top", "right", "left"]].set_visible(False)


if __name__ == "__main__":
    main()
