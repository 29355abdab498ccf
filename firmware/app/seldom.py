"""What is needed seldom is loaded when it is, and its heap given back.

Loading takes some 30 ms of reading flash, of the 850 that the FIFO holds: between two samples, and for nothing that a
stranger may ask for.
"""

import gc
import sys

_TABLED = ("setting_check", "core_start")


def call(file, name, *given):
    """What a function of a file gives; nobody else imports the file."""
    gc.collect()  # so that it fills holes, and makes no new ones
    try:
        return getattr(__import__(file), name)(*given)
    finally:
        drop(file)


def built(*parts):
    """Gives back the heap of the constructors of parts of which no second one is ever made."""
    for part in parts:
        setattr(type(part), "__init__", None)  # noqa: B010 (assigned, it would be a type error)


def drop(*files):
    """Gives back the heap of what was imported for once; with what needs the core's settings go these too."""
    for file in files:
        package, _, name = file.rpartition(".")
        if sys.modules.pop(file, None) and package:
            delattr(sys.modules[package], name)  # a package holds its files too
        if file in _TABLED:
            drop("repcore.settings", "repcore.derive")
