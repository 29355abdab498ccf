"""A training plan: targets for sets, reps, hold, tempo and weight, compared with a session."""

from collections.abc import Sequence
from dataclasses import dataclass

from kickback.training.metrics import count_of, held_pauses, phase_medians
from kickback.training.session import Session, SessionSet
from kickback.training.tempo import PHASES, parse_tempo
from kickback.training.weights import weight_in, weights_text

SHARE_OF_HOLDS_PCT = 80  # of the reps must reach the hold
TEMPO_TOLERANCE = 0.25  # of each target time, but not less than
TEMPO_TOLERANCE_S = 0.2
GRAM_KG = 0.001
MOST_TARGET_REPS = 100  # of the sensor
NEXT_WEIGHT_RULE = (
    "if all planned sets of each side reach the reps at the planned weight, the next weight is one step up"
)


@dataclass(frozen=True)
class Plan:
    """Targets per side; None if there is no target. tempo: kick-hold-return-rest.

    step_kg: to the next weight. weight_unit: kg or lb, as the weight was entered.
    """

    sets: int | None = None
    reps: int | None = None
    hold_s: float | None = None
    tempo: str | None = None
    weight_kg: float | None = None
    step_kg: float | None = None
    weight_unit: str = "kg"

    def __str__(self) -> str:
        parts = [
            count_of(self.sets, "set") + " per side" if self.sets else "",
            count_of(self.reps, "rep") if self.reps else "",
            f"hold {self.hold_s:g} s" if self.hold_s else "",
            f"tempo {self.tempo}" if self.tempo else "",
            weight_in(self.weight_kg, self.weight_unit) if self.weight_kg else "",
            f"steps of {weight_in(self.step_kg, self.weight_unit)}" if self.step_kg else "",
        ]
        return ", ".join(part for part in parts if part) or "no targets"


@dataclass(frozen=True)
class Target:
    """One target compared with a session. met: None if the session does not show it."""

    name: str
    planned: str
    done: str
    met: bool | None


def compare(plan: Plan, session: Session) -> list[Target]:
    """The targets of a plan against a session; warm-ups are left out."""
    sets = [one for one in session.sets if one.type != "warmup"]
    targets = []
    if plan.sets:
        fewest = min(_sets_per_side(sets), default=0)
        targets.append(Target("sets per side", str(plan.sets), str(fewest), fewest >= plan.sets))
    if plan.reps:
        counts = [one.count for one in sets]
        done = f"{min(counts)} to {max(counts)}" if len(set(counts)) > 1 else str(counts[0] if counts else 0)
        targets.append(Target("reps per set", str(plan.reps), done, bool(counts) and min(counts) >= plan.reps))
    if plan.weight_kg:
        targets.append(_weight_target(plan.weight_kg, plan.weight_unit, sets))
    if plan.hold_s:
        targets.append(_hold_target(plan.hold_s, session))
    if plan.tempo:
        targets.append(_tempo_target(plan.tempo, session))
    return targets


def next_weight_kg(plan: Plan, session: Session) -> float | None:
    """The next weight by NEXT_WEIGHT_RULE; None if the plan has no weight, reps or step, or was not reached."""
    if not (plan.weight_kg and plan.reps and plan.step_kg):
        return None
    reached = [one for one in session.sets if reaches(one.weight_kg or 0, plan.weight_kg) and one.count >= plan.reps]
    enough = (
        bool(reached) and _sides(reached) == _sides(session.sets) and min(_sets_per_side(reached)) >= (plan.sets or 1)
    )
    return plan.weight_kg + plan.step_kg if enough else None


def reaches(weight_kg: float, planned_kg: float) -> bool:
    """Whether a weight is the planned one or more; devices and the store keep grams."""
    return weight_kg > planned_kg - GRAM_KG


def _sides(sets: Sequence[SessionSet]) -> set[str | None]:
    return {one.side for one in sets}


def _sets_per_side(sets: Sequence[SessionSet]) -> list[int]:
    return [sum(one.side == side for one in sets) for side in _sides(sets)]


def _weight_target(weight_kg: float, unit: str, sets: Sequence[SessionSet]) -> Target:
    lightest = min((one.weight_kg for one in sets if one.weight_kg is not None), default=None)
    met = None if lightest is None else reaches(lightest, weight_kg)
    return Target("weight", weight_in(weight_kg, unit), weights_text(sets) or "unknown", met)


def _hold_target(hold_s: float, session: Session) -> Target:
    held = held_pauses(session.reps, hold_s)
    met = None if held.value is None else held.value >= SHARE_OF_HOLDS_PCT
    return Target(f"hold in {SHARE_OF_HOLDS_PCT} % of the reps", f"{hold_s:g} s", str(held), met)


def _tempo_target(tempo: str, session: Session) -> Target:
    target, medians = parse_tempo(tempo), phase_medians(session.reps)
    done = "-".join("?" if one.value is None else f"{one.value:.1f}" for one in medians)
    met = True if session.reps else None
    for name, one in zip(PHASES, medians, strict=True):
        wanted = getattr(target, name)
        if wanted is not None and one.value is not None and met:
            met = abs(one.value - wanted) <= max(TEMPO_TOLERANCE_S, TEMPO_TOLERANCE * wanted)
    return Target("tempo", tempo, done if session.reps else "unknown", met)


def sensor_settings(plan: Plan) -> dict[str, float]:
    """The settings of a sensor for a plan, by name. Targets that the plan leaves open are left as they are.

    With a tempo the pacer is set to it; without one, a hold only sets the limit below which a hold is flagged.
    """
    found: dict[str, float] = {}
    if plan.reps:
        found["target_reps"] = min(plan.reps, MOST_TARGET_REPS)
    if plan.hold_s:
        found["pause_target"] = plan.hold_s
    if plan.tempo:
        tempo = parse_tempo(plan.tempo)
        found |= {"concentric_s": tempo.concentric_s or 0, "hold_s": tempo.peak_pause_s or 0}
        found["eccentric_s"] = tempo.eccentric_s or 0
    if plan.weight_kg:
        found["weight_kg"] = round(plan.weight_kg, 3)
    return found
