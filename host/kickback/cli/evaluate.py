"""Measure the detection core against traces whose truth is known."""

import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import click
from rich.progress import track

from kickback.cli.common import Refusal, refusing
from kickback.evaluate.run import evaluate_trace
from kickback.evaluate.score import by_note, summary
from kickback.evaluate.tables import markdown, table
from kickback.evaluate.truth import traces_in
from kickback.replays.settings import read_settings
from kickback.terminal.tables import new_console


def _evaluate_all(paths, settings, worn):
    with ProcessPoolExecutor() as pool:
        done = pool.map(partial(evaluate_trace, settings=settings, worn=worn), paths)
        console = new_console(stderr=True)
        quiet = not console.is_terminal
        return list(track(done, "replaying", total=len(paths), console=console, transient=True, disable=quiet))


def _draw(groups, summaries, picture):
    from kickback.evaluate.plot import plot

    try:
        plot(groups, summaries, picture)
    except OSError as error:
        raise Refusal(f"{picture}: cannot be written: {error.strerror}") from None


def _as_json(rows, groups, total):
    families = {name: summary(group) for name, group in groups.items()}
    return json.dumps({"all": total, "families": families, "traces": rows}, indent=1)


def _details(console, rows):
    """Name every trace that is not exact, with the times of what was missed or too much."""
    for row in rows:
        if row["missed"] or row["extra"]:
            missed, extra = (" ".join(f"{t:.1f}" for t in row[key]) for key in ("missed_at_s", "extra_at_s"))
            where = f"missed at {missed or '-'} s, extra at {extra or '-'} s" if missed or extra else "counted by eye"
            console.print(f"{row['trace']}: {row['found']} of {row['truth']}; {where}", soft_wrap=True, highlight=False)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="FOLDER...")
@click.option("--worn", is_flag=True, help="The sensor was worn on the leg, in all of these traces.")
@click.option("--settings", "given", multiple=True, metavar="NAME=VALUE|FILE.json", help="Settings of the core.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print the table as Markdown.")
@click.option("--plot", "picture", type=click.Path(dir_okay=False, path_type=Path), help="Write a picture (png, svg).")
def evaluate(paths, worn, given, as_json, as_markdown, picture):
    """Replay the traces in FOLDER (or single files) and compare them with the NAME.truth.json beside each.

    Prints counts, phase errors and latencies by family, and names the traces that were miscounted. A truth with
    `"worn": true` is replayed as with --worn.
    """
    with refusing():
        if picture:
            from kickback.replays.plot import check_suffix

            check_suffix(picture)
        rows = _evaluate_all(traces_in(paths), read_settings(given), worn)
    groups, total = by_note(rows), summary(rows)
    lines = [*((name, summary(group)) for name, group in groups.items()), ("all", total)]
    if picture:
        _draw(groups, dict(lines), picture)
    if as_json:
        click.echo(_as_json(rows, groups, total))
    elif as_markdown:
        click.echo(markdown(lines))
    else:
        console = new_console()
        console.print(table(lines))
        _details(console, rows)
