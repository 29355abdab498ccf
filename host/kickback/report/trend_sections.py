"""Sessions that can be compared, over weeks."""

from collections.abc import Sequence

from kickback.report.parts import Section, Table
from kickback.report.trend_charts import trend_chart
from kickback.training.session import Session
from kickback.training.trends import Trend, trends, verdict

SHOWN_TRENDS = ("range", "kick speed", "hold")


def over_weeks(session: Session, history: Sequence[Session]) -> Section:
    mine = {
        (session.lifter, session.machine, one.side, one.weight_kg, session.kind) for one in session.sets if one.reps
    }
    found = [one for one in trends(history) if tuple(one.alike) in mine]
    return trend_section(found, session.number, 4)


def trend_section(found: Sequence[Trend], mark: int | None, most: int) -> Section:
    """Trends as figures, of the first groups, and all of them in words."""
    lines = ["Only sets of the same lifter, machine, side and weight are compared, one point per session."]
    supported = [one for one in found if not one.missing]
    groups = list(dict.fromkeys(one.alike for one in supported))
    drawn = [
        trend_chart(f"trend-{groups.index(one.alike) + 1}-{one.name.replace(' ', '-')}", one, mark)
        for one in supported
        if one.name in SHOWN_TRENDS and groups.index(one.alike) < most
    ]
    if any(one.alike.weight_kg is None for one in supported):
        lines.append("Where the weight was not told it may have differed from session to session.")
    rows = [[str(one.alike), one.name, str(len(one.points)), verdict(one)] for one in supported]
    tables = (
        [Table("trends", "What the lines say", ["sets of", "figure", "sessions", "over weeks"], rows, len(rows) > 14)]
        if rows
        else []
    )
    reasons = {(f"trend of {one.alike}", one.missing) for one in found if one.missing and one.name == "tension per rep"}
    reasons |= {(f"trend of {one.name} of {one.alike}", one.missing) for one in supported if one.missing}
    absent = sorted(reasons) or ([] if rows else [("trend", "no dated session with reps to compare is stored")])
    return Section("trends", "Over weeks", lines, charts=drawn, tables=tables, absent=absent)
