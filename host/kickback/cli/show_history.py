"""The lines of kickback show that need the store: plan, records, reps left."""

from collections.abc import Sequence

from kickback.cli.common import refusing
from kickback.store import Store
from kickback.store.matching import history_of
from kickback.store.plans import plan_for
from kickback.training.plan import NEXT_WEIGHT_RULE, Plan, compare, next_weight_kg
from kickback.training.reps_left import reps_left
from kickback.training.session import Session
from kickback.training.strength import records_of
from kickback.training.weights import weight_in

MARKS = {True: "reached", False: "not reached", None: "not known"}


def history_lines(session: Session, db: str | None) -> list[str]:
    """The lines about a stored session; none for a trace."""
    if session.number is None:
        return []
    with refusing(), Store.open(db) as store:
        plan = plan_for(store, session)
        to_compare = any(one.weight_kg or one.reps for one in session.sets)
        history = history_of(store, session) if to_compare else []
    records = [f"record: {record}" for found in records_of(session, history).values() for record in found]
    return [*(_plan_lines(plan, session) if plan else []), *_reps_left_lines(session, history), *records]


def _plan_lines(plan: Plan, session: Session) -> list[str]:
    """The targets of the plan, and the next weight."""
    lines = [f"plan, {one.name}: {one.planned}, done {one.done}: {MARKS[one.met]}" for one in compare(plan, session)]
    weight_kg = next_weight_kg(plan, session)
    if weight_kg:
        lines.append(f"next weight: {weight_in(weight_kg, plan.weight_unit)} ({NEXT_WEIGHT_RULE})")
    return lines


def _reps_left_lines(session: Session, history: Sequence[Session]) -> list[str]:
    """A line for each set with an estimate; without any set to failure there is none."""
    if not any(one.type == "failure" for earlier in history for one in earlier.sets):
        return []
    found = [(one.set, reps_left(one, session, history)) for one in session.sets if one.reps]
    return [f"reps left, set {number}: {left}" for number, left in found]
