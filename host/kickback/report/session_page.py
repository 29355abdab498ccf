"""The page about one session."""

from collections.abc import Sequence

from kickback.report.comparisons import fatigue, rep_by_rep, sides
from kickback.report.notes_section import notes_section
from kickback.report.opening import opening
from kickback.report.page_model import Page, Section
from kickback.report.reps_left_section import reps_left_section
from kickback.report.set_sections import set_sections, sets_section
from kickback.report.strength_section import strength_section
from kickback.report.summary import summary_section
from kickback.report.tracks import SetTrack
from kickback.report.trend_sections import session_trends
from kickback.training.metrics import edits_in_words
from kickback.training.session import Session
from kickback.training.tempo import Tempo
from kickback.training.weights import weights_text


def session_page(
    session: Session, tracks: Sequence[SetTrack], history: Sequence[Session], target: Tempo | None = None
) -> Page:
    """A page about one session.

    tracks: the positions of those sets that have a raw trace. history: sessions to compare with, and this one.
    target: the tempo to compare with.
    """
    sections = [opening(session, history), summary_section(session, target), sets_section(session, target)]
    sections += set_sections(session, tracks, target)
    sections += [rep_by_rep(session), sides(session), fatigue(session)]
    sections += [reps_left_section(session, history), strength_section([session], history)]
    sections.append(session_trends(session, history))
    sections += [_notes(session), notes_section(session.kind)]
    facts = [
        f"{session.start:%A %d %B %Y, %H:%M}" if session.start else "",
        session.lifter,
        session.machine,
        session.kind or "",
        f"recorded by {session.origin}",
        session.quality,
    ]
    title = f"Session {session.number}" if session.number else session.name
    return Page(title, [fact for fact in facts if fact], sections)


def _notes(session: Session) -> Section:
    lines = [session.note] if session.note else []
    lines += [f"Set {one.set}: {one.note}" for one in session.sets if one.note]
    if session.edits:
        lines.append(f"{edits_in_words(session)} The original records are kept.")
    weights = weights_text(session.sets)
    lines.append(f"Weights: {weights}." if weights else "No weight was recorded.")
    return Section("notes", "Notes", lines)
