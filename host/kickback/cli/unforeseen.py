"""Exceptions that no command handles: one sentence on the terminal, the details in a log file."""

import platform
import sys
import tempfile
import time
import traceback
from importlib.metadata import version
from pathlib import Path

import click

from kickback.terminal.escape import plain


def report_unforeseen(error: Exception) -> None:
    """Writes the traceback to a log file and prints a sentence with its name."""
    kind = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    try:
        where = f"the details are in {_write_log(error)}: please attach that file to an issue"
    except OSError:
        where = "no log file could be written"
    click.echo(plain(f"Error: kickback has a fault ({kind[:200]}); {where}"), err=True)


def _write_log(error: Exception) -> Path:
    """The log file: versions, the command line and the traceback. It contains no recorded data."""
    lines = [
        f"kickback {version('kickback')}, Python {platform.python_version()}, {platform.platform()}",
        f"command: {' '.join(sys.argv[1:])}",
        "".join(traceback.format_exception(error)),
    ]
    file = _folder() / f"fault-{time.strftime('%Y%m%d-%H%M%S')}.log"
    file.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    return file


def _folder() -> Path:
    import platformdirs

    folder = platformdirs.user_log_path("kickback", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir())
    return folder
