"""The command ``kickback``: a group that imports a command only to run it."""

import difflib
import importlib
import io
import keyword
import os
import sys
from contextlib import suppress
from typing import Any

import click

from kickback.cli.commands import COMMANDS
from kickback.cli.common import Refusal
from kickback.cli.unforeseen import report_unforeseen


class LazyGroup(click.Group):
    """Finds the command NAME of COMMANDS in kickback.cli.NAME."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Runs a command. Prints "?" for characters that the terminal cannot show.

        Exits with code 2 on an OSError; any other exception that no command handles is written to a log file.
        """
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")
        try:
            return super().main(*args, **options)
        except OSError as error:
            where = f"{error.filename}" if error.filename else "the output cannot be written"
            with suppress(OSError):
                Refusal(f"{where}: {error.strerror or error}").show()
            _discard_output()
            sys.exit(Refusal.exit_code)
        except Exception as error:
            report_unforeseen(error)
            sys.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports a command; None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_") + "_" * keyword.iskeyword(cmd_name)
        return getattr(importlib.import_module(f"kickback.cli.{name}"), name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command of the first word. Refuses an unknown one, with the most similar commands."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            similar = difflib.get_close_matches(name, COMMANDS, cutoff=0.6)
            words = f"did you mean {' or '.join(similar)}?" if similar else "kickback --help lists the commands"
            raise Refusal(f"there is no command {name}: {words}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the table of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])


def _discard_output() -> None:
    """Replaces a broken standard output, so that Python does not fail once more when it exits."""
    with suppress(OSError), open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


@click.group(cls=LazyGroup, epilog="Try: kickback replay TRACE.csv --plot trace.png")
@click.version_option(package_name="kickback")
def main() -> None:
    """Counts reps and times their phases from a motion sensor on the foot plate of a kickback machine."""
