"""What one session says, section by section."""

from collections.abc import Sequence
from statistics import median

from kickback.measures import (
    Measure,
    count_of,
    flag_counts,
    held_pauses,
    is_slow_sled,
    lost,
    phase_medians,
    range_median,
    rests_s,
    speed_median,
    under_tension,
    velocity_loss,
    weights_kg,
    why_no_range,
)
from kickback.report import charts
from kickback.report.closing import closing
from kickback.report.parts import Card, Chart, Page, Section, Table
from kickback.report.tracks import SetTrack
from kickback.report.trend_charts import trend_chart
from kickback.session import Session, SessionSet
from kickback.sides import COMPARED, Asymmetry, asymmetries
from kickback.tables import flag_words
from kickback.tempo import PHASE_NAMES, PHASES, Tempo
from kickback.trend_lines import Trend, trends, verdict

PAUSE_TARGET_S = 0.3  # the core's default
LONG_S = 600  # from here on in minutes
SHOWN_TRENDS = ("range", "kick speed", "hold")


def session_page(
    session: Session, tracks: Sequence[SetTrack], history: Sequence[Session], aim: Tempo | None = None
) -> Page:
    """tracks: of those sets that have a raw trace; history: sessions to compare with, this one among them."""
    sections = [_glance(session, aim), _sets(session, aim), *_each_set(session, tracks, aim)]
    sections += [_course(session), _sides(session), _fatigue(session), _over_weeks(session, history), _notes(session)]
    start = f"{session.start:%A %d %B %Y, %H:%M}" if session.start else ""
    facts = [start, session.lifter, session.machine, session.kind or "", f"recorded by: {session.origin}"]
    return Page(_title(session), [fact for fact in facts if fact], [*sections, closing(session.kind)])


def _title(session: Session) -> str:
    return f"Session {session.number}" if session.number else session.name


def _glance(session: Session, aim: Tempo | None) -> Section:
    reps = session.reps
    target_s = session.settings.get("pause_target", PAUSE_TARGET_S)
    if aim and aim.peak_pause_s is not None:
        target_s = aim.peak_pause_s
    losses = [m.value for one in session.sets if (m := velocity_loss(one.reps)).value is not None]
    why = why_no_range(reps) or "takes a set of two reps"
    loss = Measure(
        "velocity loss", median(losses) if losses else None, "%", f"median of {count_of(len(losses), 'set')}", why, 0
    )
    flags = flag_counts(reps)
    counted = "counted by the sensor" if reps else "as the import told them"
    cards = [
        Card("reps", "reps", f"{session.count} in {count_of(len(session.sets), 'set')}", counted),
        card("tension", under_tension(reps)),
        _tempo_card(reps, aim),
        card("range", range_median(reps)),
        card("speed", speed_median(reps)),
        card("loss", loss),
        card("held", held_pauses(reps, target_s)),
        Card("flags", "flags", _flag_text(flags), f"of {len(reps)} reps; each flag is a threshold, no judgement"),
    ]
    return Section("glance", "At a glance", cards=cards)


def card(key: str, one: Measure) -> Card:
    """A measure as a card; where there is none, why."""
    text = f"{one.value / 60:.0f} min" if one.unit == "s" and one.value and one.value >= LONG_S else str(one)
    return Card(key, one.name, text, one.made_of if one.value is not None else one.missing)


def _tempo_card(reps: Sequence, aim: Tempo | None) -> Card:
    medians = [None if phase.value is None else phase.value for phase in phase_medians(reps)]
    text = "-".join("?" if value is None else f"{value:.1f}" for value in medians) + " s" if reps else "-"
    made_of = f"medians of kick-hold-return-rest of {len(reps)} reps" if reps else "no rep was recorded one by one"
    if aim and reps:
        off = [
            f"{name} {value - wanted:+.1f}"
            for name, value, wanted in zip(PHASE_NAMES, medians, [getattr(aim, name) for name in PHASES], strict=True)
            if value is not None and wanted is not None
        ]
        made_of += f"; against the aim {aim}: {', '.join(off)} s"
    return Card("tempo", "tempo", text, made_of)


def _flag_text(flags: dict[str, int]) -> str:
    return ", ".join(f"{flag} {count}" for flag, count in flags.items()) or "none"


def _sets(session: Session, aim: Tempo | None) -> Section:
    unit = session.unit
    headers = ["set", "side", "kg", "reps", "kick s", "hold s", "return s", "rest s", "under tension s"]
    headers += [f"range {unit}", f"kick speed {unit}/s", "velocity loss %", "rest before s", "flags"]
    rows = [_set_row(one, rest) for one, rest in zip(session.sets, [None, *rests_s(session)], strict=True)]
    caption = "Medians of each set's reps; rest before: from the end of the set before"
    absent = [(f"range and speed of set {one.set}", why) for one in session.sets if (why := why_no_range(one.reps))]
    if aim:
        rows.append(["aim", "", "", "", *[_aimed(getattr(aim, name)) for name in PHASES], *[""] * 6])
    return Section("sets", "Sets", tables=[Table("sets", caption, headers, rows)], absent=absent)


def _aimed(span: float | None) -> str:
    return "X" if span is None else f"{span:g}"


