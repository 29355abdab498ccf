"""kickback export: write sessions in the formats of other programs."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kickback.cli.common import refusing
from kickback.cli.session_options import complete_session, db_option, filter_options
from kickback.cli.trace_options import reader, trace_options
from kickback.files import write_atomic
from kickback.store.select import LAST, SessionFilter, select_sessions, session_or_trace
from kickback.training.metrics import count_of
from kickback.training.session import Session

if TYPE_CHECKING:
    from kickback.traces.trace import Trace

SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".parquet": "parquet", ".fit": "fit", ".zip": "bundle"}
FORMATS = (*SUFFIXES.values(), "hevy", "strong")
TYPE_NAMES = {int: "integer", float: "number", str: "text"}


def _print_columns(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    """Prints the description of each column and exits."""
    if not asked:
        return
    from kickback.terminal.tables import new_console, new_table
    from kickback.training.columns import TABLES

    for name, columns in TABLES.items():
        table = new_table(name, "type", "", left=[name, "type", ""])
        for column, kind, words in columns:
            table.add_row(column, TYPE_NAMES[kind], words)
        new_console().print(table)
        click.echo()
    ctx.exit()


COLUMNS_OPTION = click.option(
    "--list-columns", is_flag=True, is_eager=True, expose_value=False, callback=_print_columns, help="List the columns."
)


@click.command(epilog="Example: kickback export --since 6w -o reps.csv")
@click.argument("what", nargs=-1, metavar="[SESSION|TRACE]...", shell_complete=complete_session)
@click.option("-o", "--out", required=True, metavar="FILE", help="Without --format its suffix selects the format.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="csv, jsonl, parquet, fit, bundle; hevy, strong: CSV."
)
@click.option("--sets", "table", flag_value="sets", help="One line per set instead of per rep.")
@click.option("--settings", "given", multiple=True, metavar="NAME=VALUE|FILE.json", help="Core settings, for a bundle.")
@click.option("--profile", metavar="FILE.json", help="Machine profile, for a bundle.")
@COLUMNS_OPTION
@filter_options
@trace_options
@db_option
def export(
    what: tuple[str, ...], out: str, form: str | None, table: str | None, given: tuple[str, ...], profile: str | None,
    db: str | None, **options: Any,
) -> None:  # fmt: skip
    """Write sessions in the formats of other programs.

    Name sessions (by number, or last), trace files, folders of them or patterns such as '*.csv'. Without a name all
    stored sessions are written, or those that --since, --machine and the like select.
    """
    filters = SessionFilter(**{name: options.pop(name) for name in SessionFilter._fields})
    with refusing():
        from kickback.traces.expand import expand

        what = tuple(expand(what))
        read = reader(**options)
        form = form or SUFFIXES.get(Path(out).suffix.lower())
        if form is None:
            raise ValueError(f"{out}: give --format, or one of the suffixes {', '.join(SUFFIXES)}")
        if form == "bundle":
            from kickback.exchange.bundles import parts_of
            from kickback.traces.bundle import write_bundle

            parts = parts_of(what, db, *_core(given, profile), read)
            write_bundle(out, parts, what)
            click.echo(f"{out}: {count_of(len(parts), 'trace')}")
            return
        sessions = _sessions(what, db, filters, read)
        write_atomic(out, _encode(form, table or "reps", sessions), what)
    click.echo(f"{out}: {count_of(len(sessions), 'session')}")


def _core(given: tuple[str, ...], profile: str | None) -> tuple[dict[str, float], tuple[int, ...]]:
    """The settings and the profile for the core."""
    from kickback.replays.settings import read_profile, read_settings

    return read_settings(given), (read_profile(profile) if profile else None) or ()


def _sessions(
    what: tuple[str, ...], db: str | None, wanted: SessionFilter, read: "Callable[[str], Trace]"
) -> list[Session]:
    if what:
        return [session_or_trace(word, db, read) for word in what]
    from kickback.store import Store

    with Store.open(db) as store:
        return select_sessions((), wanted, store)


def _encode(form: str, table: str, sessions: Sequence[Session]) -> bytes:
    from kickback.exchange import apps, fit, tables

    if form == "fit":
        if len(sessions) != 1:
            raise ValueError(f"a FIT file holds one session, not {len(sessions)}: name one, or {LAST}")
        return fit.to_fit(sessions[0])
    if form in apps.FORMATS:
        return apps.FORMATS[form](sessions)
    return tables.FORMATS[form](table, sessions)
