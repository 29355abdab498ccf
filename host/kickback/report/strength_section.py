"""The section about strength: volume, best sets and the estimated maximum."""

from collections.abc import Sequence

from kickback.report.page_model import Section, Table
from kickback.training.session import Session
from kickback.training.strength import (
    E1RM_FORMULA,
    StrengthKey,
    WeightedSet,
    best_by_reps,
    best_set,
    records_of,
    volumes_kg,
    weighted_sets,
)
from kickback.training.weights import in_unit, weight_text


def strength_section(sessions: Sequence[Session], history: Sequence[Session]) -> Section:
    """Strength of the lifters, machines and sides of some sessions, from all of history."""
    keys = set(weighted_sets(sessions))
    groups = {key: sets for key, sets in weighted_sets(history).items() if key in keys}
    if not groups:
        return Section("strength", "Strength", absent=[("strength", "no dated set has a weight")])
    headers = ["sets of", "best set", "estimated maximum", "volume of the last session", "largest volume"]
    rows = [_row(key, sets) for key, sets in groups.items()]
    tables = [Table("strength", "Strength of each lifter, machine and side", headers, rows)]
    best = [_best_row(key, one) for key, sets in groups.items() for one in best_by_reps(sets).values()]
    tables.append(
        Table("best", "Heaviest weight for each number of reps", ["sets of", "reps", "weight", "day"], best, True)
    )
    lines = [f"Volume is reps x weight. Estimated maximum: {E1RM_FORMULA}."]
    if len(sessions) == 1:
        fallen = records_of(sessions[0], history)
        lines += [f"Record of {key}: {record}." for key, records in fallen.items() for record in records]
    return Section("strength", "Strength", lines, tables=tables)


def _row(key: StrengthKey, sets: Sequence[WeightedSet]) -> list[str]:
    top = best_set(sets)
    volumes = list(volumes_kg(sets).values())
    best = f"{top.set.count} x {weight_text(top.set)}" if top else "-"
    unit = sets[-1].unit
    maximum = f"{in_unit(top.e1rm_kg, unit):.1f} {unit}" if top and top.e1rm_kg is not None else "-"
    return [str(key), best, maximum, *(f"{in_unit(kg, unit):.0f} {unit}" for kg in (volumes[-1], max(volumes)))]


def _best_row(key: StrengthKey, one: WeightedSet) -> list[str]:
    day = f"{one.session.start:%Y-%m-%d}" if one.session.start else ""
    return [str(key), str(one.set.count), weight_text(one.set), day]
