"""A table of names and values that a sensor reports."""

import click

from kickback.terminal.escape import plain


def _show(told: dict, name: str) -> None:
    from kickback.terminal.tables import new_console, new_table

    if not told:
        click.echo(f"{plain(name)} knows of none yet")
        return
    table = new_table("name", "value", left=["name", "value"])
    for key, value in told.items():
        table.add_row(key, str(value))
    new_console().print(table)
