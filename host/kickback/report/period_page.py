"""The page about several sessions."""

from collections.abc import Sequence
from datetime import date
from statistics import median

from kickback.report.calendar_section import Results, calendar_section
from kickback.report.comparisons import SIDES_TITLE
from kickback.report.lifters_section import lifters_section
from kickback.report.notes_section import notes_section
from kickback.report.page_model import Card, Page, Section, Table
from kickback.report.strength_section import strength_section
from kickback.report.summary import measure_card
from kickback.report.trend_charts import volume_chart
from kickback.report.trend_sections import trend_section
from kickback.report.week_section import week_section
from kickback.training.asymmetry import COMPARED, asymmetries
from kickback.training.metrics import (
    count_of,
    range_median,
    tension_s,
    under_tension,
    velocity_losses,
)
from kickback.training.session import Session
from kickback.training.trends import trends
from kickback.training.weeks import monday_of
from kickback.training.weights import weights_text

CHART_GROUPS = 4  # groups with charts
MAX_OPEN_ROWS = 40  # longer tables are folded


def period_page(
    sessions: Sequence[Session],
    history: Sequence[Session] = (),
    results: Results | None = None,
    week: date | None = None,
) -> Page:
    """A page about several sessions, oldest first.

    history: all sessions that records are compared with. results: whether sessions reached their plan. week: the first
    day, for the page of a coach about one week.
    """
    dated = [one for one in sessions if one.start]
    span = f"{dated[0].start:%d %B %Y} to {dated[-1].start:%d %B %Y}" if dated else "no session has a date"
    lifters = ", ".join(sorted({one.lifter for one in sessions if one.lifter}))
    machines = ", ".join(sorted({one.machine for one in sessions if one.machine}))
    history, results = history or sessions, results or {}
    if week:
        about = [week_section(week, sessions, history, results)]
    else:
        about = [lifters_section(sessions, history), calendar_section(sessions, results)]
    sections = [
        _summary(sessions),
        *(section for section in about if section),
        *([] if week else [trend_section(trends(sessions), None, CHART_GROUPS)]),
        strength_section(sessions, history if week else sessions),
        _sides(sessions),
        _list(sessions),
        notes_section("sled" if any(one.kind == "sled" for one in sessions) else None),
    ]
    facts = [fact for fact in (span, "" if week else lifters, machines) if fact]
    title = count_of(len(sessions), "session")
    return Page(f"Week of {week:%d %B %Y}: {title}" if week else title, facts, sections)


def _summary(sessions: Sequence[Session]) -> Section:
    reps = [rep for one in sessions for rep in one.reps]
    cards = [
        Card("sessions", "sessions", str(len(sessions)), "all that were selected"),
        Card("sets", "sets", str(sum(len(one.sets) for one in sessions)), "of these sessions"),
        Card("reps", "reps", str(sum(one.count for one in sessions)), "that count"),
        measure_card("tension", under_tension(reps)),
    ]
    weeks = {monday_of(one.start.date()) for one in sessions if one.start}
    charts = [volume_chart(sessions)] if len(weeks) > 1 else []
    why = "all dated sessions are of one week" if weeks else "no session has a date"
    absent = [] if charts else [("reps per week", why)]
    return Section("summary", "Summary", cards=cards, charts=charts, absent=absent)


def _sides(sessions: Sequence[Session]) -> Section:
    both = [one for one in sessions if len(one.sides) == 2]
    compared = [asymmetries(one) for one in both]
    found = [one for one in compared if any(quantity.left is not None for quantity in one)]
    if not found:
        why = "no session has comparable reps of both sides" if both else "no session has sets of both sides"
        return Section("sides", SIDES_TITLE, absent=[("comparison", why)])
    rows = []
    for at, (name, _) in enumerate(COMPARED):
        values = [value for one in found if (value := one[at].value_pct) is not None]
        right = sum(value > 0 for value in values)
        rows.append([name, str(len(found)), str(len(values)), str(len(values) - right), str(right)])
    headers = ["", "sessions compared", "a clear difference", "left larger", "right larger"]
    lines = ["A difference is clear if it is larger than the variation of the smaller side within its sets."]
    return Section("sides", SIDES_TITLE, lines, tables=[Table("sides", "Sessions by asymmetry", headers, rows)])


def _list(sessions: Sequence[Session]) -> Section:
    headers = [
        "session",
        "start",
        "machine",
        "sides",
        "weight",
        "sets",
        "reps",
        "s per rep",
        "range",
        "velocity loss %",
    ]
    rows = [_row(one) for one in reversed(sessions)]
    caption = "Sessions, latest first; medians of all their reps"
    table = Table("sessions", caption, headers, rows, folded=len(rows) > MAX_OPEN_ROWS)
    return Section("sessions", "Sessions", tables=[table])


def _row(one: Session) -> list[str]:
    losses = velocity_losses(one.sets)
    return [
        str(one.number or one.name),
        f"{one.start:%Y-%m-%d %H:%M}" if one.start else "unknown",
        one.machine or one.kind or "",
        " ".join(one.sides),
        weights_text(one.sets),
        str(len(one.sets)),
        str(one.count),
        f"{median(map(tension_s, one.reps)):.1f}" if one.reps else "-",
        str(range_median(one.reps)),
        f"{median(losses):.0f}" if losses else "-",
    ]
