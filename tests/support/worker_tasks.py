"""Tasks that worker processes of tests import."""

import os
import signal
from pathlib import Path


def square(number: int) -> int:
    return number * number


def die_once(path: str) -> str:
    """Kills the process that runs it, unless another one did so before."""
    if path.endswith("deadly") and not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return path


def die(path: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
