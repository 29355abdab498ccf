"""kickback pair: claim a sensor."""

import click

from kickback.cli.confirm import ask, confirm
from kickback.cli.link_options import SensorCommand, link_options, run
from kickback.link.target import Target
from kickback.terminal.escape import plain


@click.command(cls=SensorCommand, epilog="Example: hold the sensor's button for 2 s, then: kickback pair")
@click.option("--code", default="", metavar="DIGITS", help="The code on the box; asked for otherwise.")
@link_options
def pair(target: Target, code: str) -> None:
    """Claim a sensor.

    Hold its button for 2 s first and have the code of its box at hand, or use the cable.
    """
    run(_pair(target, code))


async def _pair(target: Target, code: str) -> None:
    from kickback.link.connect import connect_all
    from kickback.link.keyring import Keyring
    from kickback.link.ownership import AlreadyOwned, CodeNeeded

    async with connect_all(target, handshake=bool(target.virtual)) as (client,):
        if target.virtual:
            click.echo(f"{plain(client.name)} is yours already: a virtual sensor needs no pairing")
            return
        keyring, again = Keyring(), False
        while True:
            try:
                await client.claim(keyring, again, code)
                break
            except AlreadyOwned as warning:
                confirm(f"Warning: {warning}. Claim it anyway? The key of your sensor is kept.")
                again = True
            except CodeNeeded:
                code = ask(f"code on the box of {client.name}")
        await client.set_time()
        click.echo(f"{plain(client.name)} is yours; its key is in {keyring.path}")
