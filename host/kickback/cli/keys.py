"""kickback keys: the keys of the owned sensors, and their transfer to a second laptop."""

from pathlib import Path

import click

from kickback.cli.common import refusing
from kickback.cli.link_options import SensorCommand, link_options, run
from kickback.link.target import Target
from kickback.terminal.escape import plain

WARNING = "Warning: whoever has this file owns its sensors. Carry it by hand, and delete it after the import."


@click.group(epilog="Example: kickback keys export mine.keys; on the other laptop: kickback keys import mine.keys")
def keys() -> None:
    """Move the keys of your sensors to a second laptop.

    Both laptops own the sensors then.
    """


@keys.command("list", epilog="Example: kickback keys list")
def list_() -> None:
    """List the sensors that this laptop owns."""
    from kickback.link.keyring import Keyring

    with refusing():
        keyring = Keyring()
        names = keyring.names()
        for device_id, name in sorted(names.items(), key=lambda one: one[::-1]):
            repeated = list(names.values()).count(name) > 1
            click.echo(plain(f"{name} ({device_id})" if repeated else name))
        click.echo(f"{_count(len(names))} in {keyring.path}", err=True)


@keys.command("export", epilog="Example: kickback keys export mine.keys --sensor Kick-1A2B")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sensor", multiple=True, metavar="NAME", help="Only the key of this sensor.")
def export(file: Path, sensor: tuple[str, ...]) -> None:
    """Write the keys to a new FILE that only you can read."""
    from kickback.link.keyring import Keyring

    with refusing():
        count = Keyring().export_keys(file, sensor)
    click.echo(f"{file}: {_count(count)}")
    click.echo(WARNING, err=True)


@keys.command("import", epilog="Example: kickback keys import mine.keys")
@click.argument("file", type=click.Path(path_type=Path))
def import_(file: Path) -> None:
    """Add the keys of a FILE from kickback keys export.

    Nothing is imported if a sensor has another key on this laptop.
    """
    from kickback.link.keyring import Keyring

    with refusing():
        names = Keyring().import_keys(file)
    click.echo(f"imported: {plain(', '.join(names))}" if names else "all of these keys are already on this laptop")
    click.echo(WARNING, err=True)


@keys.command("rotate", cls=SensorCommand, epilog="Example: kickback keys rotate --sensor Kick-1A2B")
@link_options
def rotate(target: Target) -> None:
    """Give a sensor a new key.

    Other laptops and copies of the old key lose access.
    """
    run(_rotate(target))


async def _rotate(target: Target) -> None:
    from kickback.link.connect import connect_all
    from kickback.link.keyring import Keyring
    from kickback.link.ownership import rotate as rotate_key

    async with connect_all(target) as (client,):
        keyring = client.handshake_args[0] if client.handshake_args else Keyring()
        await rotate_key(client, keyring)
        click.echo(f"{plain(client.name)} has a new key; it is in {keyring.path}")


def _count(keys: int) -> str:
    return f"{keys} {'key' if keys == 1 else 'keys'}"
