"""A checked copy of the store: kickback backup."""

import click

from kickback.cli.common import Refusal, refusing
from kickback.cli.session_options import db_option


@click.command(epilog="Example: kickback backup sessions-copy.db")
@click.argument("file", required=False, type=click.Path())
@click.option("--check", is_flag=True, help="Only look whether the store is sound.")
@db_option
def backup(file, check, db) -> None:
    """Copy the whole store to a new FILE, checked before and after. A copy is used with --db, or put in its place."""
    from kickback.store import Store

    if not file and not check:
        raise Refusal("name a file for the copy, or --check")
    with refusing(), Store.open(db) as store:
        store.check()
        click.echo(f"{store.path}: sound, {len(store.numbers())} sessions")
        if file:
            store.backup(file)
            click.echo(f"{file}: copied and checked")
