"""kickback replay: count the reps in recorded traces."""

import sys
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

import click

from kickback.cli.common import Refusal, refusing
from kickback.cli.many_traces import FAILED, many_options, print_failures, replay_to_folder
from kickback.cli.replay_output import compare_with_bundle, replay_many, show_replay
from kickback.cli.trace_options import layout_of, trace_options
from kickback.terminal.progress import progress_bar
from kickback.traces.sources import find_traces

if TYPE_CHECKING:
    from kickback.batch.one import Options
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
@many_options
def replay(
    traces: Sequence[str],
    as_json: bool,
    explain: bool,
    plot: str | None,
    given: Sequence[str],
    worn: bool,
    profile: str | None,
    save_profile: str | None,
    workers: int | None,
    out: str | None,
    scheduler: str | None,
    from_s: float | None,
    to_s: float | None,
    **options: Any,
) -> None:
    """Count the reps in recorded traces.

    TRACE is a file, a folder, a pattern, an archive or a URL. A trace that cannot be replayed does not stop the others;
    the exit code is 1 then, and 2 for a single trace.
    """
    from kickback.batch.one import Options

    with refusing():
        names = find_traces(traces)
        layout = layout_of(**options)
    if len(names) > 1 and (plot or save_profile):
        raise Refusal("--plot and --save-profile take one trace at a time")
    if scheduler and not out:
        raise Refusal("--scheduler needs --out, a folder for the results")
    settings, learned = _settings(given, worn, profile, plot)
    how = Options(settings, learned, layout, from_s, to_s)
    if out:
        failed = print_failures(out, replay_to_folder(out, names, how, workers, scheduler))
    elif len(names) == 1:
        failed = _replay_file(names[0], how, as_json, explain, plot, save_profile)
    else:
        failed = replay_many(names, how, workers, as_json, explain)
    if failed:
        sys.exit(FAILED)


def _replay_file(
    name: str, options: "Options", as_json: bool, explain: bool, plot: str | None, save_profile: str | None
) -> bool:
    """Replays the traces of one file; a refusal ends the command."""
    from kickback.traces.files import read_traces

    with refusing():
        found = read_traces(name, options.layout)
    for trace, stored in found:
        with refusing():
            result = _replay(trace.between(options.from_s, options.to_s), options, bool(plot))
            # Files first: a pipe into head may close while the table is printed.
            _save(result, plot, save_profile)
        show_replay(result, as_json, explain)
        compare_with_bundle(result, stored)
        if plot:
            click.echo(f"plot: {plot}", err=True)
    return False


def _settings(
    given: Sequence[str], worn: bool, profile: str | None, plot: str | None
) -> tuple[dict[str, float], tuple[int, ...] | None]:
    """The settings and the profile, read and checked before the first replay."""
    from repcore.derive import derive

    from kickback.replays.settings import read_profile, read_settings

    with refusing():
        if plot:
            _plot_module().check_suffix(plot)
        settings = read_settings(given) | ({"guided_share": 0} if worn else {})
        derive(settings)
        learned = read_profile(profile) if profile else None
    if profile and learned is None:
        click.echo(f"{profile} does not exist yet: starting without a profile", err=True)
    return settings, learned


def _replay(trace: "Trace", options: "Options", with_track: bool) -> "Replay":
    from kickback.replays.run import replay

    with progress_bar(f"replaying {trace.name}") as progress:
        return replay(trace, options.settings, options.profile, with_track=with_track, progress=progress)


def _save(result: "Replay", plot: str | None, save_profile: str | None) -> None:
    """Write the plot and the profile, where they are wanted."""
    from kickback.replays.settings import write_profile

    if plot:
        _plot_module().save_plot(result, plot)
    if save_profile and result.profile:
        write_profile(save_profile, result.profile)
    elif save_profile:
        click.echo(f"no profile was learned: {save_profile} is unchanged", err=True)


def _plot_module() -> ModuleType:
    """The plot module, imported on demand: matplotlib takes a second."""
    from kickback.replays import plot

    return plot
