"""The generated blocks of the pages: each function prints Markdown. `make pages` runs them through cog."""

import json

import click
from click.testing import CliRunner
from kickback.cli.commands import COMMANDS
from kickback.cli.main import main
from kickback.training.rep import FLAGS
from meanings import FLAG_MEANINGS
from text_blocks import fence, table

DEMO = "host/kickback/demo.kbt"


def run(*words: str) -> str:
    """The standard output of a kickback command. Raises RuntimeError where it fails."""
    result = CliRunner().invoke(main, list(words))
    if result.exit_code:
        raise RuntimeError(f"kickback {' '.join(words)}: {result.output}")
    return result.stdout


def demo(reps: int | None = None) -> None:
    """The output of the demo, cut to its first reps."""
    lines = [line.rstrip() for line in run("replay", DEMO).rstrip().splitlines()]
    head = next(at for at, line in enumerate(lines) if "kick s" in line and "rep" in line) + 1
    shown = lines if reps is None or len(lines) <= head + reps else [*lines[: head + reps], "  ..."]
    print(fence("\n".join(shown)))


def replay_json() -> None:
    """The JSON object of the demo, cut to its first rep."""
    replayed = json.loads(run("replay", DEMO, "--json"))
    replayed["reps"] = replayed["reps"][:1]
    print(fence(json.dumps(replayed, indent=1), "json"))


def command_table() -> None:
    """Every command with its one-line help and its example."""
    context = click.Context(main)
    rows = []
    for name, help_line in COMMANDS.items():
        command = main.get_command(context, name)
        example = (command.epilog or "").removeprefix("Example: ") if command else ""
        rows.append((f"`kickback {name}`", help_line, f"`{example}`" if example else ""))
    print(table(("command", "does", "example"), rows))


def flag_table() -> None:
    """Every flag of a rep with its condition."""
    print(table(("flag", "when"), [(flag, FLAG_MEANINGS[flag]) for flag in FLAGS]))
