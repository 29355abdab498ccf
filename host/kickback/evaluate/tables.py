"""The summary as a table for a terminal and as Markdown for the README: the same cells."""

from rich.text import Text

from kickback.terminal.tables import new_table

HEAD = ("family", "traces", "reps", "missed", "extra", "exact", "concentric", "peak pause", "eccentric", "range",
        "top after", "rep after")  # fmt: skip
NOTE = "Phase and range errors: bias, then what 95 % stay below. Latencies: what 95 % stay below."


def cells(name, total):
    """One line of text cells for a summary."""
    phases = [_error(total[key], 1000, "ms") for key in ("concentric_s", "peak_pause_s", "eccentric_s")]
    late = [_late(total[key]) for key in ("top_late_s", "rep_late_s")]
    counts = [str(total[key]) for key in ("traces", "truth", "missed", "extra")]
    return [name, *counts, f"{total['exact']}/{total['traces']}", *phases, _error(total["rom_share"], 100, "%"), *late]


def _error(error, scale, unit):
    if not error["n"]:
        return "-"
    digits = 0 if unit == "ms" else 1
    return f"{error['bias'] * scale:+.{digits}f} {error['p95'] * scale:.{digits}f} {unit}"


def _late(error):
    return f"{error['p95'] * 1000:.0f} ms" if error["n"] else "-"


def table(lines):
    """A rich table of (name, summary) lines, the last of them the total; families with a miscount are red."""
    out = new_table(*HEAD, left=HEAD[:1])
    for i, (name, total) in enumerate(lines):
        style = "red" if total["exact"] < total["traces"] else "bold" if i == len(lines) - 1 else None
        out.add_row(*cells(name, total), style=style, end_section=i == len(lines) - 2)
    out.caption, out.caption_justify = Text(NOTE), "left"
    return out


def markdown(lines):
    """The same table in Markdown."""
    rows = [HEAD, ["---"] + ["---:"] * (len(HEAD) - 1), *(cells(*line) for line in lines)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n\n" + NOTE
