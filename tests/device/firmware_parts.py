"""The firmware's files, imported in Python as they are, and what stands in for the chip around them."""

import importlib
import sys
from types import ModuleType
from unittest.mock import patch

with patch("gc.threshold", create=True), patch.dict(sys.modules, machine=ModuleType("machine")):  # Python has neither
    # on sys.path by conftest.py
    book = importlib.import_module("book")
    hosts = importlib.import_module("hosts")
    launcher = importlib.import_module("launcher")
    raw_recorder = importlib.import_module("raw_recorder")
    session_log = importlib.import_module("session_log")
    settings_check = importlib.import_module("settings_check")
    settings_file = importlib.import_module("settings_file")


class Rtc:
    """machine.RTC's memory."""

    kept = b""

    def memory(self, new=None):
        if new is None:
            return self.kept
        self.kept = bytes(new)


class Mute:
    """Lights that nobody looks at; said: what they were asked for."""

    def __init__(self):
        self.said = []

    def __getattr__(self, name):
        return lambda *given: self.said.append((name, *given))
