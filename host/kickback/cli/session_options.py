"""Which sessions a command is about, in the words a person types."""

import functools
from collections.abc import Callable

import click

from kickback.store import Store
from kickback.store.select import LAST


def db_option(command: Callable) -> Callable:
    """--db for a command that uses the store."""
    how = "The store, if not the one in your data folder (also $KICKBACK_DB)."
    return click.option("--db", metavar="FILE", envvar="KICKBACK_DB", help=how)(command)


def filter_options(command: Callable) -> Callable:
    """Options that say which sessions of the store are meant; as keywords they fit ``chosen``."""
    options = (
        click.option("--since", metavar="DATE", help="From this day on, as 2026-11-24, or so long ago: 30d, 6w, 12m."),
        click.option("--until", metavar="DATE", help="Up to this day, likewise."),
        click.option("--lifter", metavar="NAME", help="Only this lifter."),
        click.option("--machine", metavar="NAME", help="Only this machine."),
        click.option("--side", type=click.Choice(["left", "right"]), help="Only sessions with sets of this side."),
    )
    return functools.reduce(lambda made, option: option(made), reversed(options), command)


def complete_session(ctx: click.Context, param: click.Parameter, incomplete: str) -> list:
    """For the shell: numbers of sessions, and files."""
    from click.shell_completion import CompletionItem

    items = [CompletionItem(incomplete, type="file")]
    try:
        with Store.open(ctx.params.get("db")) as store:
            numbers = [LAST, *map(str, reversed(store.numbers()))]
    except ValueError:
        return items
    return [*(CompletionItem(number) for number in numbers if number.startswith(incomplete)), *items]
