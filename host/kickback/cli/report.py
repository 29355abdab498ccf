"""kickback report: write a page or a figure about sessions or a trace."""

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kickback.cli.common import refusing
from kickback.cli.session_options import complete_session, db_option, filter_options
from kickback.cli.trace_options import reader, trace_options
from kickback.store.select import LAST, SessionFilter, is_stored, select_with_history, session_or_trace
from kickback.terminal.progress import progress_bar
from kickback.training.metrics import count_of
from kickback.training.weeks import WEEK, monday_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from kickback.report.page_model import Chart, Page
    from kickback.traces.trace import Trace
    from kickback.training.tempo import Tempo

    Reader = Callable[[str], Trace]

PAGE_SUFFIXES = (".html", ".htm")


@click.command(epilog="Example: kickback report last -o page.html")
@click.argument("what", nargs=-1, metavar="[SESSION|TRACE]...", shell_complete=complete_session)
@click.option("--last", is_flag=True, help="The last session; the same as naming it last.")
@click.option("-o", "--out", required=True, metavar="FILE", help="A .html page, or a .png, .svg or .pdf of one figure.")
@click.option("--figure", metavar="NAME", help="The figure; list prints the names.")
@click.option("--card", is_flag=True, help="Write one .png or .svg picture of a session, for a phone.")
@click.option("--tempo", metavar="A-B-C-D", help="Target kick-hold-return-rest in s; eccentric first: ecc:3-0-2-1.")
@click.option("--week", metavar="DAY", help="A coach's page: the week of this day, or this or last.")
@filter_options
@trace_options
@db_option
def report(
    what: tuple[str, ...], last: bool, out: str, figure: str | None, card: bool, tempo: str | None, week: str | None,
    db: str | None, **options: Any,
) -> None:  # fmt: skip
    """Write a page or a figure about sessions or a trace.

    Name sessions (by number, or last) or one trace file. Without a name the page is about all stored sessions, or
    about those that --since, --machine and the like select.
    """
    from kickback.files import write_atomic
    from kickback.report.page import to_html, to_picture
    from kickback.training.tempo import parse_tempo

    words = (*what, LAST) if last else what
    filters = SessionFilter(**{name: options.pop(name, None) for name in SessionFilter._fields})
    read = reader(**options)
    with refusing():
        monday = _monday(week) if week else None
        if monday:
            filters = filters._replace(since=f"{monday}", until=f"{monday + timedelta(days=6)}")
        if card:
            _write_card(out, words, db, read)
            return
        suffix = _suffix(out)
        target = parse_tempo(tempo) if tempo else None
        page = _page(words, db, filters, target, read, monday)
        if suffix in PAGE_SUFFIXES:
            write_atomic(out, to_html(page).encode(), what)
            click.echo(f"{out}: {page.title}, {count_of(len(page.charts), 'figure')}")
        else:
            chart = _chart(page, figure)
            write_atomic(out, to_picture(chart, suffix), what)
            click.echo(f"{out}: {chart.title}")


def _monday(word: str) -> date:
    """The first day of the week of a day, of this week or of the last one. Raises ValueError."""
    if word in ("this", "last"):
        return monday_of(date.today()) - (WEEK if word == "last" else timedelta(0))
    try:
        return monday_of(date.fromisoformat(word))
    except ValueError:
        raise ValueError(f"--week {word}: give a day such as 2026-11-24, or this or last") from None


def _suffix(out: str) -> str:
    from kickback.report.page import PICTURES

    suffix = Path(out).suffix.lower()
    if suffix not in PAGE_SUFFIXES + PICTURES:
        raise ValueError(f"{out}: name a page .html, and a figure {', '.join(PICTURES[:-1])} or {PICTURES[-1]}")
    return suffix


def _write_card(out: str, words: tuple[str, ...], db: str | None, read: "Reader") -> None:
    from kickback.files import write_atomic
    from kickback.report.card import to_card
    from kickback.store import Store

    suffix = Path(out).suffix.lower()
    if suffix not in (".png", ".svg"):
        raise ValueError(f"{out}: name a card .png or .svg")
    if len(words) != 1:
        raise ValueError(f"a card shows one session: name its number, or {LAST}")
    session = session_or_trace(words[0], db, read)
    history = []
    if is_stored(words[0]):
        with Store.open(db) as store:
            history = store.sessions()
    write_atomic(out, to_card(session, history, suffix), words)
    click.echo(f"{out}: card of {session.name}")


def _chart(page: "Page", name: str | None) -> "Chart":
    charts = {chart.name: chart for chart in page.charts}
    if name not in charts:
        raise ValueError(f"--figure {name or ''}: choose from {', '.join(charts)}" if charts else "there is no figure")
    return charts[name]


def _page(
    what: tuple[str, ...],
    db: str | None,
    wanted: SessionFilter,
    target: "Tempo | None",
    read: "Reader",
    week: date | None,
) -> "Page":
    from kickback.report.period_page import period_page
    from kickback.report.session_page import session_page
    from kickback.report.tracks import tracks_of_session, tracks_of_trace
    from kickback.store import Store
    from kickback.store.plan_results import plan_results
    from kickback.training.session import split_by_lifter
    from kickback.training.tempo import target_of

    if len(what) == 1 and not is_stored(what[0]):
        with progress_bar(f"replaying {what[0]}") as progress:
            session, tracks = tracks_of_trace(what[0], progress, read)
        return session_page(session, tracks, [], target)
    with Store.open(db) as store:
        found, stored = select_with_history(what, wanted, store)
        if len(found) > 1 or week:
            parts = [part for one in found for part in split_by_lifter(one)]
            return period_page(found, stored, plan_results(store, parts), week)
        with progress_bar("replaying raw traces") as progress:
            tracks = tracks_of_session(store, found[0].number or 0, progress)
    return session_page(found[0], tracks, stored, target or target_of(found[0].settings))
