"""kickback pair: claim a sensor."""

import click

from kickback.cli.confirm import confirm
from kickback.cli.link_options import SensorCommand, link_options, run
from kickback.link.target import Target
from kickback.terminal.escape import plain


@click.command(cls=SensorCommand, epilog="Example: press the sensor's button, then: kickback pair")
@link_options
def pair(target: Target) -> None:
    """Claim a sensor.

    Press its button first, or use the cable.
    """
    run(_pair(target))


async def _pair(target: Target) -> None:
    from kickback.link.connect import connect_all
    from kickback.link.keyring import Keyring
    from kickback.link.ownership import AlreadyOwned

    async with connect_all(target, handshake=bool(target.virtual)) as (client,):
        if target.virtual:
            click.echo(f"{plain(client.name)} is yours already: a virtual sensor needs no pairing")
            return
        keyring = Keyring()
        try:
            await client.claim(keyring)
        except AlreadyOwned as warning:
            confirm(f"Warning: {warning}. Claim it anyway? The key of your sensor is kept.")
            await client.claim(keyring, again=True)
        await client.set_time()
        click.echo(f"{plain(client.name)} is yours; its key is in {keyring.path}")
