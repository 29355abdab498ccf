"""The options and arguments that select sessions of the store."""

import functools
from collections.abc import Callable

import click

from kickback.store import Store
from kickback.store.select import LAST


def db_option(command: Callable) -> Callable:
    """Adds --db to a command that uses the store."""
    words = "The store, if not the one in your data folder (also $KICKBACK_DB)."
    return click.option("--db", metavar="FILE", envvar="KICKBACK_DB", help=words)(command)


def filter_options(command: Callable) -> Callable:
    """Adds the options that select sessions; their values are the fields of SessionFilter."""
    options = (
        click.option("--since", metavar="DAY", help="From this day on (2026-11-24), or the last 30d, 6w or 12m."),
        click.option("--until", metavar="DAY", help="Up to this day."),
        click.option("--lifter", metavar="NAME", help="Only this lifter."),
        click.option("--machine", metavar="NAME", help="Only this machine."),
        click.option("--side", type=click.Choice(["left", "right"]), help="Only sessions with sets of this side."),
    )
    return functools.reduce(lambda made, option: option(made), reversed(options), command)


def complete_session(ctx: click.Context, param: click.Parameter, incomplete: str) -> list:
    """Completes the numbers of sessions and the names of files in a shell."""
    from click.shell_completion import CompletionItem

    items = [CompletionItem(incomplete, type="file")]
    try:
        with Store.open(ctx.params.get("db")) as store:
            numbers = [LAST, *map(str, reversed(store.numbers()))]
    except ValueError:
        return items
    return [*(CompletionItem(number) for number in numbers if number.startswith(incomplete)), *items]
