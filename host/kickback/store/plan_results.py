"""Which sessions reached their plan."""

from collections.abc import Iterable

from kickback.store.plans import all_plans, plan_in
from kickback.store.store import Store
from kickback.training.plan import compare
from kickback.training.session import Session


def plan_results(store: Store, sessions: Iterable[Session]) -> dict[tuple[int | None, str], bool]:
    """Whether each session that has a plan reached all its targets, by number and lifter.

    sessions: each of one lifter. A target that the session does not show, such as an unknown weight, is not reached.
    """
    plans = all_plans(store)
    found = {}
    for session in sessions if plans else ():
        plan = plan_in(plans, session.lifter, session.machine)
        targets = compare(plan, session) if plan else []
        if targets:
            found[session.number, session.lifter] = all(one.met for one in targets)
    return found
