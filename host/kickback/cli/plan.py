"""kickback plan: show or change training plans."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from kickback.cli.common import NumberRange, refusing
from kickback.cli.link_options import SensorCommand, link_options, run
from kickback.cli.session_options import db_option
from kickback.link.target import Target
from kickback.terminal.escape import plain
from kickback.training.weights import KG_PER_LB

if TYPE_CHECKING:
    from kickback.store import Store

TARGETS = ("sets", "reps", "hold_s", "tempo", "weight_kg", "step_kg")


@click.group(
    invoke_without_command=True,
    epilog="Example: kickback plan --machine Matrix --sets 3 --reps 10 --weight-kg 20 --step-kg 2.5",
)
@click.option("--lifter", default="", metavar="NAME", help="The lifter; without it the plan is for every lifter.")
@click.option("--machine", default="", metavar="NAME", help="The machine; without it the plan is for every machine.")
@click.option("--sets", type=click.IntRange(1, 100), help="Sets per side.")
@click.option("--reps", type=click.IntRange(1, 1000), help="Reps per set.")
@click.option("--hold", "hold_s", type=NumberRange(0, 60), metavar="S", help="Hold at the top.")
@click.option("--tempo", metavar="A-B-C-D", help="Kick-hold-return-rest in s.")
@click.option("--weight-kg", type=NumberRange(0, 1000), help="Weight.")
@click.option("--step-kg", type=NumberRange(0, 100), help="Step to the next weight.")
@click.option("--weight-lb", type=NumberRange(0, 2200), help="Weight in pounds.")
@click.option("--step-lb", type=NumberRange(0, 220), help="Step in pounds.")
@click.option("--remove", is_flag=True, help="Remove the plan of this lifter and machine.")
@db_option
@click.pass_context
def plan(
    ctx: click.Context, lifter: str, machine: str, remove: bool, db: str | None, **targets: float | str | None
) -> None:
    """Show or change training plans.

    With targets, the plan of the lifter on the machine gets them; without, all plans are listed. kickback show
    compares a session with its plan and suggests the next weight. kickback plan send and each kickback pull send it to
    the sensor.
    """
    ctx.obj = (lifter, machine, db)
    if ctx.invoked_subcommand:
        return
    from kickback.store import Store
    from kickback.store.plans import delete_plan
    from kickback.training.tempo import parse_tempo

    with refusing():
        given = _in_kg(targets)
    with refusing(), Store.open(db, create=bool(given)) as store:
        if targets["tempo"]:
            parse_tempo(str(targets["tempo"]))
        if not remove:
            _show_or_change(store, lifter, machine, given)
        elif delete_plan(store, lifter, machine):
            click.echo(f"plan for {_whose(lifter, machine)} removed")
        else:
            raise ValueError(f"there is no plan for {_whose(lifter, machine)}")


def _in_kg(targets: dict[str, Any]) -> dict[str, Any]:
    """The given targets, with weights in kg. Raises ValueError for one weight in two units."""
    given = {name: targets[name] for name in TARGETS if targets[name] is not None}
    for name in ("weight", "step"):
        pounds = targets[f"{name}_lb"]
        if pounds is not None and f"{name}_kg" in given:
            raise ValueError(f"use --{name}-kg or --{name}-lb, not both")
        if pounds is not None:
            given |= {f"{name}_kg": pounds * KG_PER_LB, "weight_unit": "lb"}
        elif f"{name}_kg" in given:
            given["weight_unit"] = "kg"
    return given


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


@plan.command("send", cls=SensorCommand, epilog="Example: kickback plan send --lifter Anna --machine Matrix")
@click.option("--lifter", metavar="NAME", help="The lifter that trains next; without it, the one that the sensor has.")
@click.option("--machine", metavar="NAME", help="The machine; without it, the one that the sensor has.")
@link_options
@click.pass_obj
def send(names: tuple[str, str, str | None], target: Target, lifter: str | None, machine: str | None) -> None:
    """Send a plan to a sensor: reps, hold, tempo and weight."""
    wanted = {"lifter": lifter or names[0], "machine": machine or names[1]}
    run(_send(target, names[2], wanted))


async def _send(target: Target, db: str | None, names: dict[str, str]) -> None:
    from kickback.link.connect import connect_all
    from kickback.link.send_plan import send_plan
    from kickback.store import Store

    with Store.open(db) as store:
        async with connect_all(target) as (client,):
            changed = await send_plan(client, store, names)
            click.echo(plain(f"{client.name}: {plan_in_words(changed)}"))


def plan_in_words(changed: dict[str, str]) -> str:
    """The settings that a sensor got."""
    return ", ".join(f"{name} {value}" for name, value in changed.items()) or "has these targets already"
