"""The firmware's modules, imported in CPython unchanged, with stand-ins for the chip."""

import importlib
import sys
from types import ModuleType
from unittest.mock import patch

from chip_substitutes import Mute, Rtc

__all__ = ["Mute", "Rtc"]

with patch("gc.threshold", create=True), patch.dict(sys.modules, machine=ModuleType("machine")):  # CPython has neither
    # on sys.path by conftest.py
    claim = importlib.import_module("claim")
    commands = importlib.import_module("commands")
    core_start = importlib.import_module("core_start")
    flash_space = importlib.import_module("flash_space")
    launcher = importlib.import_module("launcher")
    log_recovery = importlib.import_module("log_recovery")
    ondemand = importlib.import_module("ondemand")
    profile_check = importlib.import_module("profile_check")
    raw_recorder = importlib.import_module("raw_recorder")
    remote_service = importlib.import_module("remote_service")
    session_log = importlib.import_module("session_log")
    set_log = importlib.import_module("set_log")
    setting_check = importlib.import_module("setting_check")
    settings_file = importlib.import_module("settings_file")
    settings_given = importlib.import_module("settings_given")
    settings_load = importlib.import_module("settings_load")
    settings_store = importlib.import_module("settings_store")


def run_once(file, name, *args):
    """ondemand.run_once without unloading."""
    return getattr(globals().get(file) or importlib.import_module(file), name)(*args)


patch.object(ondemand, "run_once", run_once).start()
