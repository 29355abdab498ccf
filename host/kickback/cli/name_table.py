"""A table of names and values that a sensor reports."""

from collections.abc import Mapping

import click

from kickback.terminal.escape import plain


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
