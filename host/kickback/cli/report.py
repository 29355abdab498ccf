"""What the numbers say, on one page: kickback report."""

from pathlib import Path

import click

from kickback.cli.common import refusing
from kickback.cli.session_options import complete_session, db_option, filter_options
from kickback.store.select import LAST, chosen
from kickback.terminal.progress import progress_bar

PAGE = (".html", ".htm")


@click.command(epilog="Example: kickback report last -o page.html")
@click.argument("what", nargs=-1, metavar="[SESSION|TRACE]...", shell_complete=complete_session)
@click.option("--last", is_flag=True, help="The last session; the same as naming it last.")
@click.option("-o", "--out", required=True, metavar="FILE", help="A .html page; .png, .svg or .pdf for one figure.")
@click.option("--figure", metavar="NAME", help="Which figure; list shows their names.")
@click.option("--tempo", metavar="A-B-C-D", help="The aim: kick-hold-return-rest in s, or ecc:3-0-2-1 as in books.")
@filter_options
@db_option
def report(what, last, out, figure, tempo, db, **filters) -> None:
    """Write a page about a SESSION (number, or last), a trace file, or all that is stored (--since, --machine, ...)."""
    from kickback.files import write_whole
    from kickback.report.page import PICTURES, to_html, to_picture
    from kickback.training.tempo import read_tempo

    with refusing():
        suffix = Path(out).suffix.lower()
        if suffix not in PAGE + PICTURES:
            raise ValueError(f"{out}: a page's name ends in .html, a figure's in {', '.join(PICTURES)}")
        page = _page((*what, LAST) if last else what, db, filters, read_tempo(tempo) if tempo else None)
        if suffix in PAGE:
            write_whole(out, to_html(page).encode(), what)
            click.echo(f"{out}: {page.title}, {len(page.charts)} figures")
            return
        names = {chart.name: chart for chart in page.charts}
        if figure not in names:
            raise ValueError(f"--figure {figure or ''}: choose from {', '.join(names) or 'none: there is none here'}")
        write_whole(out, to_picture(names[figure], suffix), what)
    click.echo(f"{out}: {names[figure].title}")


def _page(what, db, filters, aim):
    from kickback.report.period_page import period_page
    from kickback.report.session_page import session_page
    from kickback.report.tracks import tracks_of_session, tracks_of_trace
    from kickback.store import Store
    from kickback.training.tempo import aim_of

    if len(what) == 1 and not (what[0].isdigit() or what[0] == LAST):
        with progress_bar(f"replaying {what[0]}") as progress:
            session, tracks = tracks_of_trace(what[0], progress)
        return session_page(session, tracks, [], aim)
    with Store.open(db) as store:
        stored = store.sessions()
        found = [_named(stored, word, store) for word in what] if what else chosen(stored, **filters)
        if not found:
            raise ValueError(f"none of the {len(stored)} stored sessions fits: kickback sessions lists them")
        if len(found) > 1:
            return period_page(sorted(found, key=stored.index))
        with progress_bar("replaying raw traces") as progress:
            tracks = tracks_of_session(store, found[0].number or 0, progress)
    return session_page(found[0], tracks, stored, aim or aim_of(found[0].settings))


def _named(stored, word: str, store):
    if word == LAST and stored:
        return stored[-1]
    if not word.isdigit():
        raise ValueError(f"{word}: several at once must be sessions of the store, by number")
    return store.session(int(word))
