"""The section about all lifters of one week, for a coach."""

from collections.abc import Sequence
from datetime import date

from kickback.report.calendar_section import Results, reached_of
from kickback.report.lifters_section import by_lifter, record_words, volume_text
from kickback.report.page_model import Section, Table
from kickback.training.metrics import flag_counts
from kickback.training.rep import FLAG_TERMS
from kickback.training.session import Session
from kickback.training.weeks import DAYS, WEEK, weeks_of

HEADERS = ["lifter", *DAYS, "reps", "week before", "sets", "volume", "plan reached", "most frequent flag", "records"]
RULE = (
    "The reps of each day, and of the week before. Volume is reps x weight. A plan is reached if the session reached "
    "all its targets. Records are compared with all earlier sessions. Lifters of the week before who did not train are "
    "listed too."
)


def week_section(monday: date, sessions: Sequence[Session], history: Sequence[Session], results: Results) -> Section:
    """A row for each lifter of this week and of the week before. history: all sessions, for the comparisons."""
    now, earlier = by_lifter(sessions), by_lifter(history)
    before = by_lifter([one for one in history if one.start and monday - WEEK <= one.start.date() < monday])
    rows = [
        _row(lifter, monday, now.get(lifter, []), before.get(lifter, []), earlier.get(lifter, []), results)
        for lifter in sorted({*now, *before})
    ]
    caption = f"Week of {monday:%d %B %Y}"
    return Section("week", "Lifters of the week", [RULE], tables=[Table("week", caption, HEADERS, rows)])


def _row(
    lifter: str,
    monday: date,
    own: Sequence[Session],
    before: Sequence[Session],
    history: Sequence[Session],
    results: Results,
) -> list[str]:
    weeks = [one for one in weeks_of([(s.start.date(), s.count) for s in own if s.start]) if one.monday == monday]
    days = weeks[0].reps if weeks else (None,) * len(DAYS)
    flags = flag_counts([rep for one in own for rep in one.reps])
    top = next(iter(flags), "")
    return [
        lifter or "unknown",
        *("" if reps is None else str(reps) for reps in days),
        str(sum(one.count for one in own)),
        str(sum(one.count for one in before)),
        str(sum(len(one.sets) for one in own)),
        volume_text(own),
        reached_of(own, results),
        f"{FLAG_TERMS.get(top, top)} {flags[top]}" if top else "none",
        record_words(own, history),
    ]
