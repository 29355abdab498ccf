"""The firmware's files, imported in Python as they are, and what stands in for the chip around them."""

import importlib
import sys
from types import ModuleType
from unittest.mock import patch

from stand_ins import Mute, Rtc

__all__ = ["Mute", "Rtc"]

with patch("gc.threshold", create=True), patch.dict(sys.modules, machine=ModuleType("machine")):  # Python has neither
    # on sys.path by conftest.py
    asked = importlib.import_module("asked")
    book = importlib.import_module("book")
    claim = importlib.import_module("claim")
    core_start = importlib.import_module("core_start")
    hosts = importlib.import_module("hosts")
    launcher = importlib.import_module("launcher")
    log_start = importlib.import_module("log_start")
    profile_check = importlib.import_module("profile_check")
    raw_recorder = importlib.import_module("raw_recorder")
    room = importlib.import_module("room")
    seldom = importlib.import_module("seldom")
    session_log = importlib.import_module("session_log")
    setting_check = importlib.import_module("setting_check")
    settings_given = importlib.import_module("settings_given")
    settings_load = importlib.import_module("settings_load")
    settings_file = importlib.import_module("settings_file")
    settings_store = importlib.import_module("settings_store")

patch.object(seldom, "call", lambda file, name, *given: getattr(globals()[file], name)(*given)).start()  # loaded once
