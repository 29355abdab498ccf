"""Measure the detection core against traces whose truth is known."""

import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from kickback.evaluate_score import by_note, score, summary
from kickback.evaluate_tables import markdown, table
from kickback.evaluate_truth import read_truth, traces_in
from kickback.samples import TraceError
from kickback.traces import read_trace


def replay_reps(path, settings):
    import numpy as np
    from repcore.counter import Counter

    trace, _ = read_trace(path).for_core()
    counter = Counter(settings)
    t = np.round((trace.t_s - trace.t_s[0]) * 1e6).astype(int) & 0x3FFFFFFF
    a = np.clip(np.round(trace.accel_g * 8192), -32768, 32767).astype(int)
    g = np.clip(np.round(trace.gyro_dps * 65.5), -32768, 32767).astype(int)
    tops, reps = {}, []

    def drain():
        while counter.waiting:
            e = counter.take()
            if e.kind == 1:
                tops[e.set, e.rep] = e.at_ms
            elif e.kind == 2:
                s = [trace.t_s[0] + x / 1000 for x in (e.start_ms, e.peak_start_ms, e.peak_end_ms, e.end_ms, tops.get((e.set, e.rep), e.at_ms), e.at_ms)]
                reps.append(dict(zip(("start_s", "peak_start_s", "peak_end_s", "end_s", "top_at_s", "rep_at_s"), s), rom=e.rom / 1000, rom_unit="mm" if counter.machine == 2 else "deg"))

    for row in zip(t.tolist(), *a.T.tolist(), *g.T.tolist()):
        counter.feed(*row)
        if counter.waiting:
            drain()
    counter.end_set()
    drain()
    return reps


def evaluate_trace(path, settings, worn):
    """Replay one trace and score it: a dict of `score` plus `trace` and `note`. Raises TraceError."""
    doc = read_truth(path)
    settings = {**settings, "guided_share": 0} if worn or doc.get("worn") else settings
    return {"trace": str(path), "note": doc["note"], **score(doc, replay_reps(path, settings))}


def _evaluate_all(paths, settings, worn):
    with ProcessPoolExecutor() as pool:
        done = pool.map(partial(evaluate_trace, settings=settings, worn=worn), paths)
        console = Console(stderr=True)
        return list(track(done, "replaying", total=len(paths), console=console, transient=True))


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
@click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help="A setting of the core.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print the table as Markdown.")
@click.option("--plot", "picture", type=click.Path(dir_okay=False, path_type=Path), help="Write a picture (png, svg).")
def evaluate(paths, worn, pairs, as_json, as_markdown, picture):
    """Replay the traces in FOLDER (or single files) and compare them with the NAME.truth.json beside each.

    Prints counts, phase errors and latencies by family, and names the traces that were miscounted. A truth with
    `"worn": true` is replayed as with --worn.
    """
    try:
        rows = _evaluate_all(traces_in(paths), {}, worn)
    except TraceError as error:
        failure = click.ClickException(str(error))
        failure.exit_code = 2
        raise failure from None
    groups, total = by_note(rows), summary(rows)
    lines = [*((name, summary(group)) for name, group in groups.items()), ("all", total)]
    if picture:
        from kickback.evaluate_plot import plot

        plot(groups, dict(lines), picture)
    if as_json:
        click.echo(_as_json(rows, groups, total))
    elif as_markdown:
        click.echo(markdown(lines))
    else:
        console = Console()
        console.print(table(lines))
        _details(console, rows)
