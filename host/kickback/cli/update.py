"""kickback update: install the firmware over the air."""

import click

from kickback.cli.link_options import SensorCommand, link_options, run
from kickback.link.target import Target
from kickback.terminal.escape import plain
from kickback.terminal.progress import progress_bar


@click.command(cls=SensorCommand, epilog="Example: kickback update --sensor Kick-1A2B")
@link_options
def update(target: Target) -> None:
    """Update a sensor over Bluetooth.

    Needs a cell above 30 % and no open set. The previous version stays beside the new one, and comes back if no laptop
    or phone with the sensor's key reaches the new one within three minutes.
    """
    run(_update(target))


async def _update(target: Target) -> None:
    from kickback.image.boards import board_of
    from kickback.image.build import build
    from kickback.link.connect import connect_all
    from kickback.link.update import send_update, wait_until_proven

    async with connect_all(target) as (client,):
        firmware = (await client.info())["firmware"]
        with progress_bar("compiling") as progress:
            image = build(progress=progress, board=board_of(firmware))
        if firmware == image.name:
            click.echo(f"version {image.name} is already on {plain(client.name)}")
            return
        with progress_bar(f"sending to {plain(client.name)}") as progress:
            await send_update(client, image, progress)
        click.echo("all files are there and undamaged; the sensor restarts", err=True)
        await wait_until_proven(client, image)
        click.echo(f"version {image.name} works on {plain(client.name)}")
