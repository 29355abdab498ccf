"""One picture of an evaluation: which families miscount, and how far the phase errors spread."""

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt  # noqa: E402

# error, title, scale to the axis' unit, unit, half width of the axis
PANELS = (
    ("concentric_s", "concentric", 1000, "ms", 200),
    ("peak_pause_s", "peak pause", 1000, "ms", 200),
    ("eccentric_s", "eccentric", 1000, "ms", 200),
    ("rom_share", "range", 100, "%", 15),
    ("rep_late_s", "rep event after its end", 1000, "ms", 500),
)
MISSED, EXTRA, DOT, LINE = "#c0392b", "#e08a1e", "#7f9bb8", "#1d3557"


def plot(groups, summaries, path):
    """Write a picture of scores by family (name -> rows) and their summaries (name -> summary)."""
    names = list(groups)
    figure, axes = plt.subplots(
        1, 1 + len(PANELS), figsize=(18, 1.8 + 0.26 * len(names)), sharey=True, layout="constrained"
    )
    _counts(axes[0], names, summaries)
    for axis, panel in zip(axes[1:], PANELS, strict=True):
        _errors(axis, names, groups, summaries, *panel)
    axes[0].set_yticks(range(len(names)), names, parse_math=False)
    axes[0].set_ylim(len(names) - 0.5, -0.5)
    figure.savefig(path, dpi=90)
    plt.close(figure)


def _counts(axis, names, summaries):
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


def _errors(axis, names, groups, summaries, key, title, scale, unit, width):
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


def _grid(axis, rows):
    for y in range(0, rows, 2):
        axis.axhspan(y - 0.5, y + 0.5, color="#000000", alpha=0.04, lw=0)
    axis.tick_params(labelsize=8, length=2)
    axis.grid(axis="x", lw=0.4, alpha=0.5)
