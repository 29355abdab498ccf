"""The command `kickback evaluate`: measure the detection on traces with a truth file."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import track

from kickback.cli.common import refusing
from kickback.cli.trace_options import layout_of, layout_options
from kickback.evaluate.run import evaluate_traces
from kickback.evaluate.score import Score
from kickback.evaluate.summary import Summary, as_document, by_note, summary
from kickback.evaluate.tables import markdown, print_table
from kickback.evaluate.truth import traces_in
from kickback.replays.settings import read_settings
from kickback.terminal.tables import new_console
from kickback.traces.csv import Layout


def _evaluate_all(paths: Sequence[Path], settings: dict[str, float], worn: bool, layout: Layout) -> list[Score]:
    console = new_console(stderr=True)
    scores = evaluate_traces(paths, settings, worn, layout)
    quiet = not console.is_terminal
    return list(track(scores, "replaying", total=len(paths), console=console, transient=True, disable=quiet))


def _draw(groups: dict[str, list[Score]], summaries: dict[str, Summary], picture: Path) -> None:
    from kickback.evaluate.plot import plot

    with refusing():
        plot(groups, summaries, picture)


def _print_miscounts(console: Console, scores: Sequence[Score]) -> None:
    """Name every trace that was miscounted, with the times of missed and extra reps."""
    for one in scores:
        if one.exact or one.failure:
            continue
        missed, extra = (" ".join(f"{t:.1f}" for t in times) or "-" for times in (one.missed_at_s, one.extra_at_s))
        timed = one.missed_at_s or one.extra_at_s
        where = f"missed at {missed} s, extra at {extra} s" if timed else "the truth is a count"
        console.print(f"{one.trace}: {one.found} of {one.truth} reps; {where}", soft_wrap=True, highlight=False)


def _print_failures(scores: Sequence[Score]) -> None:
    console = new_console(stderr=True)
    for one in scores:
        if one.failure:
            console.print(one.failure, soft_wrap=True, highlight=False)


@click.command(epilog="Example: kickback evaluate traces --plot errors.png")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FOLDER...")
@click.option("--worn", is_flag=True, help="The sensor was worn on the leg, in all of these traces.")
@click.option("--settings", "given", multiple=True, metavar="NAME=VALUE|FILE.json", help="Settings of the core.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print the table as Markdown.")
@click.option("--plot", "picture", type=click.Path(dir_okay=False, path_type=Path), help="Write a picture (png, svg).")
@layout_options
def evaluate(
    paths: tuple[Path, ...],
    worn: bool,
    given: tuple[str, ...],
    as_json: bool,
    as_markdown: bool,
    picture: Path | None,
    **options: Any,
) -> None:
    """Compare the counts of the core with the truth.

    Replays the traces in FOLDER (or single files) with the NAME.truth.json beside each. Prints counts, phase errors and
    latencies by family, and names the traces that were miscounted. A truth with `"worn": true` is replayed as with
    --worn. The exit code is 1 if a trace could not be replayed.
    """
    with refusing():
        if picture:
            from kickback.replays.plot import check_suffix

            check_suffix(picture)
        scores = _evaluate_all(traces_in(paths), read_settings(given), worn, layout_of(**options))
    groups = by_note(scores)
    lines = [*((name, summary(group)) for name, group in groups.items()), ("all", summary(scores))]
    if picture:
        _draw(groups, dict(lines), picture)
    if as_json:
        click.echo(json.dumps(as_document(scores), indent=1))
    elif as_markdown:
        click.echo(markdown(lines))
    else:
        console = new_console()
        print_table(lines, console.width)
        _print_miscounts(console, scores)
    _print_failures(scores)
    if any(one.failure for one in scores):
        sys.exit(1)
