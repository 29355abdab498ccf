"""A session at a glance, as cards."""

from collections.abc import Sequence
from statistics import median

from kickback.replays.settings import DEFAULTS
from kickback.report.parts import Card, Section
from kickback.training.metrics import (
    Measure,
    count_of,
    flag_counts,
    held_pauses,
    phase_medians,
    range_median,
    speed_median,
    under_tension,
    velocity_loss,
    why_no_range,
)
from kickback.training.session import Session
from kickback.training.tempo import PHASE_NAMES, PHASES, Tempo

LONG_S = 600  # from here on in minutes


def glance(session: Session, aim: Tempo | None) -> Section:
    reps = session.reps
    target_s = session.settings.get("pause_target", DEFAULTS["pause_target"])
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
        Card("flags", "flags", flag_text(flags), f"of {len(reps)} reps; each flag is a threshold, no judgement"),
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


def flag_text(flags: dict[str, int]) -> str:
    return ", ".join(f"{flag} {count}" for flag, count in flags.items()) or "none"
