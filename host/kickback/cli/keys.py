"""kickback keys: which sensors this laptop owns, and their keys to a second laptop."""

from pathlib import Path

import click

from kickback.cli.common import refusing
from kickback.terminal.escape import plain

OWNS = "whoever has this file owns the sensors in it: carry it by hand, and delete it once it is imported"


@click.group(epilog="Example: kickback keys export mine.keys; on the other laptop: kickback keys import mine.keys")
def keys() -> None:
    """Move the ownership of sensors to a second laptop; both own them then."""


@keys.command("list", epilog="Example: kickback keys list")
def list_() -> None:
    """Name the sensors whose keys are on this laptop."""
    from kickback.link.keyring import Keys

    with refusing():
        kept = Keys()
        names = kept.names()
        for device, name in sorted(names.items(), key=lambda one: one[::-1]):
            alike = list(names.values()).count(name) > 1
            click.echo(plain(f"{name} ({device})" if alike else name))
        click.echo(f"{len(names)} keys in {kept.path}", err=True)


@keys.command(epilog="Example: kickback keys export mine.keys --sensor Kick-1A2B")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sensor", multiple=True, metavar="NAME", help="Only this sensor's key.")
def export(file: Path, sensor: tuple[str, ...]) -> None:
    """Write the keys to a new FILE that only you can read."""
    from kickback.link.keyring import Keys

    with refusing():
        count = Keys().export(file, sensor)
    click.echo(f"{file}: {count} {'key' if count == 1 else 'keys'}")
    click.echo(f"Warning: {OWNS}", err=True)


@keys.command("import", epilog="Example: kickback keys import mine.keys")
@click.argument("file", type=click.Path(path_type=Path))
def import_(file: Path) -> None:
    """Keep the keys of a FILE that kickback keys export wrote; a sensor that has another key here is refused."""
    from kickback.link.keyring import Keys

    with refusing():
        names = Keys().take(file)
    click.echo(f"{plain(', '.join(names))}: yours here as well" if names else "all of these keys were here already")
    click.echo(f"Warning: {OWNS}", err=True)
