"""kickback backup: copy the store and check the copy."""

import click

from kickback.cli.common import Refusal, refusing
from kickback.cli.session_options import db_option
from kickback.training.metrics import count_of


@click.command(epilog="Example: kickback backup sessions-copy.db")
@click.argument("file", required=False, type=click.Path())
@click.option("--check", is_flag=True, help="Only check the store.")
@db_option
def backup(file: str | None, check: bool, db: str | None) -> None:
    """Copy the store and check the copy.

    FILE must not exist yet. To use the copy, name it with --db, or put it in the place of the store.
    """
    from kickback.store import Store

    if not file and not check:
        raise Refusal("name a file for the copy, or use --check")
    with refusing(), Store.open(db) as store:
        store.check()
        click.echo(f"{store.path}: no errors, {count_of(len(store.numbers()), 'session')}")
        if file:
            store.backup(file)
            click.echo(f"{file}: copied and checked")
