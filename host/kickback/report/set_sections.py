"""The table of sets, and a section for each."""

from collections.abc import Sequence

from kickback.report.glance import flag_text
from kickback.report.parts import Chart, Section, Table
from kickback.report.set_charts import position_chart, tempo_chart
from kickback.report.tracks import SetTrack
from kickback.training.flags import flag_words
from kickback.training.metrics import (
    count_of,
    flag_counts,
    is_slow_sled,
    phase_medians,
    range_median,
    rests_s,
    speed_median,
    under_tension,
    velocity_loss,
    why_no_range,
)
from kickback.training.rep import known
from kickback.training.session import Session, SessionSet
from kickback.training.tempo import PHASES, Tempo


def sets_section(session: Session, aim: Tempo | None) -> Section:
    unit = session.unit
    headers = ["set", "side", "kg", "reps", "kick s", "hold s", "return s", "rest s", "under tension s"]
    headers += [f"range {unit}", f"kick speed {unit}/s", "velocity loss %", "rest before s", "flags"]
    rows = [_set_row(one, rest) for one, rest in zip(session.sets, rests_s(session), strict=True)]
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
    return [str(one.set), one.side or "", weight, str(one.count), *cells, rest, flag_text(flag_counts(one.reps))]


def set_sections(session: Session, tracks: Sequence[SetTrack], aim: Tempo | None) -> list[Section]:
    of_set = {track.set: track for track in tracks}
    return [_one_set(one, of_set.get(one.set), aim) for one in session.sets]


def _one_set(one: SessionSet, track: SetTrack | None, aim: Tempo | None) -> Section:
    told = [f"{one.side}" if one.side else "", f"{one.weight_kg:g} kg" if one.weight_kg else "", f"{one.count} reps"]
    title = f"Set {one.set}: " + ", ".join(word for word in told if word)
    if not one.reps:
        return Section(f"set-{one.set}", title, absent=[("tempo, range and speed", "no rep was recorded one by one")])
    drawn: list[Chart] = [position_chart(track)] if track else []
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
        charts=[*drawn, tempo_chart(one, aim)],
        tables=[_rep_table(one)],
        absent=absent,
    )


def _rep_table(one: SessionSet) -> Table:
    unit, best = one.reps[0].rom_unit, max(known(one.reps, "rom"))
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
        motion = ["-" if value is None or is_slow_sled(rep) else f"{value:.1f}" for value in numbers]
        rows.append([str(rep.rep), *spans, *motion, ", ".join(flag_words(rep, best))])
    removed = f"; {count_of(len(one.removed), 'rep')} taken out by hand" if one.removed else ""
    return Table(f"reps-{one.set}", f"All reps of set {one.set}{removed}", headers, rows, folded=True)
