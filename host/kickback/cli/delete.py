"""kickback delete: delete sessions, or undo a deletion."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from kickback.cli.common import refusing
from kickback.cli.session_options import complete_session, db_option
from kickback.training.metrics import count_of

if TYPE_CHECKING:
    from kickback.store import Store


@click.command(epilog="Example: kickback delete 12 13")
@click.argument("sessions", nargs=-1, metavar="[SESSION]...", shell_complete=complete_session)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--undo", is_flag=True, help="Restore deleted sessions.")
@click.option("--list", "list_deleted", is_flag=True, help="List the deleted sessions.")
@db_option
def delete(sessions: tuple[str, ...], yes: bool, undo: bool, list_deleted: bool, db: str | None) -> None:
    """Delete sessions, or undo a deletion.

    SESSION is a number, or last. A deleted session stays in the file until its deletion is undone; it may be imported
    again.
    """
    from kickback.store import Store
    from kickback.store.deletion import deleted_numbers

    with refusing(), Store.open(db) as store:
        if list_deleted:
            click.echo(" ".join(map(str, deleted_numbers(store))) or "no session is deleted")
        elif not sessions:
            raise ValueError("name the sessions to delete, or use --list")
        elif undo:
            _restore(store, sessions)
        else:
            _delete(store, sessions, yes)


def _restore(store: "Store", words: Sequence[str]) -> None:
    from kickback.store.deletion import restore_session
    from kickback.store.select import session_number

    for word in words:
        restore_session(store, session_number(word, store))
        click.echo(f"session {word}: restored")


def _delete(store: "Store", words: Sequence[str], yes: bool) -> None:
    from kickback.store.deletion import delete_session
    from kickback.store.select import stored_session

    for one in [stored_session(word, store) for word in words]:
        when = f" of {one.start:%Y-%m-%d %H:%M}" if one.start else ""
        content = f"{count_of(len(one.sets), 'set')}, {count_of(one.count, 'rep')}"
        name = f"session {one.number}{when} ({content})"
        if yes or click.confirm(f"Delete {name}?"):
            delete_session(store, one.number or 0)
            click.echo(f"{name}: deleted; kickback delete --undo {one.number} restores it")
