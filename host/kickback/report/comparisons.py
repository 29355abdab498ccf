"""Rep against rep, left against right, the end of a set against its beginning."""

from kickback.report.parts import Section, Table
from kickback.report.session_charts import by_rep_chart, fatigue_chart, sides_chart
from kickback.training.asymmetry import COMPARED, Asymmetry, asymmetries
from kickback.training.metrics import lost, velocity_loss, why_no_range
from kickback.training.rep import known
from kickback.training.session import Session


def course(session: Session) -> Section:
    """Every rep in order: what came less, and when."""
    if len(session.reps) < 2:
        return Section("course", "From rep to rep", absent=[("course", "it takes two reps")])
    unit, missing = session.unit, why_no_range(session.reps)
    drawn, absent = [], []
    for key, title, of, field in (("range", "Range", unit, "rom"), ("speed", "Kick speed", f"{unit}/s", "mean_speed")):
        why = missing or ("" if known(session.reps, field) else "no speed was measured")
        if why:
            absent.append((title.lower(), why))
        else:
            drawn.append(by_rep_chart(f"{key}-by-rep", title, of, field, session))
    drawn.append(by_rep_chart("pause-by-rep", "Peak pause", "s", "peak_pause_s", session))
    return Section("course", "From rep to rep", charts=drawn, absent=absent)


def sides(session: Session) -> Section:
    title = "Left against right"
    if len(session.sides) < 2:
        told = f"all sets are of the {session.sides[0]}" if session.sides else "no set tells its side"
        return Section("sides", title, absent=[("comparison", told)])
    found = asymmetries(session)
    drawn = [
        sides_chart(one, field, session)
        for one, (_, field) in zip(found, COMPARED, strict=True)
        if one.left is not None
    ]
    headers = ["", "left", "right", "difference %", "spread of the smaller side %"]
    table = Table(
        "sides", "Medians of each side's reps; positive: the right is larger", headers, [*map(_side_row, found)]
    )
    lines = [
        "100 (max - min) / max of the two medians. It is shown only where it is larger than the variation that the "
        "smaller side has within its own sets."
    ]
    absent = [(f"difference in {one.name}", one.missing) for one in found if one.missing]
    return Section("sides", title, lines, charts=drawn, tables=[table], absent=absent)


def _side_row(one: Asymmetry) -> list[str]:
    numbers = ["-" if value is None else f"{value:.3g} {one.unit}" for value in (one.left, one.right)]
    numbers.append("-" if one.value_pct is None else f"{one.value_pct:+.0f}")
    return [one.name, *numbers, "-" if one.spread_pct is None else f"{one.spread_pct:.0f}"]


def fatigue(session: Session) -> Section:
    rows = [
        (
            one,
            [
                velocity_loss(one.reps),
                lost("range lost", one.reps, "rom"),
                lost("pause lost", one.reps, "peak_pause_s"),
            ],
        )
        for one in session.sets
        if one.reps
    ]
    missing = {(f"set {one.set}: {m.name}", m.missing) for one, measures in rows for m in measures if m.value is None}
    lines = [
        "Velocity loss: from the best mean kick speed of the set to the last. Range and pause lost: the median of the "
        "first three reps against that of the last three. A squat study put 20 % of velocity loss at about half of the "
        "possible reps; from session to session that agrees poorly, so read it as a trend."
    ]
    if not any(m.value is not None for _, measures in rows for m in measures):
        return Section("fatigue", "Fatigue", absent=sorted(missing) or [("losses", "no rep was recorded one by one")])
    cells = [
        [f"{one.set}", one.side or "", *("-" if m.value is None else f"{m.value:.0f}" for m in ms)] for one, ms in rows
    ]
    table = Table("fatigue", "Lost within each set, in percent", ["set", "side", *(m.name for m in rows[0][1])], cells)
    return Section("fatigue", "Fatigue", lines, charts=[fatigue_chart(rows)], tables=[table], absent=sorted(missing))
