"""Prints replays: of one trace, and of many."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from kickback.cli.common import refusing
from kickback.terminal.escape import plain
from kickback.terminal.progress import progress_bar

if TYPE_CHECKING:
    from kickback.batch.one import Options
    from kickback.replays.result import Replay


def show_replay(result: "Replay", as_json: bool, explain: bool) -> None:
    """Prints a replay as tables or as JSON."""
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


def compare_with_bundle(result: "Replay", stored: dict[str, Any] | None) -> None:
    """Report whether the replay equals the one that is stored in the trace's bundle."""
    if stored is None:
        return
    from kickback.traces.bundle import same_events

    same = same_events(result.to_dict(), stored)
    click.echo(f"{result.trace}: {'the same' if same else 'not the same'} as in its bundle", err=True)


def replay_many(names: Sequence[str], options: "Options", workers: int | None, as_json: bool, explain: bool) -> bool:
    """Replays many traces and prints each outcome; whether some failed."""
    from kickback.batch.run import outcomes_of

    failed = False
    with refusing(), progress_bar(f"{len(names)} traces", "traces") as progress:
        for one in outcomes_of(names, options, workers, progress):
            failed = failed or bool(one.error)
            if one.result:
                show_replay(one.result, as_json, explain)
                compare_with_bundle(one.result, one.stored)
            else:
                click.echo(plain(one.error), err=True)
                if as_json:
                    click.echo(json.dumps({"trace": one.trace, "error": one.error}))
    return failed
