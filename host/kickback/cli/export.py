"""Sessions in the formats of others: kickback export."""

from pathlib import Path

import click

from kickback.cli.common import refusing
from kickback.cli.session_options import complete_session, db_option, filter_options
from kickback.files import write_whole
from kickback.store.select import LAST, chosen, one_session

SUFFIXES = {".csv": "csv", ".jsonl": "jsonl", ".parquet": "parquet", ".fit": "fit", ".zip": "bundle"}
FORMATS = (*SUFFIXES.values(), "hevy", "strong")


def _columns(ctx: click.Context, param: click.Parameter, asked: bool) -> None:
    """Prints what each column is, and ends."""
    if not asked:
        return
    from kickback.terminal.tables import new_console, new_table
    from kickback.training.columns import TABLES

    for name, columns in TABLES.items():
        table = new_table(name, "type", "", left=[name, "type", ""])
        for column, kind, words in columns:
            table.add_row(column, {int: "integer", float: "number", str: "text"}[kind], words)
        new_console().print(table)
        click.echo()
    ctx.exit()


@click.command(epilog="Example: kickback export --since 6w -o reps.csv")
@click.argument("what", nargs=-1, metavar="[SESSION|TRACE]...", shell_complete=complete_session)
@click.option(
    "-o", "--out", required=True, metavar="FILE", help="Its ending tells the format, where --format does not."
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), help="csv, jsonl, parquet, fit, bundle; hevy, strong: CSV."
)
@click.option("--sets", "table", flag_value="sets", help="A line for each set instead of each rep.")
@click.option("--settings", "given", multiple=True, metavar="NAME=VALUE|FILE.json", help="Of the core, in a bundle.")
@click.option("--profile", metavar="FILE.json", help="Of the machine, in a bundle.")
@click.option(
    "--columns",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_columns,
    help="List the columns.",
)
@filter_options
@db_option
def export(what, out, form, table, given, profile, db, **filters) -> None:
    """Write sessions (numbers, or last) or trace files; all that is stored, where none is named."""
    with refusing():
        form = form or SUFFIXES.get(Path(out).suffix.lower())
        if form is None:
            raise ValueError(f"{out}: name it {', '.join(SUFFIXES)}, or give --format")
        if form == "bundle":
            from kickback.exchange.bundles import parts_of
            from kickback.replays.settings import read_profile, read_settings
            from kickback.traces.bundle import write_bundle

            parts = parts_of(what, db, read_settings(given), (read_profile(profile) if profile else None) or ())
            write_bundle(out, parts, what)
            click.echo(f"{out}: {len(parts)} {'trace' if len(parts) == 1 else 'traces'}")
            return
        sessions = _sessions(what, db, filters)
        write_whole(out, _made(form, table or "reps", sessions), what)
    click.echo(f"{out}: {len(sessions)} {'session' if len(sessions) == 1 else 'sessions'}")


def _sessions(what, db, filters) -> list:
    if what:
        return [one_session(word, db) for word in what]
    from kickback.store import Store

    with Store.open(db) as store:
        found = chosen(store.sessions(), **filters)
    if not found:
        raise ValueError("no stored session fits: kickback sessions lists them")
    return found


def _made(form: str, table: str, sessions: list) -> bytes:
    from kickback.exchange import apps, fit, tables

    if form == "fit":
        if len(sessions) != 1:
            raise ValueError(f"a FIT file holds one session, and {len(sessions)} are asked for: name one, or {LAST}")
        return fit.to_fit(sessions[0])
    if form in ("hevy", "strong"):
        return (apps.to_hevy if form == "hevy" else apps.to_strong)(sessions)
    return getattr(tables, f"to_{form}")(table, sessions)
