"""Names and values that a sensor reports, as tables and lines."""

from collections.abc import Mapping

import click

from kickback.terminal.escape import plain

NAME_WIDTH, VALUE_WIDTH = 16, 5


def print_table(values: Mapping[str, object], name: str) -> None:
    """Prints the values; name: the sensor's."""
    from kickback.terminal.tables import new_console, new_table

    if not values:
        click.echo(f"{plain(name)}: none stored")
        return
    table = new_table("name", "value", left=["name", "value"])
    for key, value in values.items():
        table.add_row(key, str(value))
    new_console().print(table)


def print_setting(name: str, value: str, meaning: str) -> None:
    """Prints a setting on one line with its meaning, which continues below itself on a narrow terminal."""
    from textwrap import wrap

    from kickback.terminal.tables import new_console

    head = f"{plain(name):<{NAME_WIDTH}} {plain(value):>{VALUE_WIDTH}}  "
    lines = wrap(meaning, max(20, new_console().width - len(head))) or [""]
    for at, line in enumerate(lines):
        click.echo(f"{head if not at else ' ' * len(head)}{line}".rstrip())
