"""kickback live: reps as they happen, on the whole terminal."""

import click

from kickback.cli.common import refusing
from kickback.cli.link_options import SensorCommand, link_options, run
from kickback.link.target import Target


@click.command(cls=SensorCommand, epilog="Example: kickback live --virtual legs.kbt")
@link_options
@click.option("--tempo", metavar="TEMPO", help="Target seconds of each phase, kick-hold-return: 2-1-3 or 2-1-3-0.")
@click.option("--json", "as_json", is_flag=True, help="Print each event as a line of JSON instead.")
def live(target: Target, tempo: str | None, as_json: bool) -> None:
    """Watch reps as they happen.

    Shows count, tempo, position, sets and rests. Ctrl-C ends it with a summary of the session.
    """
    from kickback.cli.live_summary import print_summary
    from kickback.cli.live_watch import Watch
    from kickback.terminal.tables import new_console
    from kickback.training.tempo import parse_tempo

    with refusing():
        aim = parse_tempo(tempo) if tempo else None
    console = new_console()
    if not as_json and (not console.is_terminal or console.is_dumb_terminal):
        raise click.UsageError("live needs a terminal that can draw; --json prints lines instead")
    watch = Watch(aim, as_json)
    try:
        run(watch.run(target))
    except click.Abort:
        if not watch.states:  # not connected yet
            raise
        print_summary(new_console(stderr=as_json), watch.states)
