"""The section about the reps that were left at the end of each set."""

from collections.abc import Sequence

from kickback.report.page_model import Section, Table
from kickback.training.metrics import NO_REPS
from kickback.training.reps_left import RULE, RepsLeft, reps_left
from kickback.training.session import Session, SessionSet

TITLE = "Reps left"
HEADERS = ["set", "side", "reps", "reps left", "lowest", "highest", "by", "sets to failure", "mean error"]


def reps_left_section(session: Session, history: Sequence[Session]) -> Section:
    """A row for each set with an estimate; the reason for each other one."""
    found = [(one, reps_left(one, session, history)) for one in session.sets if one.reps]
    rows = [_row(one, left) for one, left in found if not left.missing]
    absent = [(f"estimate of the reps left in set {one.set}", left.missing) for one, left in found if left.missing]
    if not rows:
        return Section("reps-left", TITLE, small=[RULE], absent=absent or [("reps left", NO_REPS)])
    table = Table("reps-left", "Reps left at the end of each set", HEADERS, rows)
    return Section("reps-left", TITLE, [RULE], tables=[table], absent=absent)


def _row(one: SessionSet, left: RepsLeft) -> list[str]:
    about = [str(one.set), one.side or "", str(one.count)]
    return [*about, f"{left.value:g}", str(left.low), str(left.high), left.by, str(left.sets), f"{left.error:.1f}"]
