"""A plot of a replay: position, speed, phases and flags on one time axis."""

import io
from collections.abc import Sequence
from pathlib import Path

from kickback.terminal.extras import import_extra

import_extra("matplotlib", "plot", "a plot").use("Agg")

import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
from matplotlib.artist import Artist  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.lines import Line2D  # noqa: E402
from matplotlib.patches import Patch  # noqa: E402

from kickback.files import write_atomic  # noqa: E402
from kickback.replays.result import Replay, Track  # noqa: E402
from kickback.training.rep import FLAGS, UNITS, median_known  # noqa: E402

SUFFIXES = (".png", ".svg")
# Okabe and Ito's palette: distinct without red-green vision, and in grey by lightness.
PHASES = (
    ("kick (concentric)", "#0072B2", "start_s", "peak_start_s"),
    ("hold (peak pause)", "#F0E442", "peak_start_s", "peak_end_s"),
    ("return (eccentric)", "#D55E00", "peak_end_s", "end_s"),
)
REST_COLOUR = "#BBBBBB"
BAND = {"alpha": 0.35, "linewidth": 0}
SHOWN_SPEED = 4  # times the median peak speed of the reps
CROWDED_S = 20  # seconds per inch; above, rep numbers are small
BREAK_S = 0.5  # a longer step between samples breaks the line


def save_plot(result: Replay, path: str | Path) -> None:
    """Write a PNG or SVG file, by the suffix of its name.

    result: of ``replay(..., with_track=True)``.
    Raises ValueError, one sentence, for another suffix or a file that cannot be written.
    """
    check_suffix(path)
    assert result.track is not None
    flags = [name for name in FLAGS if any(name in rep.flags for rep in result.reps)]
    figure, rows = _figure(result.track, len(flags))
    _draw_motion(rows, result, result.track, figure.get_figwidth())
    if flags:
        _draw_flags(rows[2], result, flags)
    rows[-1].set_xlabel("time [s]")
    rows[-1].set_xlim(result.track.t_s[0], result.track.t_s[-1])
    figure.align_ylabels(list(rows))
    _draw_title(figure, result)
    image = io.BytesIO()
    figure.savefig(image, format=Path(path).suffix.removeprefix("."), dpi=100)
    plt.close(figure)
    write_atomic(path, image.getvalue())


def _figure(track: Track, flags: int) -> tuple[Figure, Sequence[Axes]]:
    """An empty figure with two rows, or three where there are flags; longer tracks get a wider one."""
    width = float(np.clip((track.t_s[-1] - track.t_s[0]) * 0.04, 12, 24))
    scale = (width / 12) ** 0.5
    heights = [3 * scale, 2 * scale] + ([0.22 * flags + 0.1] if flags else [])
    size = (width, sum(heights) + 1.3)
    return plt.subplots(len(heights), 1, sharex=True, layout="constrained", figsize=size, height_ratios=heights)


def _draw_motion(rows: Sequence[Axes], result: Replay, track: Track, inches: float) -> None:
    """Position and speed, with phases, rep numbers and sets. inches: the width of the figure."""
    unit = UNITS.get(result.machine or "", "deg or mm")
    t_s, position, speed = _lines(track)
    _draw_line(rows[0], t_s, position, f"position [{unit}]")
    _draw_line(rows[1], t_s, speed, f"speed [{unit}/s]")
    for axes in rows[:2]:
        _draw_phases(axes, result)
    _limit_speed(rows[1], result)
    _number_reps(rows[0], result, small=(track.t_s[-1] - track.t_s[0]) / inches > CROWDED_S)
    _draw_sets(rows[0], result)


def check_suffix(path: str | Path) -> None:
    """Raise ValueError, one sentence, unless the name of a plot may end so."""
    if Path(path).suffix.lower() not in SUFFIXES:
        raise ValueError(f"{path}: the name of a plot must end in .png or .svg")


