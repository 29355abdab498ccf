"""One picture of a replay: what the core saw and what it made of it, on one time axis."""

from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
from matplotlib.artist import Artist  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.lines import Line2D  # noqa: E402
from matplotlib.patches import Patch  # noqa: E402

from kickback.replays.result import Replay, Track  # noqa: E402
from kickback.training.rep import FLAGS, UNITS, median_known  # noqa: E402

SUFFIXES = (".png", ".svg")
# Okabe and Ito's palette: told apart without red-green vision, and in grey by lightness.
PHASES = (
    ("kick (concentric)", "#0072B2", "start_s", "peak_start_s"),
    ("hold (peak pause)", "#F0E442", "peak_start_s", "peak_end_s"),
    ("return (eccentric)", "#D55E00", "peak_end_s", "end_s"),
)
REST_COLOUR = "#BBBBBB"
BAND = {"alpha": 0.35, "linewidth": 0}
SHOWN_SPEED = 4  # times the middle peak speed of the reps
CROWDED_S = 20  # seconds per inch above which rep numbers get small


def save_plot(found: Replay, path: str | Path) -> None:
    """Writes a PNG or SVG, as the name ends. found comes from ``replay(..., with_track=True)``.

    Raises ValueError, a sentence, for another ending or where the file cannot be written.
    """
    check_suffix(path)
    assert found.track is not None
    span_s = found.track.t_s[-1] - found.track.t_s[0]
    width = float(np.clip(span_s * 0.04, 12, 24))
    flags = [name for name in FLAGS if any(name in rep.flags for rep in found.reps)]
    tall = (width / 12) ** 0.5
    heights = [3 * tall, 2 * tall] + ([0.22 * len(flags) + 0.1] if flags else [])
    figure, rows = plt.subplots(
        len(heights), 1, sharex=True, layout="constrained",
        figsize=(width, sum(heights) + 1.3), height_ratios=heights,
    )  # fmt: skip
    unit = UNITS.get(found.machine or "", "deg or mm")
    t_s, position, speed = _line(found.track)
    _draw_line(rows[0], t_s, position, f"position [{unit}]")
    _draw_line(rows[1], t_s, speed, f"speed [{unit}/s]")
    for axes in rows[:2]:
        _draw_bands(axes, found)
    _limit_speed(rows[1], found)
    _number_reps(rows[0], found, small=span_s / width > CROWDED_S)
    _draw_sets(rows[0], found)
    if flags:
        _draw_flags(rows[2], found, flags)
    rows[-1].set_xlabel("time [s]")
    rows[-1].set_xlim(found.track.t_s[0], found.track.t_s[-1])
    figure.align_ylabels(rows)
    _legend(figure, found)
    try:
        figure.savefig(path, dpi=100)
    except OSError as error:
        raise ValueError(f"{path}: cannot be written: {error.strerror}") from None
    finally:
        plt.close(figure)


def check_suffix(path: str | Path) -> None:
    """Raises ValueError, a sentence, unless a picture can have this name."""
    if Path(path).suffix.lower() not in SUFFIXES:
        raise ValueError(f"{path}: a plot's name ends in .png or .svg")


def _line(track: Track) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Track's times, positions and speeds, with a break wherever samples are missing for over half a second."""
    t_s = np.array(track.t_s)
    breaks = np.flatnonzero(np.diff(t_s) > 0.5) + 1
    position, speed = (np.insert(np.array(column, float), breaks, np.nan) for column in (track.position, track.speed))
    return np.insert(t_s, breaks, t_s[breaks]), position, speed


def _draw_line(axes: Axes, t_s: np.ndarray, values: np.ndarray, label: str) -> None:
    axes.axhline(0, color="#888888", linewidth=0.5)
    axes.plot(t_s, values, color="black", linewidth=0.9)
    axes.set_ylabel(label)
    axes.spines[["top", "right"]].set_visible(False)


def _limit_speed(axes: Axes, found: Replay) -> None:
    """Cuts clanks off: they may be ten times as fast as the reps, which would then be flat lines."""
    usual = median_known(found.reps, "peak_speed")
    if usual is None:
        return
    limit = SHOWN_SPEED * usual
    low, high = axes.get_ylim()
    axes.set_ylim(max(low, -limit), min(high, limit))


def _draw_bands(axes: Axes, found: Replay) -> None:
    for rep in found.reps:
        for _, colour, start, end in PHASES:
            axes.axvspan(getattr(rep, start), getattr(rep, end), color=colour, **BAND)
        if rep.bottom_pause_s is not None:
            axes.axvspan(rep.end_s, rep.end_s + rep.bottom_pause_s, color=REST_COLOUR, **BAND)


def _number_reps(axes: Axes, found: Replay, small: bool) -> None:
    """Rep numbers in a strip above the axes, where nothing else is drawn."""
    for rep in found.reps:
        middle = (rep.start_s + rep.end_s) / 2
        axes.annotate(
            str(rep.rep), (middle, 1), (0, 2), xycoords=axes.get_xaxis_transform(), textcoords="offset points",
            ha="center", va="bottom", fontsize=6 if small else 9, annotation_clip=True,
        )  # fmt: skip


def _draw_sets(axes: Axes, found: Replay) -> None:
    for row in found.sets:
        for edge in (row.start_s, row.end_s):
            axes.axvline(edge, color="black", linestyle=":", linewidth=1)
        label = f"set {row.set}: {row.reps} {'rep' if row.reps == 1 else 'reps'}"
        axes.annotate(
            label, (row.start_s, 1), (0, 14), xycoords=axes.get_xaxis_transform(), textcoords="offset points",
            ha="left", va="bottom", fontsize=9, fontweight="bold",
        )  # fmt: skip


def _draw_flags(axes: Axes, found: Replay, flags: list[str]) -> None:
    for row, flag in enumerate(flags):
        at = [(rep.start_s + rep.end_s) / 2 for rep in found.reps if flag in rep.flags]
        axes.plot(at, [row] * len(at), "D", color="black", markersize=4)
    axes.set_yticks(range(len(flags)), flags)
    axes.set_ylim(len(flags) - 0.5, -0.5)
    axes.grid(axis="y", color="#DDDDDD")
    axes.spines[["top", "right"]].set_visible(False)


def _legend(figure, found: Replay) -> None:
    bands = [(name, colour) for name, colour, _, _ in PHASES] + [("rest (bottom pause)", REST_COLOUR)]
    keys: list[Artist] = [Patch(color=colour, label=name, **BAND) for name, colour in bands]
    keys.append(Line2D([], [], color="black", linestyle=":", linewidth=1, label="set starts, ends"))
    count = f"{len(found.reps)} {'rep' if len(found.reps) == 1 else 'reps'}"
    title = f"{Path(found.trace).name}: {count}, {found.machine or 'machine unknown'}"
    figure.suptitle(title, x=0.01, ha="left", parse_math=False)
    figure.legend(handles=keys, loc="outside lower center", ncols=len(keys), frameon=False, fontsize=9)
