"""What many sessions say together."""

from collections.abc import Sequence

from kickback.report.closing import closing
from kickback.report.glance import card
from kickback.report.parts import Card, Page, Section, Table
from kickback.report.trend_charts import volume_chart
from kickback.report.trend_sections import trend_section
from kickback.training.asymmetry import asymmetries
from kickback.training.metrics import range_median, tension_s, under_tension, velocity_loss, weights_kg
from kickback.training.session import Session
from kickback.training.trends import trends

SHOWN_GROUPS = 4


def period_page(sessions: Sequence[Session]) -> Page:
    """A page about several sessions, oldest first."""
    dated = [one for one in sessions if one.start]
    span = f"{dated[0].start:%d %B %Y} to {dated[-1].start:%d %B %Y}" if dated else "no session has a date"
    lifters = ", ".join(sorted({one.lifter for one in sessions if one.lifter}))
    sections = [
        _glance(sessions),
        trend_section(trends(sessions), None, SHOWN_GROUPS),
        _sides(sessions),
        _list(sessions),
    ]
    kinds = {one.kind for one in sessions}
    facts = [span, lifters, ", ".join(sorted({one.machine for one in sessions if one.machine}))]
    return Page(
        f"{len(sessions)} sessions",
        [fact for fact in facts if fact],
        [*sections, closing("sled" if "sled" in kinds else None)],
    )


def _glance(sessions: Sequence[Session]) -> Section:
    reps = [rep for one in sessions for rep in one.reps]
    sets = [one for session in sessions for one in session.sets]
    cards = [
        Card("sessions", "sessions", str(len(sessions)), "all that were asked for"),
        Card("sets", "sets", str(len(sets)), "of these sessions"),
        Card("reps", "reps", str(sum(one.count for one in sessions)), "that count"),
        card("tension", under_tension(reps)),
    ]
    drawn = [volume_chart(sessions)] if any(one.start for one in sessions) else []
    absent = [] if drawn else [("reps per week", "no session has a date")]
    return Section("glance", "At a glance", cards=cards, charts=drawn, absent=absent)


def _sides(sessions: Sequence[Session]) -> Section:
    both = [one for one in sessions if len(one.sides) == 2]
    if not both:
        return Section("sides", "Left against right", absent=[("comparison", "no session has sets of both sides")])
    rows = []
    for name, at in (("range", 0), ("kick speed", 1), ("peak pause", 2)):
        told = [found.value_pct for one in both if (found := asymmetries(one)[at]).value_pct is not None]
        right = sum(value > 0 for value in told)
        rows.append([name, str(len(both)), str(len(told)), str(len(told) - right), str(right)])
    headers = ["", "sessions with both sides", "a clear difference", "left larger", "right larger"]
    lines = [
        "Clear: larger than the smaller side's own variation within its sets. Most sessions without one mean none."
    ]
    return Section(
        "sides", "Left against right", lines, tables=[Table("sides", "Sessions by their asymmetry", headers, rows)]
    )


def _list(sessions: Sequence[Session]) -> Section:
    headers = ["session", "start", "machine", "sides", "kg", "sets", "reps", "s per rep", "range", "velocity loss %"]
    rows = [_row(one) for one in reversed(sessions)]
    table = Table(
        "sessions", "Sessions, the latest first; medians of all their reps", headers, rows, folded=len(rows) > 40
    )
    return Section("sessions", "Sessions", tables=[table])


def _row(one: Session) -> list[str]:
    from statistics import median

    losses = [m.value for s in one.sets if (m := velocity_loss(s.reps)).value is not None]
    return [
        str(one.number or one.name),
        f"{one.start:%Y-%m-%d %H:%M}" if one.start else "not known",
        one.machine or one.kind or "",
        " ".join(one.sides),
        " ".join(f"{kg:g}" for kg in weights_kg(one.sets)),
        str(len(one.sets)),
        str(one.count),
        f"{median(map(tension_s, one.reps)):.1f}" if one.reps else "-",
        str(range_median(one.reps)),
        f"{median(losses):.0f}" if losses else "-",
    ]
