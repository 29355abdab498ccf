"""kickback replay: count the reps in recorded traces."""

import json
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click

from kickback.cli.common import Refusal, refusing
from kickback.cli.trace_options import read_each, trace_options
from kickback.terminal.progress import progress_bar

if TYPE_CHECKING:
    from kickback.replays.result import Replay
    from kickback.traces.trace import Trace


@click.command(epilog="Example: kickback replay legs.csv --plot legs.png --settings set_gap=20")
@click.argument("traces", nargs=-1, required=True, metavar="TRACE...")
@trace_options
@click.option("--explain", is_flag=True, help="List the movements that did not count, with the reasons.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per trace and line.")
@click.option("--plot", metavar="FILE", help="Draw motion, phases and flags: a .png or .svg file.")
@click.option("--settings", "given", multiple=True, metavar="NAME=VALUE|FILE.json", help="Settings of the core.")
@click.option("--worn", is_flag=True, help="The sensor is worn on a leg, not on a plate (guided_share=0).")
@click.option("--profile", metavar="FILE.json", help="Profile of the machine; used if the file exists.")
@click.option("--save-profile", metavar="FILE.json", help="Save the profile that this replay learned.")
def replay(
    traces: Sequence[str],
    as_json: bool,
    explain: bool,
    plot: str | None,
    given: Sequence[str],
    worn: bool,
    profile: str | None,
    save_profile: str | None,
    from_s: float | None,
    to_s: float | None,
    **options: str,
) -> None:
    """Count the reps in recorded traces."""
    if len(traces) > 1 and (plot or save_profile):
        raise Refusal("--plot and --save-profile take one trace at a time")
    settings, learned = _settings(given, worn, profile, plot)
    for trace, stored in read_each(traces, options):
        with refusing():
            result = _replay(trace.between(from_s, to_s), settings, learned, bool(plot))
            # Files first: a pipe into head may close while the table is printed.
            _save(result, plot, save_profile)
        _show(result, as_json, explain)
        _compare(result, stored)
        if plot:
            click.echo(f"plot: {plot}", err=True)


def _settings(
    given: Sequence[str], worn: bool, profile: str | None, plot: str | None
) -> tuple[dict[str, float], tuple[int, ...] | None]:
    """The settings and the profile, read and checked before the first replay."""
    from kickback.replays.settings import read_profile, read_settings

    with refusing():
        if plot:
            _plot_module().check_suffix(plot)
        settings = read_settings(given) | ({"guided_share": 0} if worn else {})
        learned = read_profile(profile) if profile else None
    if profile and learned is None:
        click.echo(f"{profile} does not exist yet: starting without a profile", err=True)
    return settings, learned


def _replay(trace: "Trace", settings: dict[str, float], learned: tuple[int, ...] | None, with_track: bool) -> "Replay":
    from kickback.replays.run import replay

    with progress_bar(f"replaying {trace.name}") as progress:
        return replay(trace, settings, learned, with_track=with_track, progress=progress)


def _save(result: "Replay", plot: str | None, save_profile: str | None) -> None:
    """Write the plot and the profile, where they are wanted."""
    from kickback.replays.settings import write_profile

    if plot:
        _plot_module().save_plot(result, plot)
    if save_profile and result.profile:
        write_profile(save_profile, result.profile)
    elif save_profile:
        click.echo(f"no profile was learned: {save_profile} is unchanged", err=True)


def _show(result: "Replay", as_json: bool, explain: bool) -> None:
    if as_json:
        click.echo(json.dumps(result.to_dict()))
        return
    from kickback.replays.explain import print_not_counted
    from kickback.replays.tables import print_replay
    from kickback.terminal.tables import new_console

    console = new_console()
    print_replay(console, result)
    if explain:
        print_not_counted(console, result.not_counted)


def _compare(result: "Replay", stored: dict[str, Any] | None) -> None:
    """Report whether the replay equals the one that is stored in the trace's bundle."""
    if stored is None:
        return
    from kickback.traces.bundle import same_events

    same = same_events(result.to_dict(), stored)
    click.echo(f"{result.trace}: {'the same' if same else 'not the same'} as in its bundle", err=True)


def _plot_module() -> ModuleType:
    """The plot module, imported on demand: matplotlib takes a second."""
    from kickback.replays import plot

    return plot