def _lines(track: Track) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Times, positions and speeds, shape (n,) each, with nan wherever samples are missing for over BREAK_S."""
    t_s = np.array(track.t_s)
    breaks = np.flatnonzero(np.diff(t_s) > BREAK_S) + 1
    position, speed = (np.insert(np.array(column, float), breaks, np.nan) for column in (track.position, track.speed))
    return np.insert(t_s, breaks, t_s[breaks]), position, speed


def _draw_line(axes: Axes, t_s: np.ndarray, values: np.ndarray, label: str) -> None:
    axes.axhline(0, color="#888888", linewidth=0.5)
    axes.plot(t_s, values, color="black", linewidth=0.9)
    if np.isnan(values).all():
        axes.text(0.5, 0.6, "not known", transform=axes.transAxes, ha="center", color="#666666")
        axes.set_yticks([])
    axes.set_ylabel(label)
    axes.spines[["top", "right"]].set_visible(False)


def _limit_speed(axes: Axes, result: Replay) -> None:
    """Cut off clanks, which can be ten times as fast as the reps."""
    usual = median_known(result.reps, "peak_speed")
    if usual is None:
        return
    low, high = axes.get_ylim()
    axes.set_ylim(max(low, -SHOWN_SPEED * usual), min(high, SHOWN_SPEED * usual))


def _draw_phases(axes: Axes, result: Replay) -> None:
    """Bands for the phases of each rep with known phases."""
    for rep in result.reps:
        if rep.peak_start_s is None:
            continue
        for _, colour, start, end in PHASES:
            axes.axvspan(getattr(rep, start), getattr(rep, end), color=colour, **BAND)
        if rep.bottom_pause_s is not None:
            axes.axvspan(rep.end_s, rep.end_s + rep.bottom_pause_s, color=REST_COLOUR, **BAND)


def _number_reps(axes: Axes, result: Replay, small: bool) -> None:
    """Write the rep numbers above the axes."""
    for rep in result.reps:
        middle = (rep.start_s + rep.end_s) / 2
        axes.annotate(
            str(rep.rep), (middle, 1), (0, 2), xycoords=axes.get_xaxis_transform(), textcoords="offset points",
            ha="center", va="bottom", fontsize=6 if small else 9, annotation_clip=True,
        )  # fmt: skip


def _draw_sets(axes: Axes, result: Replay) -> None:
    for row in result.sets:
        for edge in (row.start_s, row.end_s):
            axes.axvline(edge, color="black", linestyle=":", linewidth=1)
        label = f"set {row.set}: {row.reps} {'rep' if row.reps == 1 else 'reps'}"
        axes.annotate(
            label, (row.start_s, 1), (0, 14), xycoords=axes.get_xaxis_transform(), textcoords="offset points",
            ha="left", va="bottom", fontsize=9, fontweight="bold",
        )  # fmt: skip


def _draw_flags(axes: Axes, result: Replay, flags: list[str]) -> None:
    for row, flag in enumerate(flags):
        at = [(rep.start_s + rep.end_s) / 2 for rep in result.reps if flag in rep.flags]
        axes.plot(at, [row] * len(at), "D", color="black", markersize=4)
    axes.set_yticks(range(len(flags)), flags)
    axes.set_ylim(len(flags) - 0.5, -0.5)
    axes.grid(axis="y", color="#DDDDDD")
    axes.spines[["top", "right"]].set_visible(False)


def _draw_title(figure: Figure, result: Replay) -> None:
    """The title with the remark, and the legend."""
    bands = [(name, colour) for name, colour, _, _ in PHASES] + [("rest (bottom pause)", REST_COLOUR)]
    if result.reps and not any(rep.peak_start_s is not None for rep in result.reps):
        bands = []
    keys: list[Artist] = [Patch(color=colour, label=name, **BAND) for name, colour in bands]
    keys.append(Line2D([], [], color="black", linestyle=":", linewidth=1, label="set starts, ends"))
    count = f"{len(result.reps)} {'rep' if len(result.reps) == 1 else 'reps'}"
    title = f"{Path(result.trace).name}: {count}, {result.machine or 'machine unknown'}"
    figure.suptitle(f"{title}\n{result.remark}" if result.remark else title, x=0.01, ha="left", parse_math=False)
    figure.legend(handles=keys, loc="outside lower center", ncols=len(keys), frameon=False, fontsize=9)
