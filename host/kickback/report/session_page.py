"""What one session says, section by section."""

from collections.abc import Sequence

from kickback.report.closing import closing
from kickback.report.comparisons import course, fatigue, sides
from kickback.report.glance import glance
from kickback.report.parts import Page, Section
from kickback.report.set_sections import set_sections, sets_section
from kickback.report.tracks import SetTrack
from kickback.report.trend_sections import over_weeks
from kickback.training.metrics import count_of, weights_kg
from kickback.training.session import Session
from kickback.training.tempo import Tempo


def session_page(
    session: Session, tracks: Sequence[SetTrack], history: Sequence[Session], aim: Tempo | None = None
) -> Page:
    """tracks: of those sets that have a raw trace; history: sessions to compare with, this one among them."""
    sections = [glance(session, aim), sets_section(session, aim), *set_sections(session, tracks, aim)]
    sections += [course(session), sides(session), fatigue(session), over_weeks(session, history), _notes(session)]
    start = f"{session.start:%A %d %B %Y, %H:%M}" if session.start else ""
    facts = [
        start,
        session.lifter,
        session.machine,
        session.kind or "",
        f"recorded by: {session.origin}",
        session.quality,
    ]
    return Page(_title(session), [fact for fact in facts if fact], [*sections, closing(session.kind)])


def _title(session: Session) -> str:
    return f"Session {session.number}" if session.number else session.name


def _notes(session: Session) -> Section:
    lines = [session.note] if session.note else []
    lines += [f"Set {one.set}: {one.note}" for one in session.sets if one.note]
    removed = sum(len(one.removed) for one in session.sets)
    if session.edits:
        out = f"{count_of(len(session.removed_sets), 'set')} and {count_of(removed, 'rep')} are taken out"
        lines.append(f"Edited {session.edits} times, {out}; what was recorded is kept.")
    weights = weights_kg(session.sets)
    lines.append(f"Weights told: {', '.join(f'{kg:g} kg' for kg in weights)}." if weights else "No weight was told.")
    return Section("notes", "Notes", lines)