def _set_row(one: SessionSet, rest_s: float | None) -> list[str]:
    measures = [*phase_medians(one.reps), under_tension(one.reps), range_median(one.reps), speed_median(one.reps)]
    cells = ["-" if m.value is None else f"{m.value:.{m.digits}f}" for m in [*measures, velocity_loss(one.reps)]]
    weight = "" if one.weight_kg is None else f"{one.weight_kg:g}"
    rest = "-" if rest_s is None else f"{rest_s:.0f}"
    return [str(one.set), one.side or "", weight, str(one.count), *cells, rest, _flag_text(flag_counts(one.reps))]


def _each_set(session: Session, tracks: Sequence[SetTrack], aim: Tempo | None) -> list[Section]:
    of_set = {track.set: track for track in tracks}
    return [_one_set(one, of_set.get(one.set), aim) for one in session.sets]


def _one_set(one: SessionSet, track: SetTrack | None, aim: Tempo | None) -> Section:
    told = [f"{one.side}" if one.side else "", f"{one.weight_kg:g} kg" if one.weight_kg else "", f"{one.count} reps"]
    title = f"Set {one.set}: " + ", ".join(word for word in told if word)
    if not one.reps:
        return Section(f"set-{one.set}", title, absent=[("tempo, range and speed", "no rep was recorded one by one")])
    drawn: list[Chart] = [charts.position_chart(track)] if track else []
    absent = [] if track else [("position trace", "no raw trace of this set is stored")]
    lines = []
    if track and len(track.reps) != len(one.reps) + len(one.removed):
        lines = [f"The replay finds {len(track.reps)} reps where {len(one.reps) + len(one.removed)} were recorded."]
    if one.gaps or one.saturated:
        lines.append(f"{one.gaps or 0} gaps and {one.saturated or 0} saturated samples in this set.")
    return Section(
        f"set-{one.set}",
        title,
        lines + [f"Note: {one.note}"] * bool(one.note),
        charts=[*drawn, charts.tempo_chart(one, aim)],
        tables=[_rep_table(one)],
        absent=absent,
    )


def _rep_table(one: SessionSet) -> Table:
    unit, best = one.reps[0].rom_unit, max(rep.rom for rep in one.reps)
    headers = [
        "rep",
        "kick s",
        "hold s",
        "return s",
        "rest s",
        f"range {unit}",
        f"mean {unit}/s",
        f"peak {unit}/s",
        "flags",
    ]
    rows = []
    for rep in one.reps:
        spans = ["" if (span := getattr(rep, name)) is None else f"{span:.2f}" for name in PHASES]
        numbers = (rep.rom, rep.mean_speed, rep.peak_speed)
        motion = ["-" if is_slow_sled(rep) else f"{value:.1f}" for value in numbers]
        rows.append([str(rep.rep), *spans, *motion, ", ".join(flag_words(rep, best))])
    removed = f"; {count_of(len(one.removed), 'rep')} taken out by hand" if one.removed else ""
    return Table(f"reps-{one.set}", f"All reps of set {one.set}{removed}", headers, rows, folded=True)


def _course(session: Session) -> Section:
    """Every rep in order: what came less, and when."""
    if len(session.reps) < 2:
        return Section("course", "From rep to rep", absent=[("course", "it takes two reps")])
    unit, missing = session.unit, why_no_range(session.reps)
    drawn, absent = [], []
    for key, title, of, field in (("range", "Range", unit, "rom"), ("speed", "Kick speed", f"{unit}/s", "mean_speed")):
        if missing:
            absent.append((title.lower(), missing))
        else:
            drawn.append(charts.by_rep_chart(f"{key}-by-rep", title, of, field, session))
    drawn.append(charts.by_rep_chart("pause-by-rep", "Peak pause", "s", "peak_pause_s", session))
    return Section("course", "From rep to rep", charts=drawn, absent=absent)


def _sides(session: Session) -> Section:
    title = "Left against right"
    if len(session.sides) < 2:
        told = f"all sets are of the {session.sides[0]}" if session.sides else "no set tells its side"
        return Section("sides", title, absent=[("comparison", told)])
    found = asymmetries(session)
    drawn = [
        charts.sides_chart(one, field, session)
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


def _fatigue(session: Session) -> Section:
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
    return Section(
        "fatigue", "Fatigue", lines, charts=[charts.fatigue_chart(rows)], tables=[table], absent=sorted(missing)
    )


def _over_weeks(session: Session, history: Sequence[Session]) -> Section:
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


def _notes(session: Session) -> Section:
    lines = [session.note] if session.note else []
    lines += [f"Set {one.set}: {one.note}" for one in session.sets if one.note]
    removed = sum(len(one.removed) for one in session.sets)
    if session.edits:
        out = f"{count_of(len(session.removed_sets), 'set')} and {count_of(removed, 'rep')} are taken out"
        lines.append(f"Edited {session.edits} times, {out}; what was recorded is kept.")
    weights = weights_kg(session.sets)
    lines.append(f"Weights told: {', '.join(f'{kg:g} kg' for kg in weights)}." if weights else "No weight was told.")
    return Section("notes", "Notes", lines)
