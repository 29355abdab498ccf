"""Imports rarely used modules on demand and unloads them afterwards, to free their heap.

Importing reads about 30 ms from flash, and the FIFO buffers 850 ms of samples. Code that a host without the owner's
key can reach stays loaded: loading it on request would let anyone delay the loop.
"""

import gc
import sys

_USES_SETTINGS_TABLE = ("setting_check", "core_start")


def run_once(file, name, *args):
    """Import a module, call one of its functions, unload the module and return the result."""
    gc.collect()  # so that the module fills holes instead of growing the used heap
    try:
        __import__(file)
        return getattr(sys.modules[file], name)(*args)
    finally:
        unload(file)


def free_constructors(*parts):
    """Delete __init__ of classes that get no more instances, and of their bases, to free its bytecode."""
    for part in parts:
        for kind in (type(part),) + type(part).__bases__:
            if kind is not object:
                setattr(kind, "__init__", None)  # noqa: B010 (an assignment would be a type error)


def unload(*files):
    """Remove modules from sys.modules, and the settings table with a module that needs it."""
    for file in files:
        package, _, name = file.rpartition(".")
        if sys.modules.pop(file, None) and package:
            delattr(sys.modules[package], name)  # a package refers to its modules too
        if file in _USES_SETTINGS_TABLE:
            unload("repcore.settings", "repcore.derive")
