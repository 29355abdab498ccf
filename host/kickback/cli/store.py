"""kickback store: bring stores together."""

from pathlib import Path

import click

from kickback.cli.common import refusing
from kickback.cli.session_options import db_option
from kickback.training.metrics import count_of


@click.group(epilog="Example: kickback store merge gateway.db")
def store() -> None:
    """Merge the stores of gateways, phones and laptops."""


@store.command(epilog="Example: kickback store merge gateway.db")
@click.argument("others", nargs=-1, required=True, metavar="OTHER.db...", type=click.Path(path_type=Path))
@db_option
def merge(others: tuple[Path, ...], db: str | None) -> None:
    """Add the sessions of other stores to yours.

    The other stores are only read. They may overlap with yours and with each other, and may be merged again.
    """
    from kickback.store import Store
    from kickback.store.merge import merge as merge_into

    with refusing(), Store.open(db, create=True) as own:
        for other in others:
            added = merge_into(own, other)
            words = f"{count_of(added.sessions, 'new session')} with {count_of(added.reps, 'new rep')}"
            click.echo(f"{other}: {words if any(added) else 'nothing new'}")
