"""kickback plan: show or change training plans."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from kickback.cli.common import NumberRange, refusing
from kickback.cli.session_options import db_option

if TYPE_CHECKING:
    from kickback.store import Store

TARGETS = ("sets", "reps", "hold_s", "tempo", "weight_kg", "step_kg")


@click.command(epilog="Example: kickback plan --machine Matrix --sets 3 --reps 10 --weight-kg 20 --step-kg 2.5")
@click.option("--lifter", default="", metavar="NAME", help="The lifter; without it the plan is for every lifter.")
@click.option("--machine", default="", metavar="NAME", help="The machine; without it the plan is for every machine.")
@click.option("--sets", type=click.IntRange(1, 100), help="Sets per side.")
@click.option("--reps", type=click.IntRange(1, 1000), help="Reps per set.")
@click.option("--hold", "hold_s", type=NumberRange(0, 60), metavar="S", help="Hold at the top.")
@click.option("--tempo", metavar="A-B-C-D", help="Kick-hold-return-rest in s.")
@click.option("--weight-kg", type=NumberRange(0, 1000), help="Weight.")
@click.option("--step-kg", type=NumberRange(0, 100), help="Step to the next weight.")
@click.option("--remove", is_flag=True, help="Remove the plan of this lifter and machine.")
@db_option
def plan(lifter: str, machine: str, remove: bool, db: str | None, **targets: float | str | None) -> None:
    """Show or change training plans.

    With targets, the plan of the lifter on the machine gets them; without, all plans are listed. kickback show
    compares a session with its plan and suggests the next weight.
    """
    from kickback.store import Store
    from kickback.store.plans import delete_plan
    from kickback.training.tempo import parse_tempo

    given = {name: targets[name] for name in TARGETS if targets[name] is not None}
    with refusing(), Store.open(db, create=bool(given)) as store:
        if targets["tempo"]:
            parse_tempo(str(targets["tempo"]))
        if not remove:
            _show_or_change(store, lifter, machine, given)
        elif delete_plan(store, lifter, machine):
            click.echo(f"plan for {_whose(lifter, machine)} removed")
        else:
            raise ValueError(f"there is no plan for {_whose(lifter, machine)}")


def _show_or_change(store: "Store", lifter: str, machine: str, given: dict[str, Any]) -> None:
    from kickback.store.plans import all_plans, set_plan
    from kickback.training.plan import Plan

    plans = {(one.lifter, one.machine): one.plan for one in all_plans(store)}
    if given:
        changed = replace(plans.get((lifter, machine), Plan()), **given)
        set_plan(store, lifter, machine, changed)
        plans = {(lifter, machine): changed}
    for names, one in plans.items():
        click.echo(f"{_whose(*names)}: {one}")
    if not plans:
        click.echo("no plan is stored")


def _whose(lifter: str, machine: str) -> str:
    return f"{lifter or 'every lifter'} on {machine or 'every machine'}"
