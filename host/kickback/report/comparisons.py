"""Sections that compare rep with rep, left with right, and the end of a set with its beginning."""

from collections.abc import Sequence

from kickback.report.page_model import Section, Table
from kickback.report.session_charts import by_rep_chart, fatigue_chart, sides_chart
from kickback.training.asymmetry import COMPARED, Asymmetry, asymmetries
from kickback.training.metrics import NO_REPS, Measure, loss_within_set, velocity_loss, why_no_range
from kickback.training.rep import known
from kickback.training.session import Session, SessionSet

SIDES_TITLE = "Left against right"
SIDES_RULE = (
    "The difference is 100 (max - min) / max of the two medians. It is shown only if it is larger than the variation "
    "of the smaller side within its own sets."
)
FATIGUE_RULE = (
    "Velocity loss compares the last mean kick speed of the set with the best one. Range and hold lost compare the "
    "median of the last three reps with that of the first three. In a squat study, 20 % of velocity loss was about "
    "half of the possible reps; sessions agree poorly, so read it as a trend."
)


def rep_by_rep(session: Session) -> Section:
    """Every rep in order."""
    title = "From rep to rep"
    if len(session.reps) < 2:
        return Section("reps", title, absent=[("course of the reps", "it needs two reps")])
    unit, missing = session.unit, why_no_range(session.reps)
    charts, absent = [], []
    for key, name, of, field in (("range", "Range", unit, "rom"), ("speed", "Kick speed", f"{unit}/s", "mean_speed")):
        why = missing or ("" if known(session.reps, field) else "no speed was measured")
        if why:
            absent.append((name.lower(), why))
        else:
            charts.append(by_rep_chart(f"{key}-by-rep", name, of, field, session))
    charts.append(by_rep_chart("hold-by-rep", "Hold", "s", "peak_pause_s", session))
    return Section("reps", title, charts=charts, absent=absent)


def sides(session: Session) -> Section:
    """The two sides of the session."""
    if len(session.sides) < 2:
        why = f"all sets are of the {session.sides[0]}" if session.sides else "no set has a side"
        return Section("sides", SIDES_TITLE, absent=[("comparison", why)])
    found = asymmetries(session)
    charts = [
        sides_chart(one, field, session)
        for one, (_, field) in zip(found, COMPARED, strict=True)
        if one.left is not None
    ]
    headers = ["", "left", "right", "difference %", "spread of the smaller side %"]
    caption = "Medians of the reps of each side; a positive difference means that the right is larger"
    table = Table("sides", caption, headers, [_side_row(one) for one in found])
    absent = [(f"difference in {one.name}", one.missing) for one in found if one.missing]
    return Section("sides", SIDES_TITLE, [SIDES_RULE], charts=charts, tables=[table], absent=absent)


def _side_row(one: Asymmetry) -> list[str]:
    numbers = ["-" if value is None else f"{value:.3g} {one.unit}" for value in (one.left, one.right)]
    numbers.append("-" if one.value_pct is None else f"{one.value_pct:+.0f}")
    return [one.name, *numbers, "-" if one.spread_pct is None else f"{one.spread_pct:.0f}"]


def fatigue(session: Session) -> Section:
    """The losses within each set."""
    rows = [(one, _losses(one)) for one in session.sets if one.reps]
    measures = [(one, measure) for one, losses in rows for measure in losses]
    absent = sorted({(f"set {one.set}: {m.name}", m.missing) for one, m in measures if m.value is None})
    if not any(m.value is not None for _, m in measures):
        return Section("fatigue", "Fatigue", absent=absent or [("losses", NO_REPS)])
    cells = [
        [str(one.set), one.side or "", *("-" if m.value is None else f"{m.value:.0f}" for m in losses)]
        for one, losses in rows
    ]
    headers = ["set", "side", *(m.name for m in rows[0][1])]
    table = Table("fatigue", "Lost within each set, in percent", headers, cells)
    return Section("fatigue", "Fatigue", [FATIGUE_RULE], charts=[fatigue_chart(rows)], tables=[table], absent=absent)


def _losses(one: SessionSet) -> Sequence[Measure]:
    return [
        velocity_loss(one.reps),
        loss_within_set("range lost", one.reps, "rom"),
        loss_within_set("hold lost", one.reps, "peak_pause_s"),
    ]
