"""The section about comparable sessions over weeks."""

from collections.abc import Sequence

from kickback.report.page_model import Section, Table
from kickback.report.trend_charts import trend_chart
from kickback.training.session import Session
from kickback.training.trends import Trend, key_of, trends, verdict

CHART_FIGURES = ("range", "kick speed", "hold")
MAX_OPEN_ROWS = 14  # longer tables are folded
SESSION_GROUPS = 4  # groups with charts on the page of a session


def session_trends(session: Session, history: Sequence[Session]) -> Section:
    """The trends of the groups that the session's sets belong to. history: sessions to compare with, and this one."""
    keys = {key_of(session, one) for one in session.sets if one.reps}
    return trend_section([one for one in trends(history) if one.key in keys], session.number, SESSION_GROUPS)


def trend_section(found: Sequence[Trend], highlight: int | None, max_groups: int) -> Section:
    """Trends as charts, for the first groups, and all of them in words. highlight: the number of a session."""
    lines = ["Only sets of the same lifter, machine, side and weight are compared, with one point per session."]
    supported = [one for one in found if not one.missing]
    if any(one.key.weight_kg is None for one in supported):
        lines.append("Where the weight is unknown, it may have changed from session to session.")
    groups = list(dict.fromkeys(one.key for one in supported))
    charts = [
        trend_chart(f"trend-{groups.index(one.key) + 1}-{one.name.replace(' ', '-')}", one, highlight)
        for one in supported
        if one.name in CHART_FIGURES and groups.index(one.key) < max_groups
    ]
    rows = [[str(one.key), one.name, str(len(one.points)), verdict(one)] for one in supported]
    headers = ["sets of", "figure", "sessions", "over weeks"]
    tables = [Table("trends", "The trends in words", headers, rows, len(rows) > MAX_OPEN_ROWS)] if rows else []
    absent = _absent(found) or ([] if rows else [("trend", "no dated session with reps is stored")])
    return Section("trends", "Over weeks", lines, charts=charts, tables=tables, absent=absent)


def _absent(found: Sequence[Trend]) -> list[tuple[str, str]]:
    """One line for each group without a trend, and one for each figure that a group lacks."""
    supported = {one.key for one in found if not one.missing}
    lacking = [one for one in found if one.missing]
    reasons = {(f"trend of {one.key}", one.missing) for one in lacking if one.key not in supported}
    reasons |= {(f"trend of {one.name} of {one.key}", one.missing) for one in lacking if one.key in supported}
    return sorted(reasons)
