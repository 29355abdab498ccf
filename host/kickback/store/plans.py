"""The training plans in the store, by lifter and machine."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import NamedTuple

from kickback.store.store import Store
from kickback.training.plan import Plan
from kickback.training.session import Session


class StoredPlan(NamedTuple):
    """A plan and its lifter and machine; an empty name means every one."""

    lifter: str
    machine: str
    plan: Plan


def all_plans(store: Store) -> list[StoredPlan]:
    """All plans, by machine and lifter."""
    with store.reading() as connection:
        rows = connection.execute("SELECT lifter, machine, plan FROM plans ORDER BY machine, lifter").fetchall()
    return [StoredPlan(lifter, machine, Plan(**json.loads(plan))) for lifter, machine, plan in rows]


def set_plan(store: Store, lifter: str, machine: str, plan: Plan) -> None:
    """Stores a plan in place of the one of this lifter on this machine."""
    with store.writing() as connection:
        row = (lifter, machine, json.dumps(asdict(plan)))
        connection.execute("INSERT OR REPLACE INTO plans VALUES (?, ?, ?)", row)


def delete_plan(store: Store, lifter: str, machine: str) -> bool:
    """Deletes a plan; returns whether there was one."""
    with store.writing() as connection:
        return connection.execute("DELETE FROM plans WHERE lifter = ? AND machine = ?", (lifter, machine)).rowcount > 0


def plan_for(store: Store, session: Session) -> Plan | None:
    """The plan for a session."""
    return plan_of(store, session.lifter, session.machine)


def plan_of(store: Store, lifter: str, machine: str) -> Plan | None:
    """The plan of a lifter on a machine; see ``plan_in``."""
    return plan_in(all_plans(store), lifter, machine)


def plan_in(stored: Iterable[StoredPlan], lifter: str, machine: str) -> Plan | None:
    """The plan of a lifter on a machine, else the one of the lifter, else of the machine, else of all; or None."""
    plans = {(one.lifter.casefold(), one.machine.casefold()): one.plan for one in stored}
    lifter, machine = lifter.casefold(), machine.casefold()
    names = ((lifter, machine), (lifter, ""), ("", machine), ("", ""))
    return next((plans[name] for name in names if name in plans), None)
