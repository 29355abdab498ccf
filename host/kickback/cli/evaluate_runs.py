"""kickback evaluate OLD NEW: print the comparison of two runs."""

import json
from dataclasses import asdict

import click

from kickback.batch.compare import Comparison, Difference, compare_runs
from kickback.cli.common import refusing
from kickback.terminal.escape import plain
from kickback.training.metrics import count_of

MOST_LINES = 40


def print_comparison(old: str, new: str, as_json: bool) -> None:
    """Prints what differs between two runs, the largest differences first."""
    with refusing():
        found = compare_runs(old, new)
    if as_json:
        click.echo(json.dumps(asdict(found), indent=1))
        return
    click.echo(_summary(found))
    for one in found.differences[:MOST_LINES]:
        click.echo(plain(_line(one)))
    if len(found.differences) > MOST_LINES:
        click.echo(f"{len(found.differences) - MOST_LINES} more traces differ: --json lists all of them")
    for which, names in (("old", found.only_old), ("new", found.only_new)):
        if names:
            click.echo(plain(f"only in the {which} run: {count_of(len(names), 'trace')}, such as {names[0]}"))


def _summary(found: Comparison) -> str:
    missed, new, moved = (
        sum(len(getattr(one, name)) for one in found.differences) for name in ("missed", "new", "moved")
    )
    counts = f"{count_of(found.traces, 'trace')}: {found.reps[0]} reps in the old run, {found.reps[1]} in the new one"
    differ = f"{count_of(len(found.differences), 'trace')} differ" + "s" * (len(found.differences) == 1)
    return f"{counts}; {missed} missed now, {new} new, {moved} with moved edges; {differ}"


def _line(one: Difference) -> str:
    if one.error:
        return f"{one.trace}: no result in the {one.error}"
    parts = [
        f"{words} at {_times(times)} s" for words, times in (("missed now", one.missed), ("new", one.new)) if times
    ]
    if one.moved:
        start, edge, by = max(one.moved, key=lambda moved: abs(moved[2]))
        name = edge.removesuffix("_s").replace("_", " ")
        parts.append(
            f"{count_of(len(one.moved), 'rep')} with moved edges, most the {name} at {start:.1f} s by {by:+.3f} s"
        )
    return f"{one.trace}: {'; '.join(parts)}"


def _times(times: list[float]) -> str:
    return " ".join(f"{t:.1f}" for t in times)
