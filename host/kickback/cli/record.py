"""kickback record: switch raw recording on or off."""

import click

from kickback.cli.each_sensor import _each
from kickback.cli.link_options import AskSensor, link_options, run
from kickback.link.target import How


@click.command(cls=AskSensor, epilog="Example: kickback record on")
@click.argument("on", type=click.Choice(["on", "off"]))
@link_options
def record(on: str, how: How) -> None:
    """Record the coming sets raw, so that each can be replayed; or stop it."""
    run(_each(how, f"records raw: {on}", "do", "record", int(on == "on")))
