"""kickback progress: show strength, volume and records."""

from collections.abc import Sequence

import click
from rich.console import Console

from kickback.cli.common import refusing
from kickback.cli.session_options import db_option, filter_options
from kickback.store.select import SessionFilter
from kickback.terminal.columns import Column, print_columns
from kickback.terminal.sparkline import sparkline
from kickback.terminal.tables import new_console
from kickback.training.metrics import count_of
from kickback.training.strength import (
    E1RM_FORMULA,
    StrengthKey,
    WeightedSet,
    best_by_reps,
    best_set,
    records_of,
    speed_line,
    volumes_kg,
    weighted_sets,
)
from kickback.training.weights import in_unit, weight_text

MAX_BARS = 40


@click.command(epilog="Example: kickback progress --machine Matrix")
@filter_options
@db_option
def progress(db: str | None, **filters: str | None) -> None:
    """Show strength, volume and records.

    For each lifter, machine and side: the best sets, the estimated one-repetition maximum, the volume (reps x kg) per
    session, and kick speed against weight.
    """
    from kickback.store import Store
    from kickback.store.matching import matching_sessions

    with refusing(), Store.open(db) as store:
        found = matching_sessions(store, SessionFilter(**filters))
    groups = weighted_sets(found)
    groups = {key: sets for key, sets in groups.items() if filters["side"] in (None, key.side)}
    console = new_console()
    if not groups:
        weighted = any(one.weight_kg for session in found for one in session.sets)
        why = (
            "no session with a weight has a date"
            if weighted
            else "no set has a weight: kickback edit --weight-kg sets it"
        )
        click.echo(f"no progress to show: {why}")
        return
    for key, sets in sorted(groups.items(), key=lambda item: str(item[0])):
        _print_group(console, key, sets)
    console.print(f"Estimated maximum: {E1RM_FORMULA}.")


def _print_group(console: Console, key: StrengthKey, sets: Sequence[WeightedSet]) -> None:
    console.print(str(key), style="bold", markup=False)
    best = best_by_reps(sets)
    print_columns(
        [
            Column("reps", [str(reps) for reps in best]),
            Column("best weight", [weight_text(one.set) for one in best.values()]),
            Column(
                "estimated maximum",
                [
                    "" if (kg := one.e1rm_kg) is None else f"{in_unit(kg, one.unit):.1f} {one.unit}"
                    for one in best.values()
                ],
            ),
            Column("session", [str(one.session.number) for one in best.values()], 2),
            Column("day", [f"{one.session.start:%Y-%m-%d}" for one in best.values()], 1, left=True),
        ],
        console.width,
    )
    for line in _lines(sets):
        console.print(line, markup=False)
    console.print()


def _maximum(one: WeightedSet) -> str:
    """The estimated maximum of a set in its unit; empty if there is none."""
    return "" if one.e1rm_kg is None else f"{in_unit(one.e1rm_kg, one.unit):.1f} {one.unit}"


def _lines(sets: Sequence[WeightedSet]) -> list[str]:
    lines, unit = [], sets[-1].unit
    top = best_set(sets)
    if top and top.e1rm_kg is not None:
        lines.append(
            f"Best set: {count_of(top.set.count, 'rep')} at {weight_text(top.set)}, maximum about {_maximum(top)}."
        )
    volumes = [in_unit(kg, unit) for kg in volumes_kg(sets).values()]
    lines.append(
        f"Volume per session: {volumes[-1]:.0f} {unit} last, {max(volumes):.0f} {unit} at most "
        + sparkline(volumes[-MAX_BARS:])
    )
    line = speed_line(sets)
    if line.missing:
        lines.append(f"No kick speed against weight: {line.missing}.")
    else:
        lines.append(f"Kick speed changes by {line.slope:+.2g} {line.unit} per kg, from {line.weights} weights.")
    last = sets[-1].session
    for records in records_of(last, [one.session for one in sets]).values():
        lines += [f"Record in session {last.number}: {record}" for record in records]
    return lines
