"""kickback replay: count the reps in recorded traces."""

import json
from typing import TYPE_CHECKING

import click

from kickback.cli.common import Refusal, refusing
from kickback.cli.trace_options import _each, trace_options
from kickback.terminal.progress import progress_bar

if TYPE_CHECKING:
    from kickback.replays.result import Replay


@click.command(epilog="Example: kickback replay legs.csv --plot legs.png --settings set_gap=20")
@click.argument("traces", nargs=-1, required=True, metavar="TRACE...")
@trace_options
@click.option("--explain", is_flag=True, help="List the movements that did not count, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per trace and line.")
@click.option("--plot", metavar="FILE", help="Draw what the core saw: a .png or .svg file.")
@click.option("--settings", "given", multiple=True, metavar="NAME=VALUE|FILE.json", help="Settings of the core.")
@click.option("--worn", is_flag=True, help="The sensor is worn on a leg, not on a plate (guided_share=0).")
@click.option("--profile", metavar="FILE.json", help="What was learned about the machine; used if it exists.")
@click.option("--save-profile", metavar="FILE.json", help="Store what this replay learned about the machine.")
def replay(traces, as_json, explain, plot, given, worn, profile, save_profile, from_s, to_s, **how) -> None:
    """Count the reps in recorded traces (CSV or .kbt)."""
    from kickback.replays import settings as stored

    if len(traces) > 1 and (plot or save_profile):
        raise Refusal("--plot and --save-profile take one trace at a time")
    with refusing():
        if plot:
            _plot_module().check_suffix(plot)
        settings = stored.read_settings(given) | ({"guided_share": 0} if worn else {})
        learned = stored.read_profile(profile) if profile else None
    if profile and learned is None:
        click.echo(f"no profile at {profile} yet: starting without one", err=True)
    for trace, told in _each(traces, how):
        with refusing():
            found = _replay_one(trace.between(from_s, to_s), settings, learned, bool(plot))
            # Files first: a pipe into head may close while the table is printed.
            if plot:
                _plot_module().save_plot(found, plot)
            if save_profile and found.profile:
                stored.write_profile(save_profile, found.profile)
            elif save_profile:
                click.echo(f"nothing was learned about the machine: {save_profile} is left as it is", err=True)
        _show(found, as_json, explain)
        _compare(found, told)
        if plot:
            click.echo(f"plot: {plot}", err=True)


def _replay_one(trace, settings, learned, with_track):
    from kickback.replays.run import replay

    with progress_bar(f"replaying {trace.name}") as progress:
        return replay(trace, settings, learned, with_track=with_track, progress=progress)


def _compare(found, told) -> None:
    """Says whether a bundle's trace still gives what the bundle tells."""
    if told is None:
        return
    from kickback.traces.bundle import same_events

    same = same_events(found.to_dict(), told)
    click.echo(f"{found.trace}: {'the same' if same else 'not the same'} as in its bundle", err=True)


def _plot_module():
    """matplotlib takes a second to import: only where a plot is asked for."""
    from kickback.replays import plot

    return plot


def _show(found: "Replay", as_json: bool, explain: bool) -> None:
    if as_json:
        click.echo(json.dumps(found.to_dict()))
        return
    from kickback.replays.tables import print_replay
    from kickback.terminal.tables import new_console

    console = new_console()
    print_replay(console, found)
    if explain:
        from kickback.replays.explain import print_not_counted

        print_not_counted(console, found.not_counted)
