"""The command `kickback evaluate`: measure the detection on traces with a truth file."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from repcore.derive import derive
from rich.console import Console

from kickback.batch.data_set import is_data_set, read_table
from kickback.batch.one import Options
from kickback.batch.run import outcomes_of
from kickback.cli.common import Refusal, refusing
from kickback.cli.evaluate_runs import print_comparison
from kickback.cli.many_traces import many_options, replay_to_folder
from kickback.cli.trace_options import layout_of, layout_options
from kickback.evaluate.score import Score
from kickback.evaluate.summary import Summary, as_document, by_note, summary
from kickback.evaluate.tables import markdown, print_table
from kickback.evaluate.truth import traces_in
from kickback.replays.settings import read_settings
from kickback.terminal.progress import progress_bar
from kickback.terminal.tables import new_console


def _evaluate_all(names: Sequence[str], options: Options, workers: int | None) -> list[Score]:
    with progress_bar(f"{len(names)} traces", "traces") as progress:
        return [one.score for one in outcomes_of(names, options, workers, progress) if one.score]


def _evaluate_to_folder(
    out: str, names: Sequence[str], options: Options, workers: int | None, scheduler: str | None
) -> list[Score]:
    """Writes a data set and reads the scores from it: those of blocks of an earlier run as well."""
    blocks = replay_to_folder(out, names, options, workers, scheduler)
    with refusing():
        rows = read_table(out, "traces", ("trace", "score"), blocks)
    return [Score(**json.loads(row["score"])) for row in rows]


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
@click.argument("words", nargs=-1, required=True, metavar="TRACES...|OLD NEW")
@click.option("--worn", is_flag=True, help="The sensor was worn on the leg, in all of these traces.")
@click.option("--settings", "given", multiple=True, metavar="NAME=VALUE|FILE.json", help="Settings of the core.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print the table as Markdown.")
@click.option("--plot", "picture", type=click.Path(dir_okay=False, path_type=Path), help="Write a picture (png, svg).")
@layout_options
@many_options
def evaluate(
    words: tuple[str, ...],
    worn: bool,
    given: tuple[str, ...],
    as_json: bool,
    as_markdown: bool,
    picture: Path | None,
    workers: int | None,
    out: str | None,
    scheduler: str | None,
    **reading: Any,
) -> None:
    """Compare the counts of the core with the truth.

    Replays TRACES, which are files, folders, patterns, archives or URLs, with the NAME.truth.json beside each. Prints
    counts, phase errors and latencies by family, and names the traces that were miscounted. A truth with `"worn": true`
    is replayed as with --worn. The exit code is 1 if a trace could not be replayed.

    OLD and NEW are folders that --out wrote: prints what the new run misses, what it counts in addition, and whose
    edges moved.
    """
    if len(words) == 2 and all(map(is_data_set, words)):
        print_comparison(*words, as_json=as_json)
        return
    if scheduler and not out:
        raise Refusal("--scheduler needs --out, a folder for the results")
    with refusing():
        if picture:
            from kickback.replays.plot import check_suffix

            check_suffix(picture)
        options = Options(read_settings(given), worn=worn, judged=True, layout=layout_of(**reading))
        derive(options.settings)
        names = traces_in(words)
        scores = (
            _evaluate_to_folder(out, names, options, workers, scheduler)
            if out
            else _evaluate_all(names, options, workers)
        )
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
