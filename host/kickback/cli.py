"""The command line."""

import click


@click.group()
@click.version_option(package_name="kickback")
def main() -> None:
    """Counts reps and times their phases from traces of a motion sensor on a machine's foot plate."""
