"""kickback live: the reps as they happen, on the whole terminal."""

import click

from kickback.cli.common import refusing
from kickback.cli.link_options import AskSensor, link_options, run
from kickback.link.target import How


@click.command(cls=AskSensor, epilog="Example: kickback live --virtual legs.kbt")
@link_options
@click.option("--tempo", metavar="KICK-HOLD-RETURN", help="Target seconds of each phase, like 1-1-2.")
@click.option("--json", "as_json", is_flag=True, help="Print each event as a line of JSON instead.")
def live(how: How, tempo: str | None, as_json: bool) -> None:
    """Watch the reps as they happen: count, tempo, position, sets, rest. Ctrl-C ends it."""
    from kickback.cli.live_watch import read_tempo, watch
    from kickback.terminal.tables import new_console

    with refusing():
        target = read_tempo(tempo)
    console = new_console()
    if not as_json and (not console.is_terminal or console.is_dumb_terminal):  # a dumb one is never drawn on
        raise click.UsageError("live draws on a terminal that can: --json prints lines instead")
    run(watch(how, target, as_json))
