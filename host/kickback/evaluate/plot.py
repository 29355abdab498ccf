"""A picture of an evaluation: miscounts and the spread of the phase errors, by family."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from kickback.terminal.extras import import_extra

import_extra("matplotlib", "plot", "a plot").use("Agg")
from matplotlib import pyplot as plt  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402

from kickback.evaluate.score import Score  # noqa: E402
from kickback.evaluate.summary import Summary  # noqa: E402
from kickback.files import write_atomic  # noqa: E402

Panel = tuple[str, str, float, str, float]

# error, title, factor to the unit of the axis, unit, half width of the axis
PANELS: tuple[Panel, ...] = (
    ("concentric_s", "kick", 1000, "ms", 200),
    ("peak_pause_s", "hold", 1000, "ms", 200),
    ("eccentric_s", "return", 1000, "ms", 200),
    ("rom_share", "range", 100, "%", 15),
    ("rep_late_s", "rep event after the rep", 1000, "ms", 500),
)
MISSED, EXTRA, DOT, LINE = "#c0392b", "#e08a1e", "#7f9bb8", "#1d3557"


def plot(groups: Mapping[str, Sequence[Score]], summaries: Mapping[str, Summary], path: Path) -> None:
    """Write a picture of the scores and the summaries of each family. Raises OSError."""
    names = list(groups)
    figure, axes = plt.subplots(
        1, 1 + len(PANELS), figsize=(18, 1.8 + 0.26 * len(names)), sharey=True, layout="constrained"
    )
    _counts(axes[0], names, summaries)
    for axis, panel in zip(axes[1:], PANELS, strict=True):
        _errors(axis, names, groups, summaries, panel)
    axes[0].set_yticks(range(len(names)), names, parse_math=False)
    axes[0].set_ylim(len(names) - 0.5, -0.5)
    image = io.BytesIO()
    figure.savefig(image, format=path.suffix.removeprefix("."), dpi=90)
    plt.close(figure)
    write_atomic(path, image.getvalue())


def _counts(axis: Axes, names: Sequence[str], summaries: Mapping[str, Summary]) -> None:
    missed = [summaries[name]["missed"] for name in names]
    extra = [summaries[name]["extra"] for name in names]
    axis.barh(range(len(names)), [-n for n in missed], color=MISSED, label="missed")
    axis.barh(range(len(names)), extra, color=EXTRA, label="extra")
    widest = max(3, *missed, *extra)
    axis.set_xlim(-widest - 1, widest + 1)
    axis.axvline(0, color=LINE, lw=0.8)
    reps = sum(summaries[name]["truth"] for name in names)
    axis.set_title(f"{sum(missed)} missed, {sum(extra)} extra of {reps}", fontsize=10)
    axis.set_xlabel("reps", fontsize=8)
    axis.legend(loc="lower left", fontsize=7, framealpha=0.6)
    _grid(axis, len(names))


def _errors(
    axis: Axes,
    names: Sequence[str],
    groups: Mapping[str, Sequence[Score]],
    summaries: Mapping[str, Summary],
    panel: Panel,
) -> None:
    key, title, scale, unit, width = panel
    low = 0 if key.endswith("late_s") else -width
    for y, name in enumerate(names):
        values = [min(width, max(low, scale * v)) for one in groups[name] for v in one.errors[key]]
        axis.plot(values, [y] * len(values), "|", color=DOT, ms=7, alpha=0.5)
        total = summaries[name][key]
        if total["n"]:
            reach = scale * total["p95"]
            axis.plot([max(low, -reach), min(width, reach)], [y, y], color=LINE, lw=1.6)
            axis.plot(scale * total["bias"], y, "o", color=LINE, ms=4)
    axis.axvline(0, color=LINE, lw=0.8)
    axis.set_xlim(low - 0.03 * width, 1.03 * width)
    axis.set_title(title, fontsize=10)
    axis.set_xlabel(f"{unit}; dot: mean, line: 95 %", fontsize=8)
    _grid(axis, len(names))


def _grid(axis: Axes, rows: int) -> None:
    for y in range(0, rows, 2):
        axis.axhspan(y - 0.5, y + 0.5, color="#000000", alpha=0.04, lw=0)
    axis.tick_params(labelsize=8, length=2)
    axis.grid(axis="x", lw=0.4, alpha=0.5)
