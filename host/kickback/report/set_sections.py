"""The table of sets, and a section for each set."""

from collections.abc import Sequence

from kickback.report.page_model import Section, Table
from kickback.report.set_charts import TARGET, position_chart, tempo_chart
from kickback.report.summary import flag_text
from kickback.report.tracks import SetTrack
from kickback.training.flags import flag_words
from kickback.training.metrics import (
    NO_REPS,
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
from kickback.training.tempo import PHASE_NAMES, PHASES, Tempo
from kickback.training.weights import weight_text

PHASE_HEADERS = [f"{name} s" for name in PHASE_NAMES]


def sets_section(session: Session, target: Tempo | None) -> Section:
    """The table of all sets. target: the tempo to compare with, as a last row."""
    unit = session.unit
    headers = ["set", "side", "weight", "reps", *PHASE_HEADERS, "under tension s"]
    headers += [f"range {unit}", f"kick speed {unit}/s", "velocity loss %", "rest before s", "flags"]
    rows = [_set_row(one, rest) for one, rest in zip(session.sets, rests_s(session), strict=True)]
    caption = "Medians of the reps of each set; the rest before a set starts at the end of the previous one"
    absent = [(f"range and speed of set {one.set}", why) for one in session.sets if (why := why_no_range(one.reps))]
    if target:
        spans = [getattr(target, name) for name in PHASES]
        rows.append([TARGET, "", "", "", *("X" if span is None else f"{span:g}" for span in spans), *[""] * 6])
    return Section("sets", "Sets", tables=[Table("sets", caption, headers, rows)], absent=absent)


def _set_row(one: SessionSet, rest_s: float | None) -> list[str]:
    measures = [
        *phase_medians(one.reps),
        under_tension(one.reps),
        range_median(one.reps),
        speed_median(one.reps),
        velocity_loss(one.reps),
    ]
    rest = "-" if rest_s is None else f"{rest_s:.0f}"
    cells = [measure.number for measure in measures]
    return [
        str(one.set),
        one.side or "",
        weight_text(one),
        str(one.count),
        *cells,
        rest,
        flag_text(flag_counts(one.reps)),
    ]


def set_sections(session: Session, tracks: Sequence[SetTrack], target: Tempo | None) -> list[Section]:
    """A section for each set. tracks: the positions of those sets that have a raw trace."""
    track_of = {track.set: track for track in tracks}
    return [_set_section(one, track_of.get(one.set), target) for one in session.sets]


def _set_section(one: SessionSet, track: SetTrack | None, target: Tempo | None) -> Section:
    title = f"Set {one.set}: {', '.join(_set_facts(one))}"
    if not one.reps:
        return Section(f"set-{one.set}", title, absent=[("tempo, range and speed", NO_REPS)])
    charts = [*([position_chart(track)] if track else []), tempo_chart(one, target)]
    absent = [] if track else [("position", "no raw trace of this set is stored")]
    lines = _remarks(one, track)
    return Section(f"set-{one.set}", title, lines, charts=charts, tables=[_rep_table(one)], absent=absent)


def _set_facts(one: SessionSet) -> list[str]:
    facts = [one.side or "", weight_text(one), count_of(one.count, "rep")]
    return [fact for fact in facts if fact]


def _remarks(one: SessionSet, track: SetTrack | None) -> list[str]:
    lines = []
    recorded = len(one.reps) + len(one.removed)
    if track and len(track.reps) != recorded:
        lines.append(f"The replay finds {count_of(len(track.reps), 'rep')}; {recorded} were recorded.")
    if one.gaps:
        lines.append(f"This set has {count_of(one.gaps, 'sensor dropout')}.")
    if one.saturated:
        lines.append(f"{count_of(one.saturated, 'sample')} of this set exceeded the range of the sensor.")
    return lines + ([f"Note: {one.note}"] if one.note else [])


def _rep_table(one: SessionSet) -> Table:
    unit, best = one.reps[0].rom_unit, max(known(one.reps, "rom"))
    headers = ["rep", *PHASE_HEADERS, f"range {unit}", f"mean {unit}/s", f"peak {unit}/s", "flags"]
    pulses = any(rep.pulses for rep in one.reps)
    if pulses:
        headers.insert(-1, "pulses")
    rows = []
    for rep in one.reps:
        spans = ["" if (span := getattr(rep, name)) is None else f"{span:.2f}" for name in PHASES]
        numbers = (rep.rom, rep.mean_speed, rep.peak_speed)
        motion = ["-" if value is None or is_slow_sled(rep) else f"{value:.1f}" for value in numbers]
        motion += [str(rep.pulses or "")] if pulses else []
        rows.append([str(rep.rep), *spans, *motion, ", ".join(flag_words(rep, best))])
    removed = f"; {count_of(len(one.removed), 'rep')} removed by hand" if one.removed else ""
    return Table(f"reps-{one.set}", f"All reps of set {one.set}{removed}", headers, rows, folded=True)
