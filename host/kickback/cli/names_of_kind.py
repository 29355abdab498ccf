"""The commands that lifters and machines share: list, rename, merge, unit."""

import click

from kickback.cli.common import refusing
from kickback.cli.session_options import db_option
from kickback.training.metrics import count_of


def group_of(kind: str, words: str) -> click.Group:
    """The group of commands for lifters or machines. kind: see kickback.store.people; words: its help."""

    @click.group(f"{kind}s", invoke_without_command=True, help=words, epilog=f"Example: kickback {kind}s")
    @db_option
    @click.pass_context
    def group(ctx: click.Context, db: str | None) -> None:
        ctx.obj = db
        if ctx.invoked_subcommand is None:
            _list(kind, db)

    @group.command("list", help=f"List the {kind}s with their sessions.")
    @click.pass_obj
    def list_(db: str | None) -> None:
        _list(kind, db)

    @group.command(
        "rename", help=f"Rename a {kind} in all sessions.", epilog=f"Example: kickback {kind}s rename Ana Anna"
    )
    @click.argument("old")
    @click.argument("new")
    @click.pass_obj
    def rename(db: str | None, old: str, new: str) -> None:
        _rename(kind, db, old, new, merge=False)

    @group.command("merge", help=f"Put two {kind}s together under the second name.")
    @click.argument("old")
    @click.argument("new")
    @click.pass_obj
    def merge(db: str | None, old: str, new: str) -> None:
        _rename(kind, db, old, new, merge=True)

    @group.command(
        "unit", help=f"Show the weights of a {kind} in kg or lb.", epilog=f"Example: kickback {kind}s unit Anna lb"
    )
    @click.argument("name")
    @click.argument("unit", type=click.Choice(["kg", "lb"]))
    @click.pass_obj
    def unit(db: str | None, name: str, unit: str) -> None:
        _set_unit(kind, db, name, unit)

    return group


def _list(kind: str, db: str | None) -> None:
    from kickback.store import Store
    from kickback.store.people import list_names
    from kickback.terminal.columns import Column, print_columns
    from kickback.terminal.escape import plain
    from kickback.terminal.tables import new_console

    with refusing(), Store.open(db) as store:
        found = list_names(store, kind)
    if not found:
        click.echo("no sessions are stored yet")
        return
    columns = [
        Column(kind, [plain(one.name) or "unknown" for one in found], left=True),
        Column("sessions", [str(one.sessions) for one in found]),
        Column("reps", [str(one.reps) for one in found], 2),
        Column("last session", [(one.last or "")[:10] for one in found], 1, left=True),
    ]
    print_columns(columns, new_console().width)


def _rename(kind: str, db: str | None, old: str, new: str, merge: bool) -> None:
    from kickback.store import Store
    from kickback.store.people import rename

    with refusing(), Store.open(db) as store:
        sessions = rename(store, kind, old, new, merge)
    click.echo(f"{old} is now {new} in {count_of(sessions, 'session')}")


def _set_unit(kind: str, db: str | None, name: str, unit: str) -> None:
    from kickback.store import Store
    from kickback.store.weight_units import set_unit

    with refusing(), Store.open(db, create=True) as store:
        with store.writing() as connection:
            set_unit(connection.execute, kind, name, unit)
    click.echo(f"{name}: weights in {unit}")
