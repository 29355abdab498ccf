"""Imports packages that a plain installation leaves out."""

import importlib
import sys
from types import ModuleType


def import_extra(module: str, extra: str, purpose: str) -> ModuleType:
    """Imports a package of an extra of kickback, e.g. ("matplotlib", "plot", "a plot").

    Raises ValueError if it is missing, with a command that installs it into a checkout and into an installed wheel
    alike.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        command = f"{sys.executable} -m pip install 'kickback[{extra}]'"
        raise ValueError(f"{purpose} needs {module.partition('.')[0]}, which is not installed: run {command}") from None
