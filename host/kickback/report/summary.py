"""The summary of a session, as cards."""

from collections.abc import Sequence
from statistics import median

from kickback.replays.settings import DEFAULTS
from kickback.report.page_model import Card, Section
from kickback.training.metrics import (
    NO_REPS,
    Measure,
    count_of,
    flag_counts,
    held_pauses,
    phase_medians,
    range_median,
    speed_median,
    under_tension,
    velocity_losses,
    why_no_range,
)
from kickback.training.rep import FLAG_TERMS, Rep
from kickback.training.session import Session
from kickback.training.tempo import PHASES, Tempo

MINUTES_FROM_S = 600  # longer times are shown in minutes


def summary_section(session: Session, target: Tempo | None) -> Section:
    """The cards of one session. target: the tempo to compare with."""
    reps = session.reps
    flags = flag_text(flag_counts(reps))
    counted = "counted by the sensor" if reps else "as the imported file gives them"
    cards = [
        Card("reps", "reps", f"{session.count} in {count_of(len(session.sets), 'set')}", counted),
        measure_card("tension", under_tension(reps)),
        _tempo_card(reps, target),
        measure_card("range", range_median(reps)),
        measure_card("speed", speed_median(reps)),
        measure_card("loss", _median_loss(session)),
        measure_card("held", held_pauses(reps, _hold_target_s(session, target))),
        Card("flags", "flags", flags, f"of {count_of(len(reps), 'rep')}; a flag is a threshold, not a judgement"),
    ]
    return Section("summary", "Summary", cards=cards)


def measure_card(key: str, one: Measure) -> Card:
    """A measure as a card, with the reason if it is missing."""
    text = f"{one.value / 60:.0f} min" if one.unit == "s" and one.value and one.value >= MINUTES_FROM_S else str(one)
    return Card(key, one.name, text, one.made_of if one.value is not None else one.missing)


def _hold_target_s(session: Session, target: Tempo | None) -> float:
    if target and target.peak_pause_s is not None:
        return target.peak_pause_s
    return session.settings.get("pause_target", DEFAULTS["pause_target"])


def _median_loss(session: Session) -> Measure:
    losses = velocity_losses(session.sets)
    missing = why_no_range(session.reps) or "a loss needs a set of two reps"
    made_of = f"median of {count_of(len(losses), 'set')}"
    return Measure("velocity loss", median(losses) if losses else None, "%", made_of, missing, 0)


def _tempo_card(reps: Sequence[Rep], target: Tempo | None) -> Card:
    if not reps:
        return Card("tempo", "tempo", "-", NO_REPS)
    phases = phase_medians(reps)
    text = "-".join("?" if phase.value is None else f"{phase.value:.1f}" for phase in phases) + " s"
    made_of = f"medians of kick-hold-return-rest of {count_of(len(reps), 'rep')}"
    if target:
        wanted = [getattr(target, name) for name in PHASES]
        off = [
            f"{phase.name} {phase.value - span:+.1f}"
            for phase, span in zip(phases, wanted, strict=True)
            if phase.value is not None and span is not None
        ]
        made_of += f"; against the target {target}: {', '.join(off)} s"
    return Card("tempo", "tempo", text, made_of)


def flag_text(flags: dict[str, int]) -> str:
    """The flags with their numbers of reps."""
    return ", ".join(f"{FLAG_TERMS.get(flag, flag)} {count}" for flag, count in flags.items()) or "none"
